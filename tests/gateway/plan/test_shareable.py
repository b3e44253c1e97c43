"""`@shareable`: a field that several services answer goes where the others are asked anyway."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

SHAREABLE = Graph(
    "shareable",
    {
        "names": """
            type Query { topProduct: Product @shareable }
            type Product { id: ID! @shareable name: Label @shareable }
            type Label { text: String }
        """,
        "prices": """
            type Query { topProduct: Product @shareable }
            type Product { id: ID! @shareable price: Int name: Label @shareable }
            type Label { language: String }
        """,
    },
)


def test_one_service_is_enough_if_it_answers_everything():
    assert SHAREABLE.printed("{ topProduct { id price } }") == snapshot("""\
query, 1 call
Fetch 0 prices
  query {
    topProduct {
      id
      price
    }
  }\
""")


def test_a_shared_root_is_split_where_no_key_leads_on():
    query = "{ topProduct { id price name { text language } } }"
    assert SHAREABLE.printed(query) == snapshot("""\
query, 2 calls
Parallel
  Fetch 0 prices
    query {
      topProduct {
        name {
          language
        }
        id
        price
      }
    }
  Fetch 1 names
    query {
      topProduct {
        name {
          text
        }
      }
    }\
""")
    SHAREABLE.check(query)
