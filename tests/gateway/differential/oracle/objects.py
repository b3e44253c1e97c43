"""The oracle's objects: memberships, legal entities, assemblies, and people, who are folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_directive_values,
)

from tests.gateway.differential.oracle.core import FORBIDDEN, GONE, INCOMPLETE, Oracle, fault, status
from tests.gateway.small_graph import Row, person

LEVELS = ("LOW", "MIDDLE", "HIGH")
OF_A_PART = frozenset({"__typename", "id", "partitions"})


@dataclass
class Member:
    """A membership, which the members service of its country gives."""

    oracle: Oracle
    row: Row
    type_name = "Membership"

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def joined_on(self) -> str:
        return self.row.joined_on

    def secret(self, _: GraphQLResolveInfo) -> str | None:
        if self.row.country != self.oracle.trusted:
            self.oracle.tell(FORBIDDEN, self.row.country)
            return None
        return f"secret of {self.row.country}"

    def standing(self, _: GraphQLResolveInfo) -> str:
        if self.oracle.gone("governance", self.row.country):
            raise fault(GONE)
        return f"since {self.row.joined_on} in {self.row.country}"

    def entity(self, _: GraphQLResolveInfo) -> Entity:
        return Entity(self.oracle, self.row.country, "members")

    def person(self, info: GraphQLResolveInfo) -> Person | None:
        number = self.row.person
        return Person(self.oracle, number, None, [self.row.country], whole=asks_more(info)) if number else None


@dataclass
class Entity:
    """A legal entity as one service shows it; the other one is asked for the rest."""

    oracle: Oracle
    country: str
    shown_by: str
    type_name = "LegalEntity"

    @property
    def id(self) -> str:
        return f"{self.country}.entity.coop"

    def title(self, _: GraphQLResolveInfo) -> str:
        if self.shown_by != "members" and self.oracle.gone("members", self.country):
            raise fault(GONE)
        return f"Coop {self.country}"

    def quorum(self, _: GraphQLResolveInfo) -> int | None:
        if self.shown_by != "governance" and self.oracle.gone("governance", self.country):
            return None
        return len(self.oracle.rows(self.country))


@dataclass
class Assembly:
    """An assembly."""

    id: str
    title: str
    entity: Entity
    type_name = "Assembly"


@dataclass
class Person:
    """A fold: of the countries that know her where she is asked for by herself, else of all, by her bare key."""

    oracle: Oracle
    number: int
    known: list[str] | None
    shown_by: list[str]
    whole: bool = False
    """Whether more than her key is wanted."""
    type_name = "Person"

    @property
    def id(self) -> str:
        return person(self.number)

    @property
    def asked(self) -> list[str]:
        """The countries of the fold."""
        return self.shown_by if self.known is not None else list(self.oracle.countries)

    def _parts(self) -> list[str]:
        """The countries that hold a part of her, in the directory's order; who is down is told."""
        there = [c for c in self.asked if not self.oracle.gone("members", c)]
        if self.known is not None:
            return self.known
        return [c for c in there if self.number in self.oracle.world.people.get(c, {})]

    def _missing(self) -> bool:
        return any(("members", country) in self.oracle.world.down for country in self.asked)

    def display_name(self, info: GraphQLResolveInfo) -> str | None:
        parts = self.oracle.home_first(self._parts())
        said = [(c, name) for c in parts if (name := self.oracle.world.people[c][self.number][0]) is not None]
        if not said:
            return None
        kept, value = said[0]
        if differs := tuple(country for country, name in said if name != value):
            self.oracle.told.conflicts.add((str(info.path.as_list()), kept, differs))
        return value

    def level(self, _: GraphQLResolveInfo) -> str | None:
        said = [self.oracle.world.people[country][self.number][1] for country in self._parts()]
        return max((level for level in said if level is not None), key=LEVELS.index, default=None)

    def memberships(self, _: GraphQLResolveInfo) -> list[Member]:
        parts = self._parts()
        if not parts:
            raise fault(GONE)
        return [Member(self.oracle, row) for c in parts for row in self.oracle.rows(c) if row.person == self.number]

    def shares(self, _: GraphQLResolveInfo) -> int | None:
        parts = self._parts()
        if self._missing() and parts:
            self.oracle.tell(INCOMPLETE, None)
            return None
        held = sum(row.person == self.number for country in parts for row in self.oracle.rows(country))
        return 10 * held if parts else None

    def partitions(self, _: GraphQLResolveInfo) -> list[dict[str, Any]]:
        """Who took part in the fold; of a bare key, who showed it."""
        if not self.whole:
            return [{**status(country), "took_ms": None} for country in self.shown_by]
        down = {country for country in self.asked if self.oracle.gone("members", country)}
        return [status(c, "FAILED", GONE) if c in down else status(c) for c in self.asked]


def asks_more(info: GraphQLResolveInfo) -> bool:
    """Whether more than her key is wanted of the person that a field gives."""
    below = [node.selection_set for node in info.field_nodes if node.selection_set]
    return any(name not in OF_A_PART for found in below for name in _wanted(info, found))


def _wanted(info: GraphQLResolveInfo, found: SelectionSetNode) -> Iterator[str]:
    for node in found.selections:
        skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
        include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
        if (skip and skip["if"]) or (include and not include["if"]):
            continue
        if isinstance(node, FieldNode):
            yield node.name.value
        else:
            inner = info.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            assert isinstance(inner, FragmentDefinitionNode | InlineFragmentNode)
            yield from _wanted(info, inner.selection_set)
