"""Limits: what is too deep, too large or too costly is refused before anything is planned."""

from __future__ import annotations

import time

import orjson
import pytest

from commons.errors import Refusal
from gateway.operation.cost import LIST_COST
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from tests.gateway.small_graph import RULES, SCHEMA, Countries, Row, officer, small_pipeline


def code(document: str, limits: Limits | None = None) -> str | None:
    try:
        Documents(SCHEMA, RULES, limits or Limits()).ask(document, None, {})
    except Refusal as refused:
        return refused.code
    return None


def nested(depth: int) -> str:
    return "{ me { memberships " + "{ person { memberships " * depth + "{ id }" + "} }" * depth + "} }"


def test_depth() -> None:
    assert code(nested(5)) is None
    assert code(nested(12)) == "QUERY_TOO_DEEP"


def test_depth_through_fragments() -> None:
    spread = "fragment P on Person { memberships { person { memberships { person { id } } } } }"
    assert code("{ me { memberships { person { ...P } } } } " + spread, Limits(depth=5)) == "QUERY_TOO_DEEP"


def test_aliases_root_fields_tokens_and_bytes() -> None:
    many = " ".join(f"a{n}: membershipCount" for n in range(25))
    assert code("{" + many + "}") == "QUERY_TOO_LARGE"
    assert code("{" + many + "}", Limits(root_fields=25)) is None
    assert code("{" + many + "}", Limits(root_fields=25, aliases=20)) == "QUERY_TOO_LARGE"
    assert code("{" + many + "}", Limits(root_fields=25, tokens=50)) == "QUERY_TOO_LARGE"
    assert code("{ membershipCount }" + "#" * 200, Limits(bytes=100)) == "QUERY_TOO_LARGE"


@pytest.mark.parametrize("opened", ["", "... on Query ", "...R "])
def test_fields_are_counted_wherever_they_stand(opened: str) -> None:
    wide = " ".join(f"a{n}: me {{ id displayName }}" for n in range(10))
    document = f"{{ {opened}{{ {wide} }} }}" if opened.startswith("... ") else f"{{ {wide} }}"
    document = f"{{ ...R }} fragment R on Query {{ {wide} }}" if opened == "...R " else document
    assert code(document, Limits(fields=30)) is None
    assert code(document, Limits(fields=29)) == "QUERY_TOO_LARGE"
    assert code(document, Limits(root_fields=9)) == "QUERY_TOO_LARGE"
    assert code(document, Limits(aliases=9)) == "QUERY_TOO_LARGE"


@pytest.mark.parametrize(
    "document",
    [
        "{ a" * 1_900 + " }" * 1_900,
        "{ membershipCount " + "@skip(if: false) " * 900 + "}",
        "{ me { " + "... { " * 1_500 + "id" + " }" * 1_500 + " } }",
        "query($x: " + "[" * 1_500 + "Int" + "]" * 1_500 + ") { membershipCount }",
        "{ members(after: " + "[" * 1_900 + "]" * 1_900 + ") { edges { cursor } } }",
        "{ members(after: " + "{a:" * 900 + "1" + "}" * 900 + ") { edges { cursor } } }",
        " ".join(f"fragment F{n} on Person {{ ...F{n + 1} }}" for n in range(400)) + " { me { ...F0 } }",
        "{ " + "membershipCount " * 3_900 + "}",
        "{ me { " + " ".join(f"id @include(if: $v{n})" for n in range(300)) + " } }",
    ],
    ids=lambda document: document[:24],
)
def test_deep_and_wide_documents_are_refused_quickly_and_never_a_fault(document: str) -> None:
    began = time.perf_counter()
    assert code(document) in ("QUERY_TOO_DEEP", "QUERY_TOO_LARGE", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [50, 300, 900])
async def test_variables_that_nest_are_refused_and_never_a_fault(opening: str, depth: int) -> None:
    text = opening * depth + "1" + ("]" if opening == "[" else "}") * depth
    small = small_pipeline(Countries([Row("BE", 1)]))
    fields = "members(first: $f, after: $a) { edges { cursor } } membership(id: $i) { id }"
    query = f"query($f: Int, $a: String, $i: ID!) {{ {fields} }}"
    for name in ("f", "a", "i"):
        with pytest.raises(Refusal) as refused:
            await small.ask(query, **{"i": "BE.membership.1", name: orjson.loads(text)})
        assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"
        assert len(refused.value.message) < 1_000


