"""`@override`: the field's old service is asked no more."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

OVERRIDE = Graph(
    "override",
    {
        "old": """
            type Query { feed: [Post!]! }
            type Post @key(fields: "id") { id: ID! createdAt: String body: String }
        """,
        "new": """
            type Post @key(fields: "id") { id: ID! createdAt: String @override(from: "old") }
        """,
    },
)


def test_the_new_owner_answers():
    query = "{ feed { body createdAt } }"
    assert OVERRIDE.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 old
    query {
      feed {
        __typename
        body
        id
      }
    }
  Entities 1 new
    $representations: feed.@ as Post { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Post {
          createdAt
        }
      }
    }\
""")
    OVERRIDE.check(query)
