"""One response name with two types in a service's schema: an internal alias, and a rename on the way back."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

CLASHES = Graph(
    "response_clashes",
    {
        "people": """
            type Query { accounts: [Account!]! }
            union Account = User | Admin
            type User @key(fields: "id") { id: ID! @shareable name: String! @shareable contacts: [Account!]! }
            type Admin { id: ID name: String contacts: [Account!]! }
        """,
        "users": """
            type Query { users: [User!]! }
            type User { id: ID @shareable name: String @shareable }
        """,
    },
)


def test_different_nullability():
    query = "{ accounts { ... on Admin { id name } ... on User { id name } } }"
    assert CLASHES.printed(query) == snapshot("""\
query, 1 call
Fetch 0 people
  query {
    accounts {
      __typename
      ... on Admin {
        id
        name
      }
      ... on User {
        _id_on_User: id
        _name_on_User: name
      }
    }
  }
  rename accounts.@: _id_on_User -> id on User
  rename accounts.@: _name_on_User -> name on User\
""")
    CLASHES.check(query)


def test_below_a_field_that_itself_clashes():
    query = """{ accounts {
        ... on Admin { contacts { ... on User { name } } }
        ... on User { contacts { ... on Admin { name } } }
    } }"""
    assert CLASHES.printed(query) == snapshot("""\
query, 1 call
Fetch 0 people
  query {
    accounts {
      __typename
      ... on Admin {
        contacts {
          __typename
          ... on User {
            name
          }
        }
      }
      ... on User {
        _contacts_on_User: contacts {
          __typename
          ... on Admin {
            name
          }
        }
      }
    }
  }
  rename accounts.@: _contacts_on_User -> contacts on User\
""")
    CLASHES.check(query)


def test_twins_under_different_conditions_are_all_looked_at():
    query = """query($x: Boolean!, $y: Boolean!) { accounts {
        ... on Admin { contacts @include(if: $x) { __typename } contacts @skip(if: $y) { ... on Admin { id } } }
        ... on User { contacts @skip(if: $y) { ... on User { id } } }
    } }"""
    for given in ((True, True), (True, False), (False, True), (False, False)):
        CLASHES.check(query, x=given[0], y=given[1])
