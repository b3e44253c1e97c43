"""`@requires`: inputs are gathered first, sent with the key, and never shown to the caller."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

REQUIRES = Graph(
    "requires",
    {
        "products": """
            type Query { products: [Product!]! }
            type Product @key(fields: "id") {
                id: ID!
                weight(unit: String!): Int
                size: Size
                owner: Owner
            }
            type Size { width: Int height: Int }
            interface Owner { id: ID! }
            type Person implements Owner @key(fields: "id") { id: ID! age: Int }
            type Shop implements Owner @key(fields: "id") { id: ID! city: String }
        """,
        "shipping": """
            type Product @key(fields: "id") {
                id: ID!
                weight(unit: String!): Int @external
                size: Size @external
                volume: Int @requires(fields: "size { width height }")
                kilos: Int @requires(fields: "weight(unit: \\"kg\\")")
                pounds: Int @requires(fields: "weight(unit: \\"lb\\")")
                tax: Int @external
                total: Int @requires(fields: "tax")
                owner: Owner @external
                sender: String @requires(fields: "owner { ... on Person { age } ... on Shop { city } }")
            }
            type Size { width: Int @external height: Int @external }
            interface Owner { id: ID! }
            type Person implements Owner @key(fields: "id") { id: ID! age: Int @external }
            type Shop implements Owner @key(fields: "id") { id: ID! city: String @external }
        """,
        "taxes": """
            type Product @key(fields: "id") {
                id: ID!
                volume: Int @external
                tax: Int @requires(fields: "volume")
            }
        """,
    },
)


def test_inputs_come_from_the_service_that_has_them():
    query = "{ products { volume } }"
    assert REQUIRES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        id
        size {
          width
          height
        }
      }
    }
  Entities 1 shipping
    $representations: products.@ as Product { id size? { width? height? } }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          volume
        }
      }
    }\
""")
    REQUIRES.check(query)


def test_a_chain_of_requires_is_a_chain_of_steps():
    query = "{ products { total } }"
    assert REQUIRES.printed(query) == snapshot("""\
query, 4 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        id
        size {
          width
          height
        }
      }
    }
  Entities 1 shipping
    $representations: products.@ as Product { id size? { width? height? } }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          volume
        }
      }
    }
  Entities 2 taxes
    $representations: products.@ as Product { id volume? }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          tax
        }
      }
    }
  Entities 3 shipping
    $representations: products.@ as Product { id tax? }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          total
        }
      }
    }\
""")
    REQUIRES.check(query)


def test_each_set_of_arguments_has_its_own_alias_and_representation():
    query = '{ products { weight(unit: "g") kilos pounds } }'
    assert REQUIRES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query($_v0: String!) {
      products {
        __typename
        weight(unit: $_v0)
        id
        _weight_2: weight(unit: "lb")
        _weight_1: weight(unit: "kg")
      }
    }
  Entities 1 shipping
    $_r0: products.@ as Product { id weight: _weight_1? }
    $_r1: products.@ as Product { id weight: _weight_2? }
    query($_r0: [_Any!]!, $_r1: [_Any!]!) {
      _e0: _entities(representations: $_r0) {
        ... on Product {
          kilos
        }
      }
      _e1: _entities(representations: $_r1) {
        ... on Product {
          pounds
        }
      }
    }\
""")
    REQUIRES.check(query)


def test_inputs_can_depend_on_the_concrete_type():
    query = "{ products { sender } }"
    assert REQUIRES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query {
      products {
        __typename
        id
        owner {
          __typename
          ... on Person {
            age
          }
          ... on Shop {
            city
          }
        }
      }
    }
  Entities 1 shipping
    $representations: products.@ as Product { id owner? { __typename age?[Person] city?[Shop] } }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product {
          sender
        }
      }
    }\
""")
    REQUIRES.check(query)


def test_inputs_follow_the_condition_of_what_needs_them():
    query = "query($x: Boolean!) { products { id volume @include(if: $x) } }"
    assert REQUIRES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 products
    query($x: Boolean!) {
      products {
        __typename
        id
        size @include(if: $x) {
          width
          height
        }
      }
    }
  If $x
    Entities 1 shipping
      $representations: products.@ as Product { id size? { width? height? } }
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Product {
            volume
          }
        }
      }\
""")
    REQUIRES.check(query, x=True)
    REQUIRES.check(query, x=False)
