"""`explain`: each stage's artefact in the pipeline's order, one at a time or all of them."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from gateway.console.explain import OFFLINE, STAGES, explain
from gateway.http.request import Request
from tests.gateway.small_graph import Countries, Row, small_pipeline

QUERY = "{ members(first: 1) { edges { node { name } } pageInfo { endCursor } } }"


def pipeline(down: bool = False) -> object:
    world = Countries([Row("BE", 1, name="Ann")])
    world.down = {("members", "FR")} if down else set()
    return small_pipeline(world).pipeline


async def test_all_stages_in_order() -> None:
    text = await explain(pipeline(down=True), Request(QUERY, authorization="Bearer olga"))  # type: ignore[arg-type]
    heads = [line.strip("─ ") for line in text.splitlines() if line.startswith("──")]
    assert heads == list(STAGES)
    assert "members/FR: PARTITION_UNAVAILABLE" in text
    assert "Bearer" not in text


@pytest.mark.parametrize("stage", OFFLINE)
async def test_stages_up_to_the_plan_need_neither_token_nor_network(stage: str) -> None:
    found = pipeline()
    text = await explain(found, Request(QUERY), stage)  # type: ignore[arg-type]
    assert text.startswith(f"── {stage} ──")
    assert not found.partitions.calls  # type: ignore[attr-defined]


async def test_without_a_token_all_stages_up_to_the_plan_in_one_go() -> None:
    found = pipeline()
    text = await explain(found, Request(QUERY), offline=True)  # type: ignore[arg-type]
    assert [line.strip("─ ") for line in text.splitlines() if line.startswith("──")] == list(OFFLINE)
    assert not found.partitions.calls  # type: ignore[attr-defined]


LOOKUP = """query($id: ID!, $first: Int!, $order: MembershipOrder! = NEWEST) {
  membership(id: $id) { name } members(first: $first, orderBy: $order) { edges { cursor } }
}"""


@pytest.mark.parametrize("authorization", [None, "Bearer olga"])
async def test_a_document_without_its_variables_is_planned_and_not_run(authorization: str | None) -> None:
    found = pipeline()
    request = Request(LOOKUP, variables={"first": 2}, authorization=authorization)
    text = await explain(found, request, offline=authorization is None)  # type: ignore[arg-type]
    assert [line.strip("─ ") for line in text.splitlines() if line.startswith("──")] == list(OFFLINE)
    assert "Fetch 0 members (by-id, id)" in text
    assert "$first = 2" in text
    assert text.endswith("not given: $id: ID!; with values for them it can be run.")
    assert text.count("not given") == 1
    assert not found.partitions.calls  # type: ignore[attr-defined]
    assert (await explain(found, request, "route")).startswith("not given: $id: ID!")  # type: ignore[arg-type]


async def test_a_variable_that_is_given_wrong_is_refused_once() -> None:
    text = await explain(pipeline(), Request(LOOKUP, variables={"first": "many"}), offline=True)  # type: ignore[arg-type]
    assert text.count("refused") == 1
    assert "GRAPHQL_VALIDATION_FAILED" in text


async def test_node_cannot_be_planned_without_the_id_that_says_what_it_is() -> None:
    text = await explain(pipeline(), Request("query($id: ID!) { node(id: $id) { id } }"), offline=True)  # type: ignore[arg-type]
    assert text.startswith("refused: UNROUTABLE_ID")


async def test_a_refusal_ends_the_story() -> None:
    text = await explain(pipeline(), Request("{ nothing }"))  # type: ignore[arg-type]
    assert text.endswith("refused: GRAPHQL_VALIDATION_FAILED: Cannot query field 'nothing' on type 'Query'.")
    with pytest.raises(Refusal):
        await explain(pipeline(), Request(QUERY), "kitchen")  # type: ignore[arg-type]