def test_a_fragment_bomb_is_refused_at_once() -> None:
    bomb = "{ me { ...F0 } } " + " ".join(
        f"fragment F{n} on Person {{ memberships {{ person {{ ...F{n + 1} ...F{n + 1} }} }} }}" for n in range(40)
    )
    began = time.perf_counter()
    assert code(bomb + " fragment F40 on Person { id }") in ("QUERY_TOO_DEEP", "QUERY_TOO_LARGE")
    assert time.perf_counter() - began < 1


def test_fragment_cycles_are_invalid_and_not_endless() -> None:
    assert (
        code("{ me { ...A } } fragment A on Person { memberships { person { ...A } } }") == "GRAPHQL_VALIDATION_FAILED"
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { membershipCount } query B { membershipCount }", "BAD_REQUEST"),
        ("query($n: Int!) { members(first: $n) { edges { cursor } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_documents_that_do_not_fit(document: str, expected: str) -> None:
    assert code(document) == expected


def test_names_of_other_fields_are_not_suggested() -> None:
    with pytest.raises(Refusal) as refused:
        Documents(SCHEMA, RULES).ask("{ membershipCoun }", None, {})
    assert "membershipCount" not in refused.value.message


def test_refusals_are_remembered_like_plans() -> None:
    documents = Documents(SCHEMA, RULES)
    for _ in range(2):
        with pytest.raises(Refusal):
            documents.known("{ nothing }", None)
    assert len(documents._known) == 1


async def test_cost_is_size_times_countries() -> None:
    small = small_pipeline(Countries([Row("BE", 1)]), limits=Limits(cost=400))
    query = "query($first: Int, $c: [CountryCode!]) { members(first: $first, countries: $c) { edges { node { id } } } }"
    await small.data(query, first=60)
    with pytest.raises(Refusal) as refused:
        await small.ask(query, first=100)
    assert refused.value.code == "QUERY_TOO_COSTLY"
    await small.data(query, first=100, c=["BE"])


async def test_a_borderless_object_counts_once_for_each_country_wherever_its_page_was_gathered() -> None:
    """A page of 50 from 3 countries: a connection, 150 edges, nodes and persons; only the 50 winners are folded."""
    world = Countries([Row("BE", 1, person=1)])
    page = "query($first: Int) {{ members(first: $first) {{ edges {{ node {{ {} }} }} }} }}"
    for asked, cost in [
        ("id", 3 + 300),
        ("person { key: id __typename partitions { country } }", 3 + 450 + 1500),
        ("person { displayName }", 3 + 450 + 50 * 3),
        ("person { id ... on Person { level memberships { id } } }", 3 + 450 + 50 * 3 * (1 + 10)),
    ]:
        await small_pipeline(world, limits=Limits(cost=cost)).data(page.format(asked), first=50)
        with pytest.raises(Refusal) as refused:
            await small_pipeline(world, limits=Limits(cost=cost - 1)).data(page.format(asked), first=50)
        assert refused.value.code == "QUERY_TOO_COSTLY"


async def test_the_largest_page_of_ten_countries_may_name_persons_and_list_their_memberships() -> None:
    codes = ("BE", "FR", "DE", "AT", "IT", "ES", "NL", "SE", "HU", "EU")
    small = small_pipeline(Countries([Row("BE", 1, person=1)]), codes, caller=officer(*codes))
    page = "{{ members(first: 500) {{ edges {{ node {{ person {{ displayName memberships {{ {} }} }} }} }} }} }}"
    await small.data(page.format("id"))
    with pytest.raises(Refusal) as refused:
        await small.data(page.format("id person { memberships { id } }"))
    assert refused.value.code == "QUERY_TOO_COSTLY"


async def test_nested_lists_multiply() -> None:
    small = small_pipeline(Countries([Row("BE", 1)]), limits=Limits(cost=5_000))
    await small.data("{ me { memberships { id } } }")
    with pytest.raises(Refusal) as refused:
        await small.ask(
            "{ me { memberships { person { memberships { person { memberships { entity { id } } } } } } } }"
        )
    assert refused.value.code == "QUERY_TOO_COSTLY"


def test_without_countries_five_lists_inside_each_other_may_be_asked() -> None:
    nested = sum(LIST_COST**depth for depth in range(1, 6))
    assert Limits().cost_of(countries=True) < nested <= Limits().cost_of(countries=False)
    assert Limits(cost=9).cost_of(countries=True) == Limits(cost=9).cost_of(countries=False) == 9
