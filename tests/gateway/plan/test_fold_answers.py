"""Folding changes who is asked and not what is true: with one country alone the answers are a monolith's."""

from collections.abc import Iterator
from random import Random
from unittest.mock import ANY

import pytest
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, get_named_type, parse

from gateway.merge.plain import calls_in
from gateway.plan.nodes import Entities, Requirement
from tests.gateway.plan.random_queries import random_query
from tests.gateway.plan.test_folds import FOLDS, Overlay


@pytest.mark.parametrize(
    "query",
    [
        '{ membership(id: "1") { joinedOn person { id: name key: id memberships { joinedOn } contacts } } }',
        "{ members { holder { __typename ... on Named { id name } ... on Person { parent { name } } } } }",
        '{ client(id: "2") { organisation { name relations { organisation { partnership } } } } }',
        '{ person(id: "1") { parent { name } memberships { person { memberships { sponsor { name contacts } } } } } }',
        "query($x: Boolean!) { persons { ... @include(if: $x) { name } memberships { person @skip(if: $x) { id } } } }",
    ],
)
def test_the_answer_is_what_one_country_alone_would_say(query: str):
    for given in (True, False):
        FOLDS.check(query, overlay=Overlay(), **({"x": given} if "$x" in query else {}))


def parts_used(node: SelectionSetNode, type_name: str, whole: bool) -> Iterator[str]:
    """Fields of borderless objects that a document takes from a part of them."""
    fields = getattr(FOLDS.supergraph.api_schema.type_map[type_name], "fields", {})
    for item in node.selections:
        if isinstance(item, InlineFragmentNode):
            condition = item.type_condition
            yield from parts_used(item.selection_set, condition.name.value if condition else type_name, whole)
        elif isinstance(item, FieldNode):
            name = item.name.value
            if type_name in Overlay.folded and not whole and name not in ("id", "__typename"):
                yield f"{type_name}.{name}"
            if item.selection_set and name == "_entities":
                yield from parts_used(item.selection_set, "Query", True)
            elif item.selection_set:
                below = get_named_type(fields[name].type).name
                yield from parts_used(item.selection_set, below, type_name == "Query" and name == "person")


def test_no_random_query_takes_more_than_the_key_from_a_part():
    schema = FOLDS.supergraph.api_schema
    for seed in range(150):
        random = Random(seed)
        query = random_query(schema, random, depth=6)
        guarded = frozenset({"Person.name", "Organisation.partnership"}) if seed % 3 else frozenset()
        FOLDS.check(query, guarded, Overlay(), yes=True, no=False)
        for call in calls_in(FOLDS.plan(query, overlay=Overlay(), guarded=guarded).root):
            operation = parse(call.document).definitions[0]
            assert isinstance(operation, OperationDefinitionNode)
            assert not list(parts_used(operation.selection_set, "Query", False)), (query, call.document)
            if isinstance(call, Entities):
                for batch in call.batches:
                    folds = batch.type_name in Overlay.folded
                    assert not folds or batch.requires == ((batch.type_name, (Requirement("id", ANY),)),), query
