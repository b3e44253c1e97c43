"""Which country a root field asks where any one will do."""

from __future__ import annotations

from typing import Any

import pytest

from commons.auth.access import Rule
from commons.auth.caller import Caller, Role
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.route.cursors import Cursors, Keyring
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import public_schema
from tests.gateway.small_graph import PLACEMENT, SUPERGRAPH, Countries, Small, Tokens, access_table, officer

COUNTRIES = ("BE", "FR", "IT")
OVERLAY = PLACEMENT.replace("entities: [LegalEntity!]! @everywhere(merge: LIST)", "entities: [LegalEntity!]! @anywhere")
QUERY = "{ entities { id } }"


def pipeline(caller: Caller, **special: Rule) -> Small:
    rules, limits = read_overlay(OVERLAY, SUPERGRAPH), Limits()
    schema = public_schema(SUPERGRAPH.api_schema, rules)
    graph = Graph(SUPERGRAPH, schema, rules, access_table(**special), limits, Documents(schema, rules, limits))
    world: Any = Countries([])
    tokens: Any = Tokens({"olga": caller})
    return Small(Pipeline(graph, world, tokens, Cursors(Keyring.fresh(), COUNTRIES), COUNTRIES), world)


@pytest.mark.parametrize(("home", "asked"), [("FR", ["FR"]), ("IT", ["IT"]), (None, ["BE"])])
async def test_the_home_country_answers_alone(home: str | None, asked: list[str]) -> None:
    small = pipeline(officer("FR", home=home))
    found = await small.data(QUERY)
    assert small.world.asked("members") == asked
    assert [row["id"][:2] for row in found["entities"]] == asked


async def test_a_country_that_does_not_grant_the_field_is_passed_over() -> None:
    only = Rule("officer", roles=frozenset({Role.MEMBERSHIP_OFFICER}))
    small = pipeline(officer("FR", home="BE"), Query__entities=only)
    await small.data(QUERY)
    assert small.world.asked("members") == ["FR"]


def test_a_mutation_is_never_anywhere() -> None:
    with pytest.raises(CompositionError, match="a mutation writes in the country that its arguments name"):
        read_overlay(
            PLACEMENT.replace('rename: Membership @byId(argument: "id")', "rename: Membership @anywhere"), SUPERGRAPH
        )
    with pytest.raises(CompositionError, match="a type is placed @byId or @borderless"):
        read_overlay(
            PLACEMENT.replace('Assembly @byId(kind: "assembly")', 'Assembly @anywhere(kind: "assembly")'), SUPERGRAPH
        )
