"""The fast executor answers as the default one does: random rows, random queries, errors and all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.subgraph.context import Partition, RequestContext
from commons.subgraph.fast_leaves import FastLeaves
from tests.commons.partitions import Issuing, partition_of
from tests.commons.subgraph import zoo

SCHEMA = zoo.zoo_schema()
UNREACHABLE = "postgresql+asyncpg://nobody@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def partition() -> Partition:
    from commons.auth.access import AccessTable

    return partition_of(Database(UNREACHABLE, "BE"), AccessTable({}), Issuing())


async def answer(executor: type, document: str, partition: Partition, caller: Caller, rows: Any) -> Any:
    """Data and errors, errors in the order of their paths (awaited fields finish in any order)."""
    context = RequestContext(partition, caller, {"zoo": rows})
    SCHEMA.execution_context_class = executor
    result = await SCHEMA.execute(document, context_value=context)
    SCHEMA.execution_context_class = FastLeaves
    errors = [
        (
            error.path,
            error.message,
            [location.formatted for location in error.locations or ()],
            repr(error.original_error),
        )
        for error in result.errors or ()
    ]
    return repr(result.data), sorted(errors, key=repr)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=zoo.documents(), rows=zoo.ZOOS, caller=st.sampled_from(zoo.CALLERS))
def test_the_same_answer_as_the_default_executor(
    partition: Partition, document: str, rows: Any, caller: Caller
) -> None:
    if validate(SCHEMA.graphql_schema, parse(document)):
        event("fields clash")
        return

    async def both() -> tuple[Any, Any]:
        expected = await answer(StrawberryGraphQLCoreExecutionContext, document, partition, caller, rows)
        return expected, await answer(FastLeaves, document, partition, caller, rows)

    expected, found = asyncio.run(both())
    event("errors" if expected[1] else "clean")
    assert found == expected, document


@pytest.mark.parametrize(
    ("document", "resolved"),
    [
        ("{ animals { id name legs born colour secret __typename } }", ["animals"]),
        ("{ page { edges { cursor node { id worth { amount } } } } }", ["page", "edges"]),
        ("{ living { ... on Animal { id } ... on Plant { id } } }", ["living"]),
        ("{ animals { id shout } }", ["animals", "shout", "shout"]),
    ],
)
async def test_plain_fields_never_reach_the_default_executor(
    partition: Partition, monkeypatch: pytest.MonkeyPatch, document: str, resolved: list[str]
) -> None:
    seen: list[str] = []
    default = StrawberryGraphQLCoreExecutionContext.execute_field

    def counted(self: Any, parent: Any, source: Any, details: Any, *rest: Any) -> Any:
        seen.append(details[0].node.name.value)
        return default(self, parent, source, details, *rest)

    monkeypatch.setattr(StrawberryGraphQLCoreExecutionContext, "execute_field", counted)
    rows = {"animals": [zoo.animal(), zoo.animal()], "living": [zoo.animal(), None], "some": []}
    result = await SCHEMA.execute(document, context_value=RequestContext(partition, zoo.OFFICER, {"zoo": rows}))
    assert not result.errors
    assert seen == resolved
