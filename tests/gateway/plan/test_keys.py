"""`@key`: simple, compound, nested, several of them, and chains where no two services share one."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

KEYS = Graph(
    "keys",
    {
        "products": """
            type Query { products: [Product!]! product(id: ID!): Product }
            type Product @key(fields: "id") { id: ID! name: String }
        """,
        "catalogue": """
            type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: String! }
        """,
        "stock": """
            type Product @key(fields: "upc") { upc: String! inStock: Int! shelf: Shelf }
            type Shelf @key(fields: "hall { number } row") { hall: Hall! row: Int! }
            type Hall { number: Int! @shareable }
        """,
        "signs": """
            type Shelf @key(fields: "hall { number } row") { hall: Hall! row: Int! sign: String }
            type Hall { number: Int! @shareable }
        """,
    },
)


def test_an_entity_is_fetched_by_its_key():
    query = "{ products { name upc } }"
    assert KEYS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        name
        id
      }
    }
  Entities 1 catalogue
    $representations: products.@ as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          upc
        }
      }
    }\
""")
    KEYS.check(query)


def test_where_no_key_is_shared_a_third_service_translates():
    query = "{ products { name inStock } }"
    assert KEYS.printed(query) == snapshot("""\
query, 3 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        name
        id
      }
    }
  Entities 1 catalogue
    $representations: products.@ as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          __typename
          upc
        }
      }
    }
  Entities 2 stock
    $representations: products.@ as Product { upc }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          inStock
        }
      }
    }\
""")
    KEYS.check(query)


def test_a_key_can_be_compound_and_nested():
    query = "{ products { shelf { sign } } }"
    assert KEYS.printed(query) == snapshot("""\
query, 4 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        id
      }
    }
  Entities 1 catalogue
    $representations: products.@ as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          __typename
          upc
        }
      }
    }
  Entities 2 stock
    $representations: products.@ as Product { upc }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          shelf {
            __typename
            hall {
              number
            }
            row
          }
        }
      }
    }
  Entities 3 signs
    $representations: products.@.shelf as Shelf { hall { number } row }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Shelf {
          sign
        }
      }
    }\
""")
    KEYS.check(query)


def test_the_same_question_at_two_paths_is_one_batch():
    query = '{ products { upc } product(id: "x") { upc } }'
    assert KEYS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query($_v0: ID!) {
      products {
        __typename
        id
      }
      product(id: $_v0) {
        __typename
        id
      }
    }
  Entities 1 catalogue
    $representations: products.@, product as Product { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          upc
        }
      }
    }\
""")


def test_a_key_keeps_out_of_the_way_of_the_callers_aliases():
    query = "{ products { id: name upc } }"
    assert KEYS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        id: name
        _id_1: id
      }
    }
  Entities 1 catalogue
    $representations: products.@ as Product { id: _id_1 }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          upc
        }
      }
    }\
""")
    KEYS.check(query)
