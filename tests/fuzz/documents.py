"""Random valid documents for a schema, by schemathesis; the same seed gives the same documents."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from graphql import GraphQLScalarType, GraphQLSchema, ObjectFieldNode, ObjectValueNode, introspection_from_schema
from graphql.language import NameNode, StringValueNode, ValueNode
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

BUILT_IN = frozenset({"ID", "Int", "String", "Boolean", "Float"})
BATCH = 500
"""Documents of one run of hypothesis: it gets slower the longer it remembers."""


def documents(schema: GraphQLSchema, count: int, number: int) -> list[str]:
    """About `count` different documents over all root fields of `schema`."""
    import schemathesis  # `make test` runs without it

    _know_scalars(schema)
    asked = schemathesis.graphql.from_dict(dict(introspection_from_schema(schema)))
    operations = [found.ok() for found in asked.get_all_operations()]
    random.Random(number).shuffle(operations)
    found: dict[str, None] = {}
    for batch in range(-(-count // BATCH)):
        for text in _batch(operations, min(BATCH, count - batch * BATCH), number * 1_000 + batch):
            found[text] = None
    return list(found)


def _batch(operations: list[Any], count: int, number: int) -> list[str]:
    found: list[str] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(operations).flatmap(lambda operation: operation.as_strategy()))
    def gather(case: Any) -> None:
        found.append(case.body)

    gather()
    return found


def _know_scalars(schema: GraphQLSchema) -> None:
    import schemathesis

    strategies: dict[str, Callable[[], st.SearchStrategy[ValueNode]]] = {"_Any": _representations}
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLScalarType) and name not in BUILT_IN:
            schemathesis.graphql.scalar(name, strategies.get(name, _texts)())


def _texts() -> st.SearchStrategy[ValueNode]:
    return st.text(max_size=20).filter(_sayable).map(lambda text: StringValueNode(value=text))


def _sayable(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _representations() -> st.SearchStrategy[ValueNode]:
    kinds = st.sampled_from(["Person", "Membership", "LegalEntity", "Organisation", "Assembly", "Nobody"])
    return st.builds(_representation, kinds, st.text(max_size=20).filter(_sayable))


def _representation(kind: str, name: str) -> ValueNode:
    pairs = {"__typename": kind, "id": name}
    fields = [ObjectFieldNode(name=NameNode(value=k), value=StringValueNode(value=v)) for k, v in pairs.items()]
    return ObjectValueNode(fields=tuple(fields))
