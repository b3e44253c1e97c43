"""Keys that no service holds whole: the missing parts are fetched first, like inputs of `@requires`."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

GATHERED_KEYS = Graph(
    "gathered_keys",
    {
        "lists": """
            type Query { top: List }
            type List @key(fields: "items { id }") { items: [Item!]! }
            type Item @key(fields: "id") { id: ID! }
        """,
        "links": """
            type Item @key(fields: "id") { id: ID! pid: ID! @shareable }
        """,
        "totals": """
            type List @key(fields: "items { id pid }") { items: [Item!]! total: Int }
            type Item @key(fields: "id pid") { id: ID! pid: ID! }
        """,
    },
)


def test_part_of_a_nested_key_comes_from_a_third_service():
    query = "{ top { total } }"
    assert GATHERED_KEYS.printed(query) == snapshot("""\
query, 3 calls
Sequence
  Fetch 0 lists
    query {
      top {
        __typename
        items {
          __typename
          id
        }
      }
    }
  Entities 1 links
    $representations: top.items.@ as Item { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Item {
          pid
        }
      }
    }
  Entities 2 totals
    $representations: top as List { items { id pid } }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on List {
          total
        }
      }
    }\
""")
    GATHERED_KEYS.check(query)
