"""`@provides`: along one path a service answers what is otherwise another's."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

PROVIDES = Graph(
    "provides",
    {
        "reviews": """
            type Query {
                reviews: [Review!]! @provides(fields: "author { name address { city } }")
                latest: [Review!]!
                subjects: [Subject!]! @provides(fields: "... on Book { title }")
            }
            type Review { text: String author: User }
            type User @key(fields: "id") { id: ID! name: String @external address: Address @external }
            type Address { city: String @external }
            union Subject = Book | Film
            type Book @key(fields: "id") { id: ID! title: String @external }
            type Film @key(fields: "id") { id: ID! }
        """,
        "users": """
            type Query { users: [User!]! }
            type User @key(fields: "id") { id: ID! name: String address: Address }
            type Address { city: String street: String }
            type Book @key(fields: "id") { id: ID! title: String }
            type Film @key(fields: "id") { id: ID! title: String }
        """,
    },
)


def test_what_is_provided_needs_no_other_call():
    query = "{ reviews { text author { name address { city } } } }"
    assert PROVIDES.printed(query) == snapshot("""\
query, 1 call
Fetch 0 reviews
  query {
    reviews {
      text
      author {
        name
        address {
          city
        }
      }
    }
  }\
""")
    PROVIDES.check(query)


def test_elsewhere_the_owner_is_asked():
    query = "{ latest { author { name } } }"
    assert PROVIDES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 reviews
    query {
      latest {
        author {
          __typename
          id
        }
      }
    }
  Entities 1 users
    $representations: latest.@.author as User { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on User {
          name
        }
      }
    }\
""")
    PROVIDES.check(query)


def test_a_field_beside_the_provided_ones_is_the_owners():
    query = "{ reviews { author { name address { city street } } } }"
    assert PROVIDES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 reviews
    query {
      reviews {
        author {
          __typename
          name
          id
        }
      }
    }
  Entities 1 users
    $representations: reviews.@.author as User { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on User {
          address {
            city
            street
          }
        }
      }
    }\
""")
    PROVIDES.check(query)


def test_members_of_a_union_are_provided_one_by_one():
    query = "{ subjects { ... on Book { title } ... on Film { title } } }"
    assert PROVIDES.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 reviews
    query {
      subjects {
        __typename
        ... on Book {
          title
        }
        ... on Film {
          id
        }
      }
    }
  Entities 1 users
    $representations: subjects.@[Film] as Film { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Film {
          title
        }
      }
    }\
""")
    PROVIDES.check(query)
