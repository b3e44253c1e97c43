"""Mutations: root fields one at a time in the caller's order, each with its entities before the next."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

MUTATIONS = Graph(
    "mutations",
    {
        "products": """
            type Query { product(id: ID!): Product }
            type Mutation { addProduct(name: String!): Product renameProduct(id: ID!, name: String!): Product }
            type Product @key(fields: "id") { id: ID! name: String }
        """,
        "reviews": """
            type Mutation { addReview(product: ID!, text: String!): Review }
            type Review { text: String product: Product }
            type Product @key(fields: "id") { id: ID! reviews: Int }
        """,
    },
)


def test_entities_are_fetched_between_root_fields():
    query = """mutation {
        first: addProduct(name: "a") { name reviews }
        addReview(product: "1", text: "good") { product { name } }
        second: addProduct(name: "b") { name }
    }"""
    assert MUTATIONS.printed(query) == snapshot("""\
mutation, 5 calls
Sequence
  Fetch 0 products
    mutation($_v0: String!) {
      first: addProduct(name: $_v0) {
        __typename
        name
        id
      }
    }
  Entities 1 reviews
    $representations: first as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          reviews
        }
      }
    }
  Fetch 2 reviews
    mutation($_v1: ID!, $_v2: String!) {
      addReview(product: $_v1, text: $_v2) {
        product {
          __typename
          id
        }
      }
    }
  Entities 3 products
    $representations: addReview.product as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          name
        }
      }
    }
  Fetch 4 products
    mutation($_v3: String!) {
      second: addProduct(name: $_v3) {
        name
      }
    }\
""")


def test_neighbours_of_one_service_go_in_one_call():
    query = 'mutation { a: addProduct(name: "a") { id } b: renameProduct(id: "1", name: "b") { name reviews } }'
    assert MUTATIONS.printed(query) == snapshot("""\
mutation, 2 calls
Sequence
  Fetch 0 products
    mutation($_v0: String!, $_v1: ID!, $_v2: String!) {
      a: addProduct(name: $_v0) {
        id
      }
      b: renameProduct(id: $_v1, name: $_v2) {
        __typename
        name
        id
      }
    }
  Entities 1 reviews
    $representations: b as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          reviews
        }
      }
    }\
""")
