"""Borderless objects under a union or an interface are parts, too: each type is folded for itself."""

from inline_snapshot import snapshot

from tests.gateway.plan.test_folds import printed


def test_members_of_a_union_are_folded_type_by_type():
    query = """{ membership(id: "BE.1") {
        holder { ... on Person { name } ... on Organisation { partnership } }
    } }"""
    assert printed(query) == snapshot("""\
query, 3 calls
Sequence
  Fetch 0 members (by-id, id)
    query($_v0: ID!) {
      membership(id: $_v0) {
        holder {
          __typename
          ... on Organisation {
            id
          }
          ... on Person {
            id
          }
        }
      }
    }
  Parallel
    Entities 1 clients
      $representations: membership.holder[Organisation] as Organisation { id } (borderless)
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Organisation {
            partnership
          }
        }
      }
    Entities 2 members
      $representations: membership.holder[Person] as Person { id } (borderless)
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Person {
            name
          }
        }
      }\
""")


def test_a_field_of_an_interface_is_taken_from_no_part():
    query = '{ membership(id: "BE.1") { person { parent { id name } } } }'
    assert printed(query) == snapshot("""\
query, 4 calls
Sequence
  Fetch 0 members (by-id, id)
    query($_v0: ID!) {
      membership(id: $_v0) {
        person {
          __typename
          id
        }
      }
    }
  Entities 1 members
    $representations: membership.person as Person { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Person {
          parent {
            __typename
            id
          }
        }
      }
    }
  Parallel
    Entities 2 clients
      $representations: membership.person.parent[Organisation] as Organisation { id } (borderless)
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Organisation {
            name
          }
        }
      }
    Entities 3 members
      $representations: membership.person.parent[Person] as Person { id } (borderless)
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Person {
            name
          }
        }
      }\
""")
