"""The merged page of a scattered connection as an object: its rows, page info, cursors and statuses (M8, M12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from gateway.fetch.as_of import earliest
from gateway.merge.late import ROWS, row_at
from gateway.merge.rules import Part, merge_values
from gateway.merge.rules.connection import (
    Direction,
    HiddenNames,
    MalformedStream,
    Page,
    Row,
    Stream,
    merge_streams,
)
from gateway.merge.rules.fitting import misfits
from gateway.merge.rules.fold import fold
from gateway.merge.rules.relation import relation_of
from gateway.merge.shapes import Shape
from gateway.merge.status import Status
from gateway.merge.tree import ERRORS, MALFORMED, MARKS, SHOWN, Lazy, Texts, TreeError, mark, misfit
from gateway.route.cursors import Missing, Position
from gateway.route.model import Routing, Skipped, Walk
from gateway.route.objects import COUNTRY
from gateway.supergraph.placement import HOME_FIRST, RootRule


class ConnectionMerge:
    """Merges one page. `read` takes each country's part and refuses malformed ones; `value` builds the answer."""

    def __init__(self, routing: Routing, names: HiddenNames, walk: Walk, rule: RootRule, shape: Shape) -> None:
        self.routing = routing
        self.walk = walk
        self.rule = rule
        self.shape = shape
        self.names = names
        self._row_keys: set[str] = set()
        self.direction = Direction(walk.order.descending, walk.backward)
        self._seal: Callable[[Sequence[bytes]], list[str]] | None = None
        self.relations: dict[str, dict[str, Any]] = {}
        self.as_of: str | None = None
        self._gone: list[str] = []
        self._misfits: list[TreeError] = []

    @staticmethod
    def resume_of(routing: Routing, walk: Walk | None, skipped: Skipped) -> Lazy | None:
        """The cursor of a frozen country's own walk."""
        if walk is None or skipped.resume is None:
            return None
        return Lazy(partial(routing.cursors.seal, walk.field, walk.arguments), skipped.resume)

    def page(self, parts: list[Part]) -> tuple[Page, list[MalformedStream]]:
        """The merged page; a country whose page breaks its promises is left out and named with its fault."""
        faults: dict[str, MalformedStream] = {}
        names = [key for key, (name, _) in self.shape.fields.items() if name in ROWS]
        # Under a condition that does not hold nobody was asked for them.
        self._row_keys = {key for key in names for part in parts if isinstance(part.value, dict) and key in part.value}
        while True:
            try:
                kept = [part for part in parts if part.country not in faults]
                return merge_streams([self._stream(part) for part in kept], self.walk.size, self.direction), [
                    *faults.values()
                ]
            except MalformedStream as error:
                # Rows merged so far may stand in another order without it: the merge begins anew.
                faults[error.country] = error

    def _stream(self, part: Part) -> Stream:
        walk = self.walk
        self._check_rows(part)
        stream = Stream(
            part.country,
            part.value,
            self.names,
            self.direction,
            own_ids=not self.rule.fold,
            keys=len(walk.order.keys),
            beyond=walk.position.watermark,
        )
        if stream.more and stream.row is None and walk.size:
            # It would hold up everybody's page for ever: a walk moves on, or says who is missing.
            raise MalformedStream(part.country, MALFORMED)
        return stream

    def _check_rows(self, part: Part) -> None:
        """Rows are asked for under several names, and a row is the same one under each of them."""
        try:
            lengths = {len(part.value[key]) for key in self._row_keys}
        except (LookupError, TypeError) as error:
            raise MalformedStream(part.country, MALFORMED) from error
        if len(lengths) > 1:
            raise MalformedStream(part.country, MALFORMED)

    def value(self, page: Page, parts: list[Part], statuses: dict[str, Status]) -> dict[str, Any] | None:
        """The connection; None where no country gave a page. Statuses of missing countries get resume cursors."""
        self.as_of = self.walk.position.as_of or earliest([s.as_of for s in statuses.values() if not s.missing])
        missing = self._missing(statuses)
        self._gone = [country for country in self.routing.countries if country in missing]
        if not parts:
            return None
        walk = self.walk
        here = Position(None, missing, walk.position.only, self.as_of)
        self._seal = self.routing.cursors.sealer(walk.field, walk.arguments, here)
        found: dict[str, Any] = {}
        by_country = {part.country: part.value for part in parts}
        for key in dict.fromkeys(key for part in parts for key in part.value if key not in MARKS):
            found[key] = self._field(key, page, by_country)
        if errors := [*self._misfits, *(error for part in parts for error in part.value.get(ERRORS, ()))]:
            found[ERRORS] = [e for e in errors if not e.rest or self.shape.name(str(e.rest[0])) not in ROWS]
        return found

    def _missing(self, statuses: dict[str, Status]) -> dict[str, Missing]:
        """Who this walk goes without from here on: those it did already, and those that failed on this page."""
        position = self.walk.position
        gone = dict(position.missing)
        for country, status in statuses.items():
            if not status.missing or status.code == "PARTITION_FORBIDDEN" or country in gone:
                continue
            gone[country] = Missing(status.code or "PARTITION_UNAVAILABLE", position.watermark)
            alone = Position(position.watermark, only=(country,), as_of=self.as_of)
            status.resume = Lazy(partial(self.routing.cursors.seal, self.walk.field, self.walk.arguments), alone)
        return gone

    def _field(self, key: str, page: Page, by_country: Mapping[str, Any]) -> Any:
        name = self.shape.name(key)
        if name in ROWS:
            return self._rows(key, name, page, by_country)
        if name == "pageInfo":
            return self._page_info(key, page)
        if name == "__typename":
            return next(value[key] for value in by_country.values() if key in value)
        assert self.routing.rules is not None
        rule = self.routing.rules.merges(self.rule.type_name).get(name, HOME_FIRST)
        told = [Part(country, value.get(key)) for country, value in by_country.items()]
        wrong = misfits(rule.rule, told)
        self._misfits += [misfit((key,), country, country=country) for country in wrong]
        merged = merge_values(rule, [part for part in told if part.country not in wrong])
        if relation := relation_of(rule.rule, merged, [*self._gone, *wrong]):
            self.relations[key] = relation
        return merged

    def _rows(self, key: str, name: str, page: Page, by_country: Mapping[str, Any]) -> list[Any]:
        lists = {country: value[key] for country, value in by_country.items()}
        if self.rule.fold:
            below = self.shape.below(key)
            found = [
                self._folded(
                    name, [Part(row.country, row_at(lists[row.country], row.position)) for row in group], below
                )
                for group in page.groups
            ]
        else:
            found = [
                first.edge if key == self.names.edges else row_at(lists[first.country], first.position)
                for first, *_ in page.groups
            ]
            for row, group in zip(found, page.groups, strict=True):
                mark(row, group[0].country)
        if name == "edges":
            self._seal_rows(self.shape.below(key), page, found)
        return found

    def _seal_rows(self, below: Shape, page: Page, rows: list[Any]) -> None:
        """The rows' own cursors. Once they were wanted, the plan's next answers need not be asked for each."""
        assert self._seal is not None
        packed = [group[0].packed for group in page.groups]
        texts = self._seal(packed) if below.given_out else Texts(self._seal, packed, below).lazy()
        for cursor in below.keys("cursor"):
            for row, text in zip(rows, texts, strict=True):
                row[cursor] = text

    def _cursor(self, group: tuple[Row, ...]) -> Lazy:
        seal = self._seal
        assert seal is not None
        return Lazy(lambda packed: seal([packed])[0], group[0].packed)

    def _folded(self, name: str, parts: list[Part], below: Shape) -> Any:
        """One row of several countries' rows about the same borderless object."""
        home = self.routing.home_first(tuple(part.country for part in parts))
        parts.sort(key=lambda part: home.index(part.country))
        if name == "nodes":
            return self._node(parts, below)
        row = fold(parts, below, {}, self.routing.countries)
        row.pop(COUNTRY, None)
        for key in below.keys("node"):
            if nodes := [Part(c, edge[key]) for c, edge in parts if edge.get(key) is not None]:
                row[key] = self._node(nodes, below.below(key))
        return row

    def _node(self, parts: list[Part], shape: Shape) -> Any:
        assert self.routing.rules is not None
        type_name = parts[0].value.get("__typename") or self._node_type
        found = fold(parts, shape, self.routing.rules.merges(type_name), self.routing.countries)
        found[SHOWN] = sorted((part.country for part in parts), key=self.routing.countries.index)
        return found

    @property
    def _node_type(self) -> str:
        return self.rule.type_name.removesuffix("Connection")

    def _page_info(self, key: str, page: Page) -> dict[str, Any]:
        continued = self.walk.position.watermark is not None
        values: dict[str, Any] = {
            "__typename": "PageInfo",
            "hasNextPage": continued if self.walk.backward else page.more,
            "hasPreviousPage": page.more if self.walk.backward else continued,
            "startCursor": self._cursor(page.groups[0]) if page.groups else None,
            "endCursor": self._cursor(page.groups[-1]) if page.groups else None,
        }
        return {answer: values.get(name) for answer, (name, _) in self.shape.below(key).fields.items()}
