"""Random requests over several countries: the whole gateway against the monolith that merges by the rules.

A walk asks page after page while countries go and come back. Cursors are equal where they stand for the same place:
which place a cursor of the gateway stands for is learnt from the answers, where the monolith has a token.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import GraphQLError

from tests.gateway.differential.gateway import WIDE
from tests.gateway.differential.oracle import answer
from tests.gateway.differential.oracle.core import BAD, FORBIDDEN, GONE, INCOMPLETE, Oracle
from tests.gateway.differential.requests import Asking, random_fragment, random_request
from tests.gateway.small_graph import (
    OFFICER_ONLY,
    SCHEMA,
    Countries,
    Row,
    Small,
    officer,
    person,
    plain,
    small_pipeline,
)

COUNTRIES = ("BE", "FR", "IT")
SERVICES = ("members", "governance")
PEOPLE = range(1, 6)
PAGES = 6


def random_world(random: Random) -> Countries:
    """Up to a dozen rows of five people, known in some countries under names that may differ."""
    world = Countries(
        [
            Row(
                random.choice(COUNTRIES),
                number,
                f"2020-01-{random.randint(1, 6):02}",
                random.choice(("in default", *["somebody"] * 7)),
                random.choice((None, *PEOPLE)),
            )
            for number in range(1, random.randint(2, 13))
        ],
        voters={country: sorted(random.sample(PEOPLE, random.randint(0, 4))) for country in COUNTRIES},
    )
    held = {(row.country, row.person) for row in world.rows if row.person}
    held |= {(country, number) for country, numbers in world.voters.items() for number in numbers}
    for country in COUNTRIES:
        world.people[country] = {
            number: (random.choice((None, "Ann", "Anna")), random.choice((None, "LOW", "MIDDLE", "HIGH")))
            for number in PEOPLE
            if (country, number) in held or random.random() < 0.3
        }
    mine = random.choice(PEOPLE)
    world.me = {country: mine for country in COUNTRIES if mine in world.people[country]}
    return world


def random_outage(random: Random) -> set[tuple[str, str]]:
    """Partitions that are down: none, most of the time."""
    all_of_them = [(service, country) for service in SERVICES for country in COUNTRIES]
    return set(random.sample(all_of_them, random.choice((0, 0, 0, 1, 1, 2))))


@dataclass
class Placed:
    """One world, as a monolith and behind the gateway."""

    seed: str
    random: Random = field(init=False)
    world: Countries = field(init=False)
    oracle: Oracle = field(init=False)
    small: Small = field(init=False)
    learnt: dict[str, str] = field(default_factory=dict)
    """The monolith's token for each of the gateway's cursors."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.world = random_world(self.random)
        self.oracle = Oracle(self.world, COUNTRIES, home="FR", trusted="BE")
        self.small = small_pipeline(
            self.world, COUNTRIES, caller=officer("BE", home="FR"), limits=WIDE, Membership__secret=OFFICER_ONLY
        )

    async def check(self) -> None:
        """One random request, twice: the second answer is projected by what was written for it."""
        asking = random_request(SCHEMA, self.random, 6, offered=self._offered())
        self.world.down = random_outage(self.random)
        for _ in range(2):
            await self._compare(asking)

    async def check_walk(self) -> None:
        """Pages of one random connection, from wherever a cursor of any answer before leads."""
        random = self.random
        size, way = random.choice((("first", "after"), ("first", "after"), ("last", "before")))
        order, more = (
            random.choice(("NEWEST", "OLDEST")),
            random.choice(("", ', countries: ["IT", "BE"]', ", strict: true")),
        )
        text = f"""query($c: String) {{
          members({size}: {random.randint(1, 4)}, {way}: $c, orderBy: {order}{more}) {{
            _info: pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
            _rows: edges {{ cursor }} _who: partitions {{ country status code resumeCursor }} ...Below
          }}
        }}
        {random_fragment(SCHEMA, "MembershipConnection", random, 5)}"""
        for _ in range(PAGES):
            self.world.down = random_outage(random)
            await self._compare(Asking(text, {"c": random.choice((None, *list(self.learnt)[-8:]))}))

    async def _compare(self, asking: Asking) -> None:
        given = {name: self._place(value) for name, value in asking.variables.items()}
        wanted = answer(self.oracle, asking.document, given, asking.operation_name)
        got = plain(await self.small.answer(asking.document, asking.variables, asking.operation_name))
        where = f"{self.seed}, down {sorted(self.world.down)}\n{asking}\nwanted {wanted}\n   got {got}"
        assert self._same(wanted["data"], got.get("data")), where
        self._compare_told(wanted["errors"], got, where)

    def _place(self, value: Any) -> Any:
        return self.learnt.get(value, value) if isinstance(value, str) else value

    def _same(self, wanted: Any, got: Any) -> bool:
        if isinstance(wanted, dict) and isinstance(got, dict):
            names = list(wanted) == list(got)
            return names and all(self._same(value, got[name]) for name, value in wanted.items())
        if isinstance(wanted, list) and isinstance(got, list):
            return len(wanted) == len(got) and all(map(self._same, wanted, got))
        if isinstance(wanted, str) and wanted in self.oracle.places:
            if not isinstance(got, str) or not got.startswith("g1."):
                return False
            self.learnt[got] = wanted
            return True
        return wanted == got

    def _compare_told(self, thrown: list[GraphQLError], got: dict[str, Any], where: str) -> None:
        """An executor stops at what makes its object null, and each may have come another way until then."""
        told, said = self.oracle.told, list(_said(got))
        codes = {(code, country) for code, country, _ in said}
        assert codes == told.errors or (thrown and codes and codes <= self._possible()), where
        assert told.at_roots <= {(str(path[0]), code, country) for code, country, path in said if len(path) == 1}, where
        extensions = got.get("extensions", {})
        aggregates = extensions.get("aggregates", {})
        assert told.aggregates.items() <= aggregates.items() if thrown else told.aggregates == aggregates, where
        conflicts = {(str(row["path"]), row["kept"], tuple(row["differs"])) for row in extensions.get("conflicts", ())}
        assert thrown or told.conflicts == conflicts, where

    def _possible(self) -> set[tuple[str, str | None]]:
        always: set[tuple[str, str | None]] = {(FORBIDDEN, "FR"), (FORBIDDEN, "IT"), (INCOMPLETE, None), (BAD, None)}
        return always | {(GONE, country) for _, country in self.world.down}

    def _offered(self) -> dict[str, Any]:
        rows, people = [row.id for row in self.world.rows], [person(number) for number in (*PEOPLE, 99)]
        assemblies = [f"{country}.assembly.{1:032x}" for country in COUNTRIES]
        return {
            "membership.id": [*rows, f"IT.membership.{99:032x}"],
            "person.id": people,
            "assembly.id": assemblies,
            "node.id": [*rows, *people, *assemblies],
            "countries": [None, ["BE"], ["FR", "IT"], ["IT", "BE", "IT"], []],
            "first": [None, 0, 1, 2, 3, 5],
            "last": [None, None, None, 2],
            "after": [None],
            "before": [None],
            "strict": [None, False, True],
        }


def _said(got: dict[str, Any]) -> Iterator[tuple[str, str | None, list[str | int]]]:
    """Each error as (code, country, path); one that is told for several countries, for each."""
    for error in got.get("errors", ()):
        own = error["extensions"]
        for country in own.get("countries", [own.get("country")]):
            yield own["code"], country, error["path"]


CHECKS: dict[str, Callable[[Placed], Awaitable[None]]] = {"countries": Placed.check, "walks": Placed.check_walk}
