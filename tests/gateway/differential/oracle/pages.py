"""The oracle's pages: rows of all countries in one order, without those that a walk has lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLResolveInfo

from tests.gateway.differential.oracle.core import GONE, INCOMPLETE, Oracle, Place, key, related, status
from tests.gateway.differential.oracle.objects import Person, asks_more


@dataclass
class Walk:
    """One page of rows as (keys with the id last, country, row), all countries in one order."""

    oracle: Oracle
    service: str
    rows: list[tuple[tuple[str, ...], str, Any]]
    descending: bool = False

    def page(self, key: str, given: dict[str, Any], asked: list[str], node: Callable[[Any], Any]) -> Any:
        """The connection; None where nobody answers, or one is missing that must not."""
        oracle, backward = self.oracle, given.get("last") is not None
        place = oracle.places.get(given.get("before" if backward else "after") or "", Place())
        inside = [c for c in asked if place.only is None or c == place.only]
        frozen = {country: (code, behind) for country, code, behind in place.missing}
        live = [c for c in inside if c not in frozen]
        there = [c for c in live if not oracle.gone(self.service, c, key)]
        statuses = {c: status(c) for c in there}
        for country in set(inside) - set(there):
            code, behind = frozen.get(country, (GONE, place.behind))
            oracle.tell(code, country, key)
            state = "SKIPPED" if country in frozen else "FAILED"
            resume = oracle.cursor(Place(behind, only=country))
            statuses[country] = status(country, state, code, resume)
        lost = set(frozen) | (set(live) - set(there))
        missing = tuple((c, *frozen.get(c, (GONE, place.behind))) for c in oracle.countries if c in lost)
        if given.get("strict") and len(there) < len(inside):
            oracle.tell(INCOMPLETE, None, key)
            return None
        if not there:
            return None
        size = given.get("last" if backward else "first")
        groups, more = self._groups(set(there), place.behind, 50 if size is None else size, backward)
        told = [statuses[c] for c in oracle.countries if c in statuses]
        gone = [country for country, *_ in missing]
        total = sum(1 for _, country, _ in self.rows if country in there)
        edges = [Edge(oracle, Place(keys, missing, place.only), node(rows)) for keys, rows in groups]
        return Connection(oracle, edges, more, place.behind is not None, backward, told, total, gone)

    def _groups(
        self, there: set[str], behind: tuple[str, ...] | None, size: int, backward: bool
    ) -> tuple[list[tuple[tuple[str, ...], list[Any]]], bool]:
        downward = self.descending != backward
        groups: dict[tuple[str, ...], list[Any]] = {}
        for keys, country, row in sorted(self.rows, key=lambda row: row[0], reverse=downward):
            if country in there and (behind is None or (keys < behind if downward else keys > behind)):
                groups.setdefault(keys, []).append(row)
        page = list(groups.items())[:size]
        return page[::-1] if backward else page, len(groups) > size


@dataclass
class Connection:
    """A page."""

    oracle: Oracle
    edges: list[Edge]
    more: bool
    continued: bool
    backward: bool
    partitions: list[dict[str, Any]]
    total: int
    missing: list[str]

    def total_count(self, info: GraphQLResolveInfo) -> int:
        assert info.path.prev is not None
        self.oracle.told.aggregates[f"{info.path.prev.key}.{key(info)}"] = related(self.total, self.missing)
        return self.total

    def page_info(self, _: GraphQLResolveInfo) -> PageInfo:
        ends = [edge.cursor for edge in (self.edges[:1] + self.edges[-1:])]
        following, before = (self.continued, self.more) if self.backward else (self.more, self.continued)
        return PageInfo(following, before, *(ends if len(ends) == 2 else [None, None]))


@dataclass
class PageInfo:
    """What a page says of itself."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass
class Edge:
    """One row."""

    oracle: Oracle
    place: Place
    row: Any

    def node(self, info: GraphQLResolveInfo) -> Any:
        """A person's row is her key."""
        return replace(self.row, whole=asks_more(info)) if isinstance(self.row, Person) else self.row

    @property
    def cursor(self) -> str:
        return self.oracle.cursor(self.place)
