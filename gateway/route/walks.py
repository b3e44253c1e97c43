"""One page of a scattered connection: its size, direction and order, and where each country's stream continues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commons.errors import Refusal
from commons.paging import PAGE_DEFAULT, PAGE_MAX, encode_cursor
from gateway.plan.nodes import Fetch
from gateway.route.cursors import Position, hash_arguments
from gateway.route.model import Routing, Skipped, Walk
from gateway.supergraph.placement import COUNTRIES_ARGUMENT, STRICT_ARGUMENT, RootRule

MAX_ROWS = 10_000
"""Rows of all countries together that one page may gather (M3)."""


def begin_walk(
    routing: Routing, rule: RootRule, values: Mapping[str, Any], asked: tuple[str, ...]
) -> tuple[Walk, tuple[str, ...], tuple[Skipped, ...]]:
    """The walk at its present position, the countries still in it, and those it goes without (M12)."""
    size, backward, cursor = _page(values)
    hashed = hash_arguments(_named(values))
    position = routing.cursors.open(rule.name, hashed, cursor) if cursor is not None else Position(None)
    order = rule.order(values.get(rule.order_by) if rule.order_by else None)
    inside = tuple(c for c in asked if position.only is None or c in position.only)
    live = tuple(country for country in inside if country not in position.missing)
    # A cursor authorises nothing: whose walk it was may have been another caller's (M10).
    refused = tuple(Skipped(c, "PARTITION_FORBIDDEN") for c in position.only or () if c not in asked)
    if size * len(live) > MAX_ROWS:
        raise Refusal("BAD_ARGUMENT", f"{len(live)} countries give at most {MAX_ROWS // len(live)} rows a page.")
    frozen = tuple(
        Skipped(country, gone.code, Position(gone.watermark, only=(country,), as_of=position.as_of))
        for country, gone in position.missing.items()
        if country in inside
    )
    return Walk(rule.name, hashed, order, size, backward, position), live, (*frozen, *refused)


def _named(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Arguments that shape the list: null is the same as absent, and countries are a set.

    Being strict shapes nothing: a caller may tighten any page of a walk.
    """
    kept = [(name, value) for name, value in values.items() if value is not None and name != STRICT_ARGUMENT]
    return [(name, sorted(set(value)) if name == COUNTRIES_ARGUMENT else value) for name, value in kept]


def _page(values: Mapping[str, Any]) -> tuple[int, bool, str | None]:
    first, last = values.get("first"), values.get("last")
    after, before = values.get("after"), values.get("before")
    if first is not None and last is not None:
        raise Refusal("BAD_ARGUMENT", "Give 'first' or 'last', not both.")
    if (after is not None and last is not None) or (before is not None and last is None):
        raise Refusal("BAD_ARGUMENT", "Use 'after' with 'first' and 'before' with 'last'.")
    size = last if last is not None else first if first is not None else PAGE_DEFAULT
    if not 0 <= size < PAGE_MAX:
        raise Refusal("BAD_ARGUMENT", f"A page holds 0 to {PAGE_MAX - 1} rows; ask for fewer and follow the cursor.")
    return size, last is not None, before if last is not None else after


def overrides_of(walk: Walk, fetch: Fetch) -> dict[str, Any]:
    """The cursor variable's value for the services: their own format, made from the watermark (M8).

    One watermark serves all countries, since the order is total and a foreign id has its place in it.
    """
    name = "before" if walk.backward else "after"
    variable = next((a.variable for a in fetch.arguments if a.name == name), None)
    if variable is None:
        return {}
    watermark = walk.position.watermark
    return {variable: encode_cursor(watermark[:-1], watermark[-1]) if watermark is not None else None}
