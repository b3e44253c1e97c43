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


async def test_a_refusal_ends_the_story() -> None:
    text = await explain(pipeline(), Request("{ nothing }"))  # type: ignore[arg-type]
    assert text.endswith("refused: GRAPHQL_VALIDATION_FAILED: Cannot query field 'nothing' on type 'Query'.")
    with pytest.raises(Refusal):
        await explain(pipeline(), Request(QUERY), "kitchen")  # type: ignore[arg-type]
