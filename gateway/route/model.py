"""What the route stage hands on: which partitions are asked, and with which variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from commons.errors import Refusal
from gateway.access.grants import Grants
from gateway.plan.nodes import Entities, Fetch, grant_variable
from gateway.route.cursors import Cursors, Position
from gateway.supergraph.placement import Order, OverlayRules, RootRule


class Call(NamedTuple):
    """One call to one partition; `variables` hold everything its document declares."""

    service: str
    country: str | None
    variables: Mapping[str, Any]

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.variables.items())
        return f"{self.service}{'/' + self.country if self.country else ''}({values})"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A country that is not asked, and why; `resume` where its own walk can be taken up."""

    country: str
    code: str
    resume: Position | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One page of an ordered connection. `arguments` is their hash, bound into every cursor it gives out."""

    field: str
    arguments: str
    order: Order
    size: int
    backward: bool
    position: Position


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one root field in their countries' order."""

    calls: tuple[Call, ...]
    skipped: tuple[Skipped, ...] = ()
    rule: RootRule | None = None
    walk: Walk | None = None
    strict: bool = False
    """All countries or nothing, by the overlay or because the caller asked for it (M13)."""

    def __str__(self) -> str:
        lines = [str(call) for call in self.calls]
        lines += [f"({skipped.country} not asked: {skipped.code})" for skipped in self.skipped]
        return "\n".join(lines) or "(no calls)"


@dataclass(frozen=True)
class Routing:
    """What routing one request needs. `rules` is None for a graph without places."""

    rules: OverlayRules | None
    countries: tuple[str, ...]
    grants: Grants
    cursors: Cursors
    variables: Mapping[str, Any]
    home: str | None = None
    _sent: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def known(self, country: str) -> str:
        """The country if the directory has it; UNKNOWN_COUNTRY otherwise."""
        if country not in self.countries:
            raise Refusal("UNKNOWN_COUNTRY", f"No country '{country[:8]}'; known are {', '.join(self.countries)}.")
        return country

    def granted(self, coordinates: tuple[str, ...], country: str | None) -> tuple[bool, ...]:
        """What one country grants of guarded coordinates, in their order."""
        if country is None:
            return (True,) * len(coordinates)
        return self.grants.conditions(coordinates, country)

    def values(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The request's values of variables that a document declares."""
        return {name: self.variables[name] for name in names if name in self.variables}

    def home_first(self, countries: tuple[str, ...]) -> tuple[str, ...]:
        """Countries in the order of a fold: the caller's home, then the directory's order."""
        return tuple(sorted(countries, key=lambda c: (c != self.home, self.countries.index(c))))

    def variables_for(
        self, node: Fetch | Entities, country: str | None, overrides: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What a node's document declares, for one country; the same dict for countries that grant the same."""
        granted = self.granted(node.grants, country) if node.grants else ()
        found = self._sent.get((node.id, granted))
        if found is None:
            conditions = zip(map(grant_variable, node.grants), granted, strict=True)
            found = {**self.values(node.variables), **dict(conditions), **(overrides or {})}
            self._sent[node.id, granted] = found
        return found

    def call(self, fetch: Fetch, country: str | None) -> Call:
        """A call of a root document."""
        return Call(fetch.service, country, self.variables_for(fetch, country))

    def calls(
        self, fetch: Fetch, countries: Iterable[str], overrides: Mapping[str, Any] | None = None
    ) -> tuple[Call, ...]:
        """Calls of a root document, one for each country."""
        service = fetch.service
        if not fetch.grants:  # all countries are sent the same
            sent = self.variables_for(fetch, None, overrides)
            return tuple([Call(service, country, sent) for country in countries])
        return tuple([Call(service, country, self.variables_for(fetch, country, overrides)) for country in countries])
