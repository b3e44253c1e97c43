"""Guarded fields stand under a variable that is set for each caller and country."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

GUARDS = Graph(
    "guards",
    {
        "members": """
            type Query { members: [Holder!]! member: Member }
            interface Holder { id: ID! name: String }
            type Member implements Holder @key(fields: "id taxId") { id: ID! taxId: ID! name: String }
            type Club implements Holder @key(fields: "id") { id: ID! name: String }
        """,
        "votes": """
            type Member @key(fields: "id taxId") { id: ID! taxId: ID! votes: Int secret: Int }
        """,
    },
)


def test_a_guarded_field_is_included_by_its_variable():
    query = "query($x: Boolean!) { member { id name @skip(if: $x) } }"
    assert GUARDS.printed(query, guarded=frozenset({"Member.name"})) == snapshot("""\
query, 1 call
Fetch 0 members
  query($x: Boolean!, $_may_Member_name: Boolean!) {
    member {
      id
      name @skip(if: $x) @include(if: $_may_Member_name)
    }
  }
  grants Member.name\
""")


def test_a_condition_of_the_caller_stays():
    query = "query($x: Boolean!) { member { id name @include(if: $x) } }"
    assert GUARDS.printed(query, guarded=frozenset({"Member.name"})) == snapshot("""\
query, 1 call
Fetch 0 members
  query($x: Boolean!, $_may_Member_name: Boolean!) {
    member {
      id
      ... @include(if: $_may_Member_name) {
        name @include(if: $x)
      }
    }
  }
  grants Member.name\
""")


def test_an_interface_field_is_guarded_for_the_types_that_are():
    query = "{ members { id name } }"
    assert GUARDS.printed(query, guarded=frozenset({"Member.name"})) == snapshot("""\
query, 1 call
Fetch 0 members
  query($_may_Member_name: Boolean!) {
    members {
      __typename
      id
      ... on Club {
        name
      }
      ... on Member {
        name @include(if: $_may_Member_name)
      }
    }
  }
  grants Member.name\
""")


def test_a_guard_on_an_interface_covers_its_types():
    query = "{ members { ... on Club { name } } }"
    assert GUARDS.printed(query, guarded=frozenset({"Holder.name"})) == snapshot("""\
query, 1 call
Fetch 0 members
  query($_may_Holder_name: Boolean!) {
    members {
      __typename
      ... on Club {
        name @include(if: $_may_Holder_name)
      }
    }
  }
  grants Holder.name\
""")


def test_keys_are_guarded_too():
    query = "{ member { votes secret } }"
    assert GUARDS.printed(query, guarded=frozenset({"Member.taxId", "Member.secret"})) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members
    query($_may_Member_taxId: Boolean!) {
      member {
        __typename
        id
        taxId @include(if: $_may_Member_taxId)
      }
    }
    grants Member.taxId
  Entities 1 votes
    $representations: member as Member { id taxId }
    query($representations: [_Any!]!, $_may_Member_secret: Boolean!) {
      _entities(representations: $representations) {
        ... on Member {
          votes
          secret @include(if: $_may_Member_secret)
        }
      }
    }
    grants Member.secret\
""")
