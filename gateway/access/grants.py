"""The access stage: which guarded fields which countries would grant the caller (architecture, section 7).

A plan holds guarded fields under condition variables; `Grants` gives their values for each country when calls are
made. A document is refused before planning only where no country would grant one of its fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Caller
from commons.errors import Refusal


@dataclass(frozen=True)
class Grants:
    """What `caller` may be granted: a question to the access table for each (coordinate, country), remembered.

    `countries` are the directory's, in its order. Without a table everything is granted.
    """

    caller: Caller
    countries: tuple[str, ...]
    table: AccessTable | None
    _answers: dict[tuple[str, str], bool] = field(default_factory=dict)
    _allowed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _conditions: dict[tuple[tuple[str, ...], str], tuple[bool, ...]] = field(default_factory=dict)
    _settled: set[tuple[str, ...]] = field(default_factory=set)

    def may(self, coordinate: str, country: str) -> bool:
        """Whether `country` could grant `Type.field` to the caller, for some row."""
        key = (coordinate, country)
        answer = self._answers.get(key)
        if answer is None:
            rule = self.rule(coordinate)
            answer = self._answers[key] = rule is None or rule.may_hold(self.caller, country)
        return answer

    def rule(self, coordinate: str) -> Rule | None:
        """The table's rule; None for what is not in it: the gateway's own fields, or a graph without a table."""
        return self.table.rules.get(coordinate) if self.table else None

    def allowed(self, coordinate: str) -> tuple[str, ...]:
        """The countries that could grant a coordinate."""
        found = self._allowed.get(coordinate)
        if found is None:
            found = tuple(country for country in self.countries if self.may(coordinate, country))
            self._allowed[coordinate] = found
        return found

    def conditions(self, coordinates: tuple[str, ...], country: str) -> tuple[bool, ...]:
        """What one country could grant of several coordinates, in their order."""
        found = self._conditions.get((coordinates, country))
        if found is None:
            found = tuple(self.may(coordinate, country) for coordinate in coordinates)
            self._conditions[coordinates, country] = found
        return found

    def refuse_hopeless(self, coordinates: tuple[str, ...]) -> None:
        """Raise UNAUTHENTICATED or FORBIDDEN for the first coordinate that no country would grant."""
        if coordinates in self._settled:
            return
        for coordinate in coordinates:
            rule = self.rule(coordinate)
            if rule is None or rule.open or any(self.may(coordinate, country) for country in self.countries):
                continue
            if self.caller.anonymous:
                raise Refusal("UNAUTHENTICATED", "Log in first: send 'Authorization: Bearer …' with your token.")
            roles = " or ".join(sorted(role.value for role in rule.roles)) or "the member's own login"
            raise Refusal("FORBIDDEN", f"{coordinate} takes {roles}; no country gives you that.", coordinate=coordinate)
        self._settled.add(coordinates)

    def __str__(self) -> str:
        who = "anonymous" if self.caller.anonymous else f"{self.caller.issuer}: {self.caller.digest[:12]}"
        granted: dict[str, list[str]] = {}
        for (coordinate, country), answer in sorted(self._answers.items()):
            if answer:
                granted.setdefault(coordinate, []).append(country)
        lines = [f"  {coordinate}: {' '.join(found)}" for coordinate, found in granted.items()]
        return "\n".join([f"caller {who}", *lines])
