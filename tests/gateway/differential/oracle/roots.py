"""The oracle's root fields: which countries each asks, and what becomes of their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo

from tests.gateway.differential.oracle.core import BAD, GONE, INCOMPLETE, Oracle, fault, key, related
from tests.gateway.differential.oracle.objects import Assembly, Entity, Member, Person
from tests.gateway.differential.oracle.pages import Walk
from tests.gateway.small_graph import person


@dataclass
class Root:
    """The query type."""

    oracle: Oracle

    def _asked(self, info: GraphQLResolveInfo, given: dict[str, Any]) -> list[str]:
        wanted = given.get("countries")
        if wanted is not None and not wanted:
            self._refuse(info)
        return [c for c in self.oracle.countries if wanted is None or c in wanted]

    def _refuse(self, info: GraphQLResolveInfo) -> None:
        self.oracle.tell(BAD, None, key(info))
        raise fault(BAD)

    def _there(self, service: str, asked: list[str], info: GraphQLResolveInfo) -> list[str]:
        return [country for country in asked if not self.oracle.gone(service, country, key(info))]

    def _strict(self, missing: bool, given: dict[str, Any], info: GraphQLResolveInfo) -> bool:
        if missing and given.get("strict"):
            self.oracle.tell(INCOMPLETE, None, key(info))
            return True
        return False

    def _scattered(
        self, info: GraphQLResolveInfo, given: dict[str, Any], value: Callable[[list[str], list[str]], Any]
    ) -> Any:
        """`value` of the countries that are there and those that are not; None where one is missing that must not."""
        asked = self._asked(info, given)
        there = self._there("members", asked, info)
        missing = [country for country in asked if country not in there]
        return None if self._strict(bool(missing), given, info) or not there else value(there, missing)

    def entities(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        return self._scattered(info, given, lambda there, _: [Entity(self.oracle, c, "members") for c in there])

    def membership_count(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        def counted(there: list[str], missing: list[str]) -> int:
            count = sum(len(self.oracle.rows(country)) for country in there)
            self.oracle.told.aggregates[key(info)] = related(count, missing)
            return count

        return self._scattered(info, given, counted)

    def in_default(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        def somebody(there: list[str], missing: list[str]) -> bool | None:
            found = any(row.name == "in default" for country in there for row in self.oracle.rows(country))
            return found or (None if missing else False)

        return self._scattered(info, given, somebody)

    def person(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        return self._person(info, int(given["id"].rpartition(".")[2], 16), given)

    def me(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        numbers = set(self.oracle.world.me.values())
        return self._person(info, numbers.pop() if numbers else 0, given, self.oracle.world.me)

    def _person(self, info: GraphQLResolveInfo, number: int, given: dict[str, Any], of: Any = None) -> Any:
        asked = self._asked(info, given)
        there = self._there("members", asked, info)
        missing = len(there) < len(asked)
        known = [c for c in there if number in self.oracle.world.people.get(c, {}) and (of is None or c in of)]
        if self._strict(missing, given, info) or not known:
            return None
        return Person(self.oracle, number, known, asked, whole=True)

    def membership(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        country = given["id"].partition(".")[0]
        if self.oracle.gone("members", country, key(info)):
            raise fault(GONE)
        return next((Member(self.oracle, row) for row in self.oracle.rows(country) if row.id == given["id"]), None)

    def assembly(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        country = given["id"].partition(".")[0]
        if self.oracle.gone("governance", country, key(info)):
            raise fault(GONE)
        return Assembly(given["id"], "annual", Entity(self.oracle, country, "governance"))

    def node(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        kind = given["id"].split(".")[-2]
        return getattr(self, kind)(info, **given)

    def members(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        found = [((row.joined_on, row.id), row.country, row) for row in self.oracle.world.rows]
        walk = Walk(self.oracle, "members", found, given["orderBy"] == "NEWEST")
        return self._page(info, walk, given, lambda rows: Member(self.oracle, rows[0]))

    def consultation(self, info: GraphQLResolveInfo, **given: Any) -> Any:
        voters = self.oracle.world.voters
        found = [((person(n),), country, (n, country)) for country in self.oracle.countries for n in voters[country]]
        walk = Walk(self.oracle, "governance", found)

        def node(rows: list[tuple[int, str]]) -> Person:
            return Person(self.oracle, rows[0][0], None, [country for _, country in rows])

        return self._page(info, walk, {**given, "strict": True}, node)

    def _page(self, info: GraphQLResolveInfo, walk: Walk, given: dict[str, Any], node: Callable[[Any], Any]) -> Any:
        asked = self._asked(info, given)
        if given.get("first") is not None and given.get("last") is not None:
            self._refuse(info)
        return walk.page(key(info), given, asked, node)
