"""Interfaces and unions: asked once where a service answers for every type, else type by type."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

ABSTRACT = Graph(
    "abstract_types",
    {
        "media": """
            type Query { media: [Media!]! shelf: Shelf }
            interface Media { id: ID! title: String }
            type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
            type Film implements Media @key(fields: "id") { id: ID! title: String @external minutes: Int }
            union Item = Book | Film
            type Shelf @key(fields: "id") { id: ID! items: [Item!]! @shareable }
        """,
        "films": """
            interface Media { id: ID! title: String }
            type Film implements Media @key(fields: "id") { id: ID! title: String rating: Int }
            type Book implements Media @key(fields: "id") { id: ID! title: String @external rating: Int }
        """,
        "shelves": """
            union Item = Book
            type Book @key(fields: "id") { id: ID! }
            type Shelf @key(fields: "id") { id: ID! items: [Item!]! @shareable label: String }
        """,
    },
)


def test_a_field_of_every_type_stands_at_the_interface():
    query = "{ media { id } }"
    assert ABSTRACT.printed(query) == snapshot("""\
query, 1 call
Fetch 0 media
  query {
    media {
      __typename
      id
    }
  }\
""")
    ABSTRACT.check(query)


def test_a_field_that_one_type_lacks_is_asked_type_by_type():
    query = "{ media { title ... on Book { pages } } }"
    assert ABSTRACT.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 media
    query {
      media {
        __typename
        ... on Book {
          pages
          title
        }
        ... on Film {
          id
        }
      }
    }
  Entities 1 films
    $representations: media.@[Film] as Film { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Film {
          title
        }
      }
    }\
""")
    ABSTRACT.check(query)


def test_every_type_can_jump():
    query = "{ media { ... on Book { rating } ... on Film { rating } } }"
    assert ABSTRACT.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 media
    query {
      media {
        __typename
        id
      }
    }
  Entities 1 films
    $_r0: media.@[Book] as Book { id }
    $_r1: media.@[Film] as Film { id }
    query($_r0: [_Any!]!, $_r1: [_Any!]!) {
      _e0: _entities(representations: $_r0) {
        ... on Book {
          rating
        }
      }
      _e1: _entities(representations: $_r1) {
        ... on Film {
          rating
        }
      }
    }\
""")
    ABSTRACT.check(query)


def test_a_union_has_the_members_that_every_way_to_it_agrees_on():
    query = "{ shelf { items { __typename ... on Book { pages } ... on Film { minutes } } } }"
    assert ABSTRACT.printed(query) == snapshot("""\
query, 1 call
Fetch 0 media
  query {
    shelf {
      items {
        __typename
        ... on Book {
          pages
        }
      }
    }
  }\
""")
    ABSTRACT.check(query)
