"""The one access table: every field and mutation of the graph, and who may see or run it.

`schema/access.toml` is the rule and the documentation. The gateway reads it to decide what to ask of which
country; each service reads it again and decides by row. A field that the table does not name fails the build.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from commons.auth.caller import Caller, Role

ACCESS_FILE = Path(__file__).parent.parent.parent / "schema" / "access.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may have a field.

    `open`: anyone, even without a token. `login`: any valid token is enough. Otherwise one of `roles` in that
    country and entity, or `self_`: the member it is about, or `consent`: the member agreed to this field.
    With `anywhere` a role held in any country counts in every one.
    """

    name: str
    open: bool = False
    login: bool = False
    self_: bool = False
    consent: bool = False
    anywhere: bool = False
    roles: frozenset[Role] = frozenset()

    @property
    def guarded(self) -> bool:
        """Whether the answer can differ between callers with a valid token."""
        return not (self.open or self.login)

    def may_hold(self, caller: Caller, country: str) -> bool:
        """The gateway's question: could this country grant the field to this caller, for some row?"""
        if self.open:
            return True
        if caller.anonymous:
            return False
        return self.login or self.self_ or self.consent or self.by_role(caller, country)

    def by_role(self, caller: Caller, country: str, entity: str | None = None) -> bool:
        """Whether one of the caller's roles grants it in this country (and entity)."""
        if self.anywhere:
            return any(grant.role in self.roles for grant in caller.grants)
        return any(caller.has(role, country, entity) for role in self.roles)

    def grants(
        self,
        caller: Caller,
        country: str,
        *,
        entity: str | None = None,
        own: bool = False,
        consented: bool = False,
    ) -> bool:
        """The service's question, for one row of `entity` that is (or is not) the caller's own, or consented."""
        if self.open:
            return True
        if caller.anonymous:
            return False
        return (
            self.login or (self.self_ and own) or (self.consent and consented) or self.by_role(caller, country, entity)
        )


@dataclass(frozen=True)
class AccessTable:
    """Rules by coordinate (`Type.field`)."""

    rules: dict[str, Rule]

    @classmethod
    def load(cls, path: Path = ACCESS_FILE) -> AccessTable:
        """Read the table. A field listed twice, or under an undefined rule, is a `ValueError`."""
        data = tomllib.loads(path.read_text("utf-8"))
        named = {name: _rule(name, row) for name, row in data["rules"].items()}
        rules: dict[str, Rule] = {}
        for type_name, groups in data["types"].items():
            for rule_name, fields in groups.items():
                for field in fields:
                    coordinate = f"{type_name}.{field}"
                    if coordinate in rules or rule_name not in named:
                        raise ValueError(f"access table: {coordinate} stands twice, or rule {rule_name} is undefined")
                    rules[coordinate] = named[rule_name]
        return cls(rules)

    def rule(self, coordinate: str) -> Rule:
        """The rule of `Type.field`; a `KeyError` means the table is incomplete, which the build refuses."""
        return self.rules[coordinate]

    @cached_property
    def guarded(self) -> frozenset[str]:
        """Coordinates whose answer depends on the caller's roles."""
        return frozenset(coordinate for coordinate, rule in self.rules.items() if rule.guarded)

    def consentable(self, type_name: str) -> frozenset[str]:
        """Fields of a type that a member's consent opens."""
        return frozenset(
            coordinate.split(".")[1]
            for coordinate, rule in self.rules.items()
            if rule.consent and coordinate.startswith(f"{type_name}.")
        )

    def missing(self, coordinates: Iterable[str]) -> list[str]:
        """Those of `coordinates` that the table does not name."""
        return sorted(set(coordinates) - set(self.rules))


def _rule(name: str, row: dict) -> Rule:
    roles = frozenset(Role(role) for role in row.get("roles", ()))
    return Rule(
        name,
        open=row.get("open", False),
        login=row.get("login", False),
        self_=row.get("self", False),
        consent=row.get("consent", False),
        anywhere=row.get("anywhere", False),
        roles=roles,
    )
