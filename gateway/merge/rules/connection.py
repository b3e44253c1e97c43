"""CONNECTION: pages of several countries become one page in total order (M1, M4, M5).

A row is given out only up to the safe horizon: the nearest last row of a stream that has more. What lies beyond could
be preceded by a row that has not been seen; the page is then short, and the next one continues there.
"""

from __future__ import annotations

from binascii import a2b_base64
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import orjson

from gateway.merge.late import row_at
from gateway.plan.nodes import Requirement
from gateway.route.cursors import Watermark

RowKey = tuple[Any, ...]
"""A row's place in the total order, as tuples compare: for each sort key its kind and itself, then the id."""


class Row(NamedTuple):
    """One row of one country: its place in the total order and in that country's page."""

    key: RowKey
    country: str
    position: int
    edge: Any
    packed: bytes
    """The watermark as JSON, as the service wrote it."""


class Stream:
    """One country's page in the direction of the walk, read row by row: only rows that are given out cost anything.

    `row` is the first that was not given out yet, None behind the last; `rows` are those behind it.

    `own_ids`: every id must be this country's (M22, M24). `keys`: how many sort keys the order has; `beyond`: the
    watermark that the page was to begin behind. Raises `MalformedStream` when a row is out of order, was given before,
    lacks what was asked, or is another country's.
    """

    __slots__ = ("country", "more", "row", "rows")

    def __init__(
        self,
        country: str,
        connection: Mapping[str, Any],
        names: HiddenNames,
        direction: Direction,
        *,
        own_ids: bool,
        keys: int,
        beyond: Watermark | None = None,
    ) -> None:
        try:
            edges = connection[names.edges]
            info = connection[names.page_info]
            self.more = bool(info[names.has_previous if direction.backward else names.has_next])
            positions = range(len(edges))[::-1] if direction.backward else range(len(edges))
        except (KeyError, TypeError) as error:
            raise MalformedStream(country, "SUBREQUEST_MALFORMED_RESPONSE") from error
        self.country = country
        reading = _Reading(country, names, direction.downward, f"{country}." if own_ids else "", keys + 1)
        self.rows = _rows(reading, edges, positions, None if beyond is None else row_key(beyond))
        self.row = next(self.rows, None)


class _Reading(NamedTuple):
    """What holds for all rows of a stream. `own`: what their ids begin with; `length`: of a watermark."""

    country: str
    names: HiddenNames
    downward: bool
    own: str
    length: int


def _rows(reading: _Reading, edges: list[Any], positions: Iterable[int], before: RowKey | None) -> Iterator[Row]:
    """The rows behind `before`, each read and checked when it is asked for: one frame for all of a stream."""
    country, names, downward, own, length = reading
    cursor, node, id_ = names.cursor, names.node, names.id
    for position in positions:
        try:
            edge = row_at(edges, position)
            packed = unpacked(edge[cursor])
            watermark = orjson.loads(packed)
            row_id = edge[node][id_]
            foreign = not row_id.startswith(own)
            key = row_key(watermark)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise MalformedStream(country, "SUBREQUEST_MALFORMED_RESPONSE") from error
        if watermark[-1] != row_id or len(watermark) != length:
            raise MalformedStream(country, "SUBREQUEST_MALFORMED_RESPONSE")
        if foreign:
            raise MalformedStream(country, "PROVENANCE_VIOLATION")
        if before is not None and not (key < before if downward else key > before):
            raise MalformedStream(country, "SUBREQUEST_MALFORMED_RESPONSE")
        before = key
        yield Row(key, country, position, edge, packed)


@dataclass(frozen=True, slots=True)
class Page:
    """The merged page in list order: groups of rows that are one row (more than one only where persons are folded)."""

    groups: tuple[tuple[Row, ...], ...]
    more: bool


class MalformedStream(Exception):
    """A country's page that is not what its field promises; `code` says how."""

    def __init__(self, country: str, code: str) -> None:
        super().__init__(country, code)
        self.country = country
        self.code = code


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way a walk goes: the order's own direction, and whether it is walked backward."""

    descending: bool = False
    backward: bool = False

    @property
    def downward(self) -> bool:
        """Whether keys fall along the walk."""
        return self.descending != self.backward


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """Response names of what merging needs, as the plan gave them (M2)."""

    edges: str
    cursor: str
    node: str
    id: str
    page_info: str
    has_next: str
    has_previous: str

    @classmethod
    def of(cls, hidden: Sequence[Requirement]) -> HiddenNames:
        """Read them from the fetch's `hidden` requirements."""
        edges, page_info = (_named(hidden, name) for name in ("edges", "pageInfo"))
        cursor, node = (_named(edges.fields, name) for name in ("cursor", "node"))
        return cls(
            edges.source,
            cursor.source,
            node.source,
            _named(node.fields, "id").source,
            page_info.source,
            _named(page_info.fields, "hasNextPage").source,
            _named(page_info.fields, "hasPreviousPage").source,
        )


def _named(fields: Sequence[Requirement], name: str) -> Requirement:
    return next(field for field in fields if field.name == name)


def unpacked(cursor: str) -> bytes:
    """The JSON in a service's cursor (`commons.paging.decode_cursor`), many for a page; `ValueError` if it is none."""
    if not cursor.startswith("k1:"):
        raise ValueError(cursor)
    # More padding than is needed does no harm, and less work than to count it.
    return a2b_base64(cursor[3:].replace("-", "+").replace("_", "/") + "==")


def row_key(watermark: Sequence[Any]) -> RowKey:
    """The total order: sort keys (nulls, then numbers, then text by code point), then the id's bytes.

    Ids are ASCII, so their text compares as their bytes do. `ValueError` for a key that has no place in it.
    """
    if len(watermark) == 2 and watermark[0].__class__ is str:  # nearly always
        return (2, *watermark)
    key: list[Any] = []
    for value in watermark[:-1]:
        key += (2, value) if value.__class__ is str else _ranked(value)
    key.append(watermark[-1])
    return tuple(key)


def _ranked(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    if isinstance(value, int | float):
        return (1, value)
    raise ValueError(value)


def merge_streams(streams: Sequence[Stream], size: int, direction: Direction) -> Page:
    """The first `size` rows of all streams in the direction of the walk, given in list order."""
    live = sorted((stream for stream in streams if stream.row is not None), key=_head)
    heads = [_head(stream) for stream in live]
    groups: list[list[Row]] = []
    last: RowKey | None = None
    # A stream that has more and no row left: nothing beyond its last row may be given out.
    stopped = any(stream.more and stream.row is None for stream in streams)
    nearest_at = -1 if direction.downward else 0
    while live:
        nearest, key = live[nearest_at], heads[nearest_at]
        row = cast(Row, nearest.row)
        if key == last:
            groups[-1].append(row)
        elif stopped or len(groups) == size:
            break
        else:
            groups.append([row])
            last = key
        del live[nearest_at], heads[nearest_at]
        following = nearest.row = next(nearest.rows, None)
        if following is None:
            stopped = stopped or nearest.more
        else:
            place = bisect_right(heads, following.key)
            heads.insert(place, following.key)
            live.insert(place, nearest)
    more = bool(live) or any(stream.more for stream in streams)
    if direction.backward:
        groups.reverse()
    return Page(tuple(map(tuple, groups)), more)


def _head(stream: Stream) -> RowKey:
    return cast(Row, stream.row).key
