"""Normalising: one operation, fragments inlined, fields merged, conditions kept, literals hoisted."""

import pytest
from graphql import build_schema, parse
from inline_snapshot import snapshot

from commons.errors import Refusal
from gateway.operation.model import renamed_responses
from gateway.operation.normalise import normalise

SCHEMA = build_schema("""
    type Query { user(id: ID, filter: Filter, tags: [String!]): User node: Node anything(at: Anything): Int }
    type Mutation { rename(name: String!): User }
    input Filter { name: String ages: [Int!] kind: Kind }
    enum Kind { OLD NEW }
    scalar Anything
    interface Node { id: ID! name: String }
    interface Named { name: String }
    type User implements Node & Named { id: ID! name: String friend(first: Int): User age: Int }
    type Group implements Node { id: ID! name: String size: Int }
""")


def text(query: str, name: str | None = None) -> str:
    return str(normalise(SCHEMA, parse(query), name).operation)


def test_fields_merge_across_fragments():
    query = """
        query { user { ...A friend { age } ... on Node { id } } }
        fragment A on User { name friend { name ...B } }
        fragment B on Named { name }
    """
    assert text(query) == snapshot("""\
query {
  user {
    name
    friend {
      name
      age
    }
    id
  }
}\
""")


def test_fragments_that_narrow_stay_and_those_that_cannot_hold_go():
    query = (
        "{ node { id ... on User { age } ... on User { name } ... on Named { name } } user { ... on Named { name } } }"
    )
    assert text(query) == snapshot("""\
query {
  node {
    id
    ... on User {
      age
      name
    }
    ... on Named {
      name
    }
  }
  user {
    name
  }
}\
""")


def test_conditions_go_to_the_fields():
    query = """query($x: Boolean!, $y: Boolean!) { user {
        ... @include(if: $x) { name friend @skip(if: $y) { age } }
        id @include(if: $x) @skip(if: $x)
    } }"""
    assert text(query) == snapshot("""\
query($x: Boolean!, $y: Boolean!) {
  user {
    name @include(if: $x)
    friend @include(if: $x) @skip(if: $y) {
      age
    }
  }
}\
""")


def test_a_field_wanted_anyway_takes_in_its_conditional_twin():
    query = "query($x: Boolean!) { user { name name @include(if: $x) friend { id } friend @include(if: $x) { age } } }"
    assert text(query) == snapshot("""\
query($x: Boolean!) {
  user {
    name
    friend {
      id
      age @include(if: $x)
    }
  }
}\
""")


def test_a_conditional_twin_that_comes_first_leaves_its_place():
    assert text("query($x: Boolean!) { user { id @include(if: $x) name id } }") == snapshot("""\
query($x: Boolean!) {
  user {
    # id @include(if: $x)
    name
    id
  }
}\
""")


def test_literal_conditions_are_settled():
    query = "{ user { id @include(if: true) name @skip(if: true) ... @include(if: false) { age } } }"
    assert text(query) == snapshot("""\
query {
  user {
    id
  }
}\
""")


def test_literals_become_variables():
    query = """query($name: String, $_v0: Int) {
        user(id: 7, filter: { name: $name, ages: [1, 2], kind: OLD }, tags: "x") { friend(first: $_v0) { id } }
        anything(at: { deep: [1, "a"] })
    }"""
    operation, literals = normalise(SCHEMA, parse(query), None)
    assert str(operation) == snapshot("""\
query($name: String, $_v0: Int, $_v1: ID, $_v2: [Int!], $_v3: Kind, $_v4: [String!], $_v5: Anything) {
  user(id: $_v1, filter: {name: $name, ages: $_v2, kind: $_v3}, tags: $_v4) {
    friend(first: $_v0) {
      id
    }
  }
  anything(at: $_v5)
}\
""")
    assert literals == snapshot({"_v1": "7", "_v2": [1, 2], "_v3": "OLD", "_v4": "x", "_v5": {"deep": [1, "a"]}})


def test_the_text_does_not_depend_on_literals():
    assert text('{ user(id: "a") { id } }') == text('{ user(id: "b") { id } }')


def test_equal_literals_share_a_variable_so_that_conditional_twins_agree():
    query = """query($x: Boolean!) { user {
        friend(first: 1) @include(if: $x) { id }
        friend(first: 1) @skip(if: $x) { age }
    } }"""
    assert text(query) == snapshot("""\
query($x: Boolean!, $_v0: Int) {
  user {
    friend(first: $_v0) @include(if: $x) {
      id
    }
    friend(first: $_v0) @skip(if: $x) {
      age
    }
  }
}\
""")


def test_the_operation_is_picked_by_name():
    document = 'query A { user { id } } mutation B { rename(name: "x") { id } }'
    assert text(document, "B").startswith("mutation B($_v0: String!)")
    for name in (None, "C"):
        with pytest.raises(Refusal):
            text(document, name)


def test_response_names_that_the_planner_must_avoid():
    operation = normalise(SCHEMA, parse("{ user { id: name name friend(first: 1) { age } } }"), None).operation
    assert renamed_responses(operation.selections) == {"id", "friend"}
