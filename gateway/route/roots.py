"""Which countries a root field asks: allowed ∩ asked ∩ cursor state, or the one that its arguments name (M7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commons.errors import Refusal
from commons.ids import GlobalId
from gateway.plan.nodes import Fetch, PlacementKind
from gateway.route.arguments import at_path, country_in, foreign_countries, values_of
from gateway.route.model import Call, Calls, Routing, Skipped
from gateway.route.walks import begin_walk, overrides_of
from gateway.supergraph.placement import COUNTRIES_ARGUMENT, STRICT_ARGUMENT, Merge, RootRule


def route_root(routing: Routing, fetch: Fetch) -> Calls:
    """The calls of one root fetch. A `Refusal` concerns this root field alone."""
    if fetch.placement.kind is PlacementKind.SINGLE or routing.rules is None:
        return Calls((routing.call(fetch, None),))
    rule = routing.rules.roots[fetch.operation, str(fetch.placement.field)]
    values = values_of(fetch.arguments, routing.variables)
    if rule.scattered:
        return _scattered(routing, fetch, rule, values)
    if rule.place == "anywhere":
        return Calls((_anywhere(routing, fetch, rule),), rule=rule)
    return Calls((_single(routing, fetch, rule, values),), rule=rule)


def _single(routing: Routing, fetch: Fetch, rule: RootRule, values: Mapping[str, Any]) -> Call:
    path = str(rule.argument)
    named = at_path(values, path)
    country = country_in(named, path)
    if country not in routing.countries:
        if named != country:
            raise Refusal("UNROUTABLE_ID", f"This id names '{country}', which is no country of the graph.")
        routing.known(country)
    if rule.operation == "mutation":
        others = sorted(set(foreign_countries(values, country)))
        if others:
            raise Refusal(
                "BAD_ARGUMENT", f"One mutation writes in one country: this names {country} and {', '.join(others)}."
            )
    _permit(routing, rule, country)
    return routing.call(fetch, country)


def _anywhere(routing: Routing, fetch: Fetch, rule: RootRule) -> Call:
    """The caller's home country if it grants the field, else the first that does: each would answer the same."""
    allowed = routing.home_first(routing.grants.allowed(coordinate_of(rule)))
    if not allowed:
        raise Refusal("FORBIDDEN", f"No country grants you {coordinate_of(rule)}.")
    return routing.call(fetch, allowed[0])


def _permit(routing: Routing, rule: RootRule, country: str) -> None:
    coordinate = coordinate_of(rule)
    if not routing.grants.may(coordinate, country):
        raise Refusal(
            "PARTITION_FORBIDDEN", f"{country} does not grant you {coordinate}; other countries may.", country=country
        )


def coordinate_of(rule: RootRule) -> str:
    """The root field's coordinate in the access table."""
    return f"{rule.operation.capitalize()}.{rule.name}"


def _scattered(routing: Routing, fetch: Fetch, rule: RootRule, values: Mapping[str, Any]) -> Calls:
    _check_id(routing, rule, values)
    asked, skipped = _asked(routing, rule, values)
    strict = rule.strict or values.get(STRICT_ARGUMENT) is True
    if rule.merge is not Merge.CONNECTION:
        return Calls(routing.calls(fetch, asked), skipped, rule, strict=strict)
    walk, live, frozen = begin_walk(routing, rule, values, asked)
    overrides = overrides_of(walk, fetch)
    return Calls(routing.calls(fetch, live, overrides), (*skipped, *frozen), rule, walk, strict)


def _check_id(routing: Routing, rule: RootRule, values: Mapping[str, Any]) -> None:
    """A malformed id is refused once, here, and not by every country."""
    assert routing.rules is not None
    entity = routing.rules.entities.get(rule.type_name)
    if rule.place == "borderless" and entity is not None and isinstance(values.get("id"), str):
        GlobalId.parse(values["id"], entity.kind)


def _asked(routing: Routing, rule: RootRule, values: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Skipped, ...]]:
    """Countries in the directory's order that are asked for and allowed; what was asked for and is not."""
    wanted = values.get(COUNTRIES_ARGUMENT)
    if wanted is not None and not wanted:
        raise Refusal("BAD_ARGUMENT", "'countries' names at least one country; leave it out to ask all of yours.")
    named = {routing.known(country) for country in wanted} if wanted is not None else None
    allowed = routing.grants.allowed(coordinate_of(rule))
    if rule.merge is Merge.EVENTS and (held := {routing.known(c) for c in foreign_countries(values, "")}):
        # Only there can anything happen to what these ids name: nobody else's stream is opened (M7).
        named = held if named is None else named & held
    if named is None:
        return allowed, ()
    refused = tuple(Skipped(c, "PARTITION_FORBIDDEN") for c in routing.countries if c in named and c not in allowed)
    return tuple(country for country in allowed if country in named), refused
