"""`@skip` and `@include` stay variables: one plan for every combination, and no call for nothing."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

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
Unless $x
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
