"""CONNECTION: pages of several countries become one page in total order (M1, M4, M5).

A row is given out only up to the safe horizon: the nearest last row of a stream that has more. What lies beyond could
be preceded by a row that has not been seen; the page is then short, and the next one continues there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from commons.errors import Refusal
from commons.ids import GlobalId
from commons.paging import decode_cursor
from gateway.plan.nodes import Requirement
from gateway.route.cursors import Watermark

RowKey = tuple[tuple[tuple[int, Any], ...], bytes]


class Row(NamedTuple):
    """One row of one country: its place in the total order and in that country's page."""

    key: RowKey
    watermark: Watermark
    country: str
    position: int


@dataclass(frozen=True, slots=True)
class Stream:
    """One country's page in the direction of the walk, and whether it has more beyond."""

    country: str
    rows: tuple[Row, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The merged page in list order: groups of rows that are one row (more than one only where persons are folded)."""

    groups: tuple[tuple[Row, ...], ...]
    more: bool


class MalformedStream(Exception):
    """A country's page that is not what its field promises; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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


def read_stream(
    country: str, connection: Mapping[str, Any], names: HiddenNames, *, descending: bool, backward: bool, own_ids: bool
) -> Stream:
    """One country's page as a stream. `own_ids`: every id must be this country's (M22, M24).

    Raises `MalformedStream` when the page is unordered, lacks what was asked, or holds another country's rows.
    """
    try:
        rows = tuple(
            _row(country, index, edge[names.cursor], edge[names.node][names.id], own_ids)
            for index, edge in enumerate(connection[names.edges])
        )
        info = connection[names.page_info]
        more = bool(info[names.has_previous if backward else names.has_next])
    except (KeyError, TypeError, Refusal) as error:
        raise MalformedStream("SUBREQUEST_MALFORMED_RESPONSE") from error
    keys = [row.key for row in rows]
    if any((a <= b) if descending else (a >= b) for a, b in pairwise(keys)):
        raise MalformedStream("SUBREQUEST_MALFORMED_RESPONSE")
    return Stream(country, rows[::-1] if backward else rows, more)


def _row(country: str, index: int, cursor: str, row_id: str, own_ids: bool) -> Row:
    watermark = decode_cursor(cursor)
    if watermark[-1] != row_id:
        raise MalformedStream("SUBREQUEST_MALFORMED_RESPONSE")
    if own_ids and GlobalId.parse(row_id).country != country:
        raise MalformedStream("PROVENANCE_VIOLATION")
    return Row(row_key(watermark), watermark, country, index)


def row_key(watermark: Watermark) -> RowKey:
    """The total order: sort keys (nulls, then numbers, then text by code point), then the id's bytes."""
    return tuple(_ranked(value) for value in watermark[:-1]), str(watermark[-1]).encode()


def _ranked(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    return (1, value) if isinstance(value, int | float) else (2, str(value))


def merge_streams(streams: Sequence[Stream], size: int, *, descending: bool, backward: bool) -> Page:
    """The first `size` rows of all streams in the direction of the walk, given in list order."""
    downward = descending != backward
    rows = sorted((row for stream in streams for row in stream.rows), key=lambda row: row.key, reverse=downward)
    horizon = _horizon(streams, downward)
    groups: list[list[Row]] = []
    emitted = 0
    for row in rows:
        if groups and groups[-1][0].key == row.key:
            groups[-1].append(row)
        elif len(groups) == size or _beyond(row.key, horizon, downward):
            break
        else:
            groups.append([row])
        emitted += 1
    more = emitted < len(rows) or any(stream.more for stream in streams)
    ordered = groups[::-1] if backward else groups
    return Page(tuple(tuple(group) for group in ordered), more)


def _horizon(streams: Sequence[Stream], downward: bool) -> RowKey | bool | None:
    """The key beyond which nothing is known; None: all is known; False: nothing is."""
    open_streams = [stream for stream in streams if stream.more]
    if not open_streams:
        return None
    if any(not stream.rows for stream in open_streams):
        return False
    lasts = [stream.rows[-1].key for stream in open_streams]
    return max(lasts) if downward else min(lasts)


def _beyond(key: RowKey, horizon: RowKey | bool | None, downward: bool) -> bool:
    if horizon is None:
        return False
    if isinstance(horizon, bool):
        return True
    return key < horizon if downward else key > horizon
