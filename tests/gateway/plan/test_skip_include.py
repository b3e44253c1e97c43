"""`@skip` and `@include` stay variables: one plan for every combination, and no call for nothing."""

from itertools import product
from typing import Any

import pytest
from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph
from tests.gateway.plan.interpreter import run

SKIP_INCLUDE = Graph(
    "skip_include",
    {
        "products": """
            type Query { product: Product products: [Product!]! }
            type Product @key(fields: "id") { id: ID! name: String similar: Product }
        """,
        "prices": """
            type Product @key(fields: "id") { id: ID! price: Int stock: Int }
        """,
    },
)


def test_the_only_field_of_a_fetch():
    query = "query($x: Boolean!) { product { name price @include(if: $x) } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      product {
        __typename
        name
        id
      }
    }
  If $x
    Entities 1 prices
      $representations: product as Product { id }
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Product {
            price
          }
        }
      }\
""")
    SKIP_INCLUDE.check(query, x=True)
    SKIP_INCLUDE.check(query, x=False)


def test_the_only_root_field():
    query = "query($x: Boolean!) { product @skip(if: $x) { name } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 1 call
If not $x
  Fetch 0 products
    query {
      product {
        name
      }
    }\
""")


def test_fields_with_different_conditions_share_a_call():
    query = "query($x: Boolean!, $y: Boolean!) { product { price @include(if: $x) stock @skip(if: $y) } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      product {
        __typename
        id
      }
    }
  If $x, or not $y
    Entities 1 prices
      $representations: product as Product { id }
      query($representations: [_Any!]!, $x: Boolean!, $y: Boolean!) {
        _entities(representations: $representations) {
          ... on Product {
            price @include(if: $x)
            stock @skip(if: $y)
          }
        }
      }\
""")
    SKIP_INCLUDE.check(query, x=True, y=True)


def test_two_conditions_of_one_kind_are_nested():
    query = "query($x: Boolean!, $y: Boolean!) { product { name ... @include(if: $x) { id @include(if: $y) } } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 1 call
Fetch 0 products
  query($x: Boolean!, $y: Boolean!) {
    product {
      name
      ... @include(if: $y) {
        id @include(if: $x)
      }
    }
  }\
""")
    SKIP_INCLUDE.check(query, x=True, y=False)


def test_objects_that_another_field_brings_do_not_cause_a_call():
    query = "query($x: Boolean!) { product { similar @include(if: $x) { price } ... on Product { similar { name } } } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      product {
        similar {
          __typename
          name
          id
        }
      }
    }
  If $x
    Entities 1 prices
      $representations: product.similar as Product { id }
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Product {
            price
          }
        }
      }\
""")
    SKIP_INCLUDE.check(query, x=True)
    SKIP_INCLUDE.check(query, x=False)


def test_literal_conditions_are_settled():
    query = "{ product { name @include(if: false) id @skip(if: false) price @skip(if: true) } }"
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 1 call
Fetch 0 products
  query {
    product {
      id
    }
  }\
""")


def test_steps_under_different_conditions_share_a_call():
    query = """query($x: Boolean!, $y: Boolean!) {
      product { price @include(if: $x) } products { stock @skip(if: $y) similar { price @skip(if: $x) } }
    }"""
    assert SKIP_INCLUDE.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      product {
        __typename
        id
      }
      products {
        __typename
        similar {
          __typename
          id
        }
        id
      }
    }
  If not $x, or $x, or not $y
    Entities 1 prices
      $_r0: product as Product { id } if $x
      $_r1: products.@ as Product { id } if not $y
      $_r2: products.@.similar as Product { id } if not $x
      query($_r0: [_Any!]!, $_r1: [_Any!]!, $_r2: [_Any!]!) {
        _e0: _entities(representations: $_r0) {
          ... on Product {
            price
          }
        }
        _e1: _entities(representations: $_r1) {
          ... on Product {
            stock
          }
        }
        _e2: _entities(representations: $_r2) {
          ... on Product {
            price
          }
        }
      }\
""")
    for x, y in product((True, False), repeat=2):
        SKIP_INCLUDE.check(query, x=x, y=y)


@pytest.mark.parametrize(
    ("x", "y", "sent"), [(True, False, [2]), (True, True, [1]), (False, False, [1]), (False, True, [])]
)
def test_of_a_shared_call_only_what_is_wanted_is_sent(x: bool, y: bool, sent: list[int]):
    query = """query($x: Boolean!, $y: Boolean!) {
      product { price @include(if: $x) } products { stock @skip(if: $y) }
    }"""
    batches: list[int] = []

    def call(service: str, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        if service == "prices":
            batches.append(sum(bool(value) for value in variables.values() if isinstance(value, list)))
        return SKIP_INCLUDE.services[service].call(document, variables)

    run(SKIP_INCLUDE.plan(query), call, {"x": x, "y": y})
    assert batches == sent
