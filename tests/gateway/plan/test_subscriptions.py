"""Subscriptions: one root field as an event stream, entities for each event."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

SUBSCRIPTIONS = Graph(
    "subscriptions",
    {
        "votes": """
            type Query { turnout: Int }
            type Subscription { counted: Ballot }
            type Ballot { number: Int! member: Member! }
            type Member @key(fields: "id") { id: ID! }
        """,
        "members": """
            type Member @key(fields: "id") { id: ID! name: String }
        """,
    },
)


def test_entities_follow_each_event():
    assert SUBSCRIPTIONS.printed("subscription { counted { number member { name } } }") == snapshot("""\
subscription, 2 calls
Sequence
  Fetch 0 votes
    subscription {
      counted {
        number
        member {
          __typename
          id
        }
      }
    }
  Entities 1 members
    $representations: counted.member as Member { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Member {
          name
        }
      }
    }\
""")
