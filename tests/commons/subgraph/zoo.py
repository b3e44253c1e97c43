"""A schema with every kind of field a subgraph may have, for the differential test of executors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import strawberry
import strawberry.federation
from hypothesis import strategies as st

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Caller, Role, RoleGrant
from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import Connection, Edge, PageInfo
from commons.subgraph.scalars import CountryCode, Fraction, Money
from commons.subgraph.schema import SubgraphSchema


@strawberry.enum
class Colour(Enum):
    """An enum whose values are not its names."""

    RED = "r"
    GREEN = "g"


@strawberry.federation.type(keys=["id"])
class Animal:
    """Every leaf there is, plain or not, guarded or not."""

    id: strawberry.ID
    name: str
    nick: str | None
    legs: int
    weight: float | None
    tame: bool | None
    born: date | None
    seen: datetime | None
    price: Decimal | None
    chip: UUID | None
    colour: Colour | None
    country: CountryCode | None
    part: Fraction | None
    tags: list[str] | None
    odd: strawberry.scalars.JSON | None
    secret: str | None
    own: int | None
    friend: Animal | None
    guarded_friend: Animal | None
    young: list[Animal] | None
    worth: Money | None
    subject: strawberry.Private[Subject]

    @strawberry.field
    def shout(self) -> str:
        """A resolver; it fails for animals without a nick."""
        if self.nick is None:
            raise Refusal("NOT_FOUND", "No nick to shout.")
        return str(self.nick).upper()

    @strawberry.field
    async def later(self, times: int = 1) -> str | None:
        """An awaitable with an argument; it fails for more than two."""
        await asyncio.sleep(0)
        if times > 2:
            raise Refusal("BAD_ARGUMENT", "At most twice.")
        return str(self.nick) * times


@strawberry.federation.type(keys=["id"])
class Plant:
    """Another member of unions; `smell` is a property that raises now and then."""

    id: strawberry.ID
    height: int | None
    country: CountryCode | None
    _smell: strawberry.Private[str | None] = None

    @property
    def smell_property(self) -> str:
        """Not a plain attribute."""
        if self._smell is None:
            raise ValueError("no smell")
        return self._smell

    smell: str | None = strawberry.field(resolver=lambda root: root.smell_property)


Living = Annotated[Animal | Plant, strawberry.union("Living")]


@strawberry.type
class Query:
    """Lists and objects of all shapes, out of the context."""

    @strawberry.field
    def animals(self, info: Info) -> list[Animal]:
        """No null may be among them."""
        return info.context.shared["zoo"]["animals"]

    @strawberry.field
    async def some(self, info: Info) -> list[Animal | None] | None:
        """Nulls and refusals may be among them."""
        return info.context.shared["zoo"]["some"]

    @strawberry.field
    def living(self, info: Info) -> list[Living | None]:
        """A union."""
        return info.context.shared["zoo"]["living"]

    @strawberry.field
    def first(self, info: Info) -> Animal | None:
        """One."""
        return info.context.shared["zoo"]["animals"][0]

    @strawberry.field
    def page(self, info: Info) -> Connection[Animal]:
        """A connection."""
        rows = info.context.shared["zoo"]["animals"]
        return Connection(
            edges=[Edge(cursor=str(index), node=row) for index, row in enumerate(rows)],
            page_info=PageInfo(has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None),
        )


OPEN, LOGIN = Rule("anyone", open=True), Rule("login", login=True)
SELF = Rule("self", self_=True, consent=True, roles=frozenset({Role.MEMBERSHIP_OFFICER}))
AUDITOR = Rule("auditor", roles=frozenset({Role.AUDITOR}))
RULES = {
    "Query": {"animals": LOGIN, "some": LOGIN, "living": LOGIN, "first": LOGIN, "page": LOGIN},
    "Plant": {"id": LOGIN, "height": LOGIN, "country": LOGIN, "smell": LOGIN},
    "Money": {"amount": LOGIN, "currency": LOGIN},
    "PageInfo": dict.fromkeys(("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"), OPEN),
    "AnimalConnection": {"edges": LOGIN, "pageInfo": LOGIN},
    "AnimalEdge": {"cursor": LOGIN, "node": LOGIN},
    "Animal": {
        name: {"secret": SELF, "own": SELF, "guardedFriend": SELF, "tags": AUDITOR}.get(name, LOGIN)
        for name in (
            "id",
            "name",
            "nick",
            "legs",
            "weight",
            "tame",
            "born",
            "seen",
            "price",
            "chip",
            "colour",
            "country",
            "part",
            "tags",
            "odd",
            "secret",
            "own",
            "friend",
            "guardedFriend",
            "young",
            "worth",
            "shout",
            "later",
        )
    },
}


async def load(_: Any, representations: Sequence[Any]) -> list[Any]:
    """Entities are not what is tested here."""
    return [None] * len(representations)


def zoo_schema() -> SubgraphSchema:
    """The schema, guarded."""
    access = AccessTable({f"{kind}.{name}": rule for kind, group in RULES.items() for name, rule in group.items()})
    return SubgraphSchema(
        query=Query, mutation=None, types=[Animal, Plant], loaders={"Animal": load, "Plant": load}, access=access
    )


OFFICER = Caller("be", "officer", grants=(RoleGrant(Role.MEMBERSHIP_OFFICER, frozenset({"BE"})),))
CALLERS = (
    Caller("be", "someone"),
    OFFICER,
    Caller("be", "one", grants=(RoleGrant(Role.MEMBERSHIP_OFFICER, frozenset({"BE"}), frozenset({"BE.entity.one"})),)),
    Caller("be", "auditor", grants=(RoleGrant(Role.AUDITOR, frozenset({"BE"})),)),
    Caller("", ""),
)


def animal() -> Animal:
    """One in which nothing is unusual."""
    blank: dict[str, Any] = dict.fromkeys((item.name for item in fields(Animal) if item.init), None)
    return Animal(
        **blank
        | {
            "id": strawberry.ID("a"),
            "name": "Rex",
            "nick": "rex",
            "legs": 4,
            "born": date(2020, 2, 29),
            "colour": Colour.GREEN,
            "worth": Money(amount=Decimal("2.50"), currency="EUR"),
            "subject": Subject("BE.entity.one"),
        }
    )


_text = st.text("ab", max_size=2)
_subjects = st.builds(
    Subject,
    st.sampled_from([None, "BE.entity.one", "BE.entity.two"]),
    st.booleans(),
    st.sampled_from([frozenset(), frozenset({"secret"}), frozenset({"own", "guardedFriend"})]),
)
_wrong = st.sampled_from(
    [None, 3, "3", 1 << 40, -(1 << 31), 1 << 31, float("nan"), True, b"x", [], ValueError("value"), Colour.RED, "r"]
)


def _or_wrong(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, values, st.none(), _wrong)


def _animal(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Animal]:
    known: dict[str, st.SearchStrategy[Any]] = {
        "id": _or_wrong(_text),
        "name": _or_wrong(_text),
        "nick": _or_wrong(_text),
        "legs": _or_wrong(st.integers(-5, 5)),
        "weight": _or_wrong(st.floats(-1, 1)),
        "tame": _or_wrong(st.booleans()),
        "born": _or_wrong(st.dates()),
        "seen": _or_wrong(st.datetimes()),
        "price": _or_wrong(st.decimals(0, 9, places=2)),
        "chip": _or_wrong(st.uuids()),
        "colour": _or_wrong(st.sampled_from(Colour)),
        "country": _or_wrong(st.sampled_from(["BE", "FR"])),
        "part": _or_wrong(st.just("1/2")),
        "tags": st.one_of(st.none(), st.lists(_or_wrong(_text), max_size=2)),
        "odd": st.sampled_from([None, 1, {"a": [1]}]),
        "secret": _or_wrong(_text),
        "own": _or_wrong(st.integers(0, 9)),
        "worth": st.one_of(st.none(), st.builds(Money, amount=_or_wrong(st.decimals(0, 9, places=2)), currency=_text)),
        "friend": children,
        "guarded_friend": children,
        "young": st.one_of(st.none(), st.lists(children, max_size=2)),
        "subject": _subjects,
    }
    assert set(known) == {item.name for item in fields(Animal) if item.init}
    return st.builds(Animal, **known)


_children = st.recursive(st.none(), lambda inner: st.one_of(st.none(), _animal(inner)), max_leaves=2)
ANIMALS = _animal(_children)
PLANTS = st.builds(
    Plant,
    id=_text,
    height=_or_wrong(st.integers(0, 9)),
    country=_or_wrong(st.just("BE")),
    _smell=st.sampled_from([None, "x"]),
)
ZOOS = st.fixed_dictionaries(
    {
        "animals": st.lists(ANIMALS, min_size=1, max_size=3),
        "some": st.lists(st.one_of(st.none(), ANIMALS, st.just(Refusal("NOT_FOUND", "gone"))), max_size=3),
        "living": st.lists(st.one_of(st.none(), ANIMALS, PLANTS, st.just("a stone")), max_size=4),
    }
)

_LEAVES = (
    "id",
    "name",
    "nick",
    "legs",
    "weight",
    "tame",
    "born",
    "seen",
    "price",
    "chip",
    "colour",
    "country",
    "part",
    "tags",
    "odd",
    "secret",
    "own",
    "shout",
    "later",
    "later(times:2)",
    "later(times:3)",
    "__typename",
)
_DIRECTIVES = ("", "", "", "", " @include(if:$yes)", " @skip(if:$yes)")


@st.composite
def animal_selections(draw: st.DrawFn, depth: int = 2) -> str:
    """A selection set on Animal: aliases that never clash, inline fragments, spreads, directives."""
    parts = []
    for index in range(draw(st.integers(1, 5))):
        kind = draw(st.integers(0, 9))
        directive = draw(st.sampled_from(_DIRECTIVES))
        alias = draw(st.sampled_from(["", f"a{depth}{index}:"]))
        if kind < 6 or depth == 0:
            leaf = draw(st.sampled_from(_LEAVES))
            alias = f"a{depth}{index}:" if "(" in leaf else alias
            parts.append(f"{alias}{leaf}{directive}")
        elif kind == 6:
            parts.append(f"worth{directive} {{ amount currency __typename }}")
        elif kind == 7:
            name = draw(st.sampled_from(["friend", "guardedFriend", "young"]))
            parts.append(f"a{depth}{index}:{name}{directive} {draw(animal_selections(depth=depth - 1))}")
        elif kind == 8:
            parts.append(f"...F{directive}")
        else:
            parts.append(f"... on Animal{directive} {draw(animal_selections(depth=depth - 1))}")
    return "{ " + " ".join(parts) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A query over one to three roots."""
    roots = []
    for index in range(draw(st.integers(1, 3))):
        root = draw(st.sampled_from(["animals", "some", "first", "living", "page"]))
        inner = draw(animal_selections())
        if root == "living":
            inner = f"{{ __typename ... on Plant {{ id height smell c:country }} ... on Animal {inner} }}"
        if root == "page":
            inner = f"{{ edges {{ cursor node {inner} }} pageInfo {{ hasNextPage endCursor }} }}"
        roots.append(f"r{index}:{root} {inner}")
    fragment = draw(animal_selections(depth=0)).replace("...F", "id")
    shared = f"fragment F on Animal {fragment} fragment Q on Query {{ q:first {{ ...F }} }}"
    return f"query($yes: Boolean! = true) {{ {' '.join(roots)} ...Q }} {shared}"
