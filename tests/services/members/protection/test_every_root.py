"""Every root field and mutation of the running members service, asked by everybody who may not have it.

Arguments are made from the schema: ids of a membership and an entity that exist, plausible values for the rest. A new
mutation is asked from its first day; one that forgets to look at whose row it writes on is found here.
"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_leaf_type,
)

from commons.auth.access import ACCESS_FILE, AccessTable
from commons.auth.caller import Role
from services.members.graph.schema import schema
from tests.answers import SPREAD, is_refused, refusal
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

GRAPH = schema(AccessTable.load()).graphql_schema
RULES = tomllib.loads(ACCESS_FILE.read_text("utf-8"))
REFUSED = {"FORBIDDEN", "PARTITION_FORBIDDEN", "UNAUTHENTICATED"}
UNKNOWN = "f" * 32
TEXTS = {"country": "BE", "targetCountry": "FR", "issuer": "be", "currency": "EUR", "email": "x@example.org"}
PLAIN = {
    "Int": 1,
    "Boolean": True,
    "Decimal": "30.00",
    "Date": "2026-03-02",
    "DateTime": "2026-03-02T12:00:00+00:00",
    "CountryCode": "BE",
    "JSON": {},
    "Fraction": "1/2",
}


WORDS = {"need": "UNEMPLOYMENT_RIGHTS", "code": "LEGAL_ADVICE", "trades": ["2652"], "regions": ["BE1"]}
MORE = {"work": {"trade": "2652"}}


def rule_of(mutation: str) -> dict[str, Any]:
    name = next(name for name, fields in RULES["types"]["Mutation"].items() if mutation in fields)
    return RULES["rules"][name]


def value_for(type_: Any, name: str, membership: str) -> Any:
    """A plausible value of an argument; what is optional is left out where it is an object."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if name in WORDS and getattr(type_, "name", "") != "ID":
        return WORDS[name]
    if isinstance(type_, GraphQLList):
        return [value_for(type_.of_type, name, membership)]
    if isinstance(type_, GraphQLInputObjectType):
        return {
            field: value_for(row.type, field, membership)
            for field, row in type_.fields.items()
            if isinstance(row.type, GraphQLNonNull) and row.default_value is Undefined
        } | MORE.get(name, {})
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if type_.name == "ID":
        return id_for(name, membership)
    return PLAIN.get(type_.name, TEXTS.get(name, "something"))


def id_for(name: str, membership: str) -> str:
    if name in {"entity", "employer"}:
        return SMARTCOOP
    if name in {"membership", "member"}:
        return membership
    return f"person.{UNKNOWN}" if name == "person" else f"BE.{name.lower()}.{UNKNOWN}"


def kind_of(mutation: str, argument: str) -> str:
    """The kind of an id that its argument does not name."""
    if argument == "request":
        return "payment_request" if "Payment" in mutation else "share_request"
    return {"grant": "holdgrant", "candidate": "linkCandidate"}.get(argument, argument.lower())


def document(kind: str, name: str, field: GraphQLField, membership: str) -> tuple[str, dict[str, Any]]:
    """The field with all required arguments, asked for what a payload shows first."""
    wanted = {arg: row for arg, row in field.args.items() if isinstance(row.type, GraphQLNonNull)}
    head = ", ".join(f"${arg}: {row.type}" for arg, row in wanted.items())
    passed = ", ".join(f"{arg}: ${arg}" for arg in wanted)
    text = f"{kind}{f'({head})' if head else ''} {{ {name}{f'({passed})' if passed else ''} {leaves(field.type)} }}"
    return text, {arg: value_for(row.type, arg, membership) for arg, row in wanted.items()}


def leaves(type_: Any) -> str:
    named = get_named_type(type_)
    if isinstance(named, GraphQLUnionType):
        return f"{{ __typename {SPREAD} }}"
    return "" if is_leaf_type(named) or not isinstance(named, GraphQLObjectType) else "{ __typename }"


@pytest.fixture
async def be(register: OpenRegister) -> Register:
    be = await register("BE")
    await be.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "bob")]))
    return be


def strangers(be: Register, rule: dict[str, Any], *, owner: bool = False) -> dict[str, str]:
    """Tokens of everybody whom the rule does not grant SMARTCOOP's membership 1, by who they are."""
    found = {"nobody": "", "a login without a register": be.issuing.token("be", "zoe")}
    if not owner:
        found["another member"] = be.issuing.token("be", "bob")
    for one in Role:
        if one.value not in rule.get("roles", ()):
            found[f"{one.value} here"] = be.issuing.token("be", "x", roles=[role(one.value, "BE")])
        if not rule.get("anywhere"):
            found[f"{one.value} of France"] = be.issuing.token("fr", "x", roles=[role(one.value, "FR")])
            other = role(one.value, "BE", entities=("BE.entity.another",))
            found[f"{one.value} of another entity"] = be.issuing.token("be", "x", roles=[other])
            # an issuer may not speak for another country: the role is dropped, and nothing is left
            found[f"{one.value} by a foreign issuer"] = be.issuing.token("fr", "x", roles=[role(one.value, "BE")])
    return found


BY_LOGIN = {"createLinkToken", "redeemLinkToken", "applyForMembership"}
"""What any login may do; what comes of it is that login's own."""


async def test_a_mutation_is_refused_to_whom_it_is_not_for(be: Register) -> None:
    assert GRAPH.mutation_type is not None
    before, told = await be.sequence(), {}
    for name, field in GRAPH.mutation_type.fields.items():
        if name in BY_LOGIN:
            continue
        text, variables = document("mutation", name, field, be.id(key(1)))
        given = variables.get("input", {})
        for argument, value in given.items():
            if UNKNOWN in str(value) and argument != "person":
                given[argument] = f"BE.{kind_of(name, argument)}.{UNKNOWN}"
        fine = REFUSED | ({"NOT_FOUND"} if UNKNOWN in str(variables) else set())
        for who, token in strangers(be, rule_of(name)).items():
            answer = await be.ask(text, token, **variables)
            codes = {refusal(answer)["code"]} if is_refused(answer) else set()
            if not codes or not codes <= fine | ALSO.get(name, set()):
                told[name, who] = codes or answer
    assert told == {}
    assert await be.sequence() == before, "something was written"


ALSO: dict[str, set[str]] = {}
"""Mutations that refuse for another reason before they look at who asks, with what they say."""


async def test_a_query_shows_a_stranger_nothing_of_a_member(be: Register) -> None:
    assert GRAPH.query_type is not None
    for name, field in GRAPH.query_type.fields.items():
        if name.startswith("_"):
            continue
        text, variables = document("query", name, field, be.id(key(1)))
        for who, token in strangers(be, {}).items():
            if who.endswith("here"):
                continue  # whom a country's roles show what is the other matrix's business
            text_of = str(await be.ask(text, token, **variables))
            for known in ("Number1", "ada1@", key(1).hex):
                assert known not in text_of, (who, name)
