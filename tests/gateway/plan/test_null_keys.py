"""Keys that may be null: every key that the origin has is an alternative for the representation."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

NULL_KEYS = Graph(
    "null_keys",
    {
        "shelves": """
            type Query { books: [Book!]! }
            type Book @key(fields: "id") @key(fields: "isbn") { id: ID isbn: ID title: String! }
        """,
        "authors": """
            type Book @key(fields: "isbn") @key(fields: "id") { id: ID isbn: ID author: String }
        """,
    },
)


def test_alternatives_are_tried_in_turn():
    query = "{ books { author } }"
    assert NULL_KEYS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 shelves
    query {
      books {
        __typename
        isbn
        id
      }
    }
  Entities 1 authors
    $representations: books.@ as Book { id } | Book { isbn }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Book {
          author
        }
      }
    }\
""")
    NULL_KEYS.check(query)
