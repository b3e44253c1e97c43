"""Borderless objects inside a country's own: only their key is taken from there, the rest is asked of every country."""

from inline_snapshot import snapshot

from gateway.operation.model import Operation
from gateway.plan.nodes import Entities, Fetch, Parallel, Placement, PlacementKind, Sequence
from gateway.plan.overlay import NoOverlay
from tests.gateway.plan.federation import Graph

FOLDS = Graph(
    "folds",
    {
        "members": """
            type Query {
                person(id: ID!): Person
                persons: [Person!]!
                membership(id: ID!): Membership
                members(first: Int): [Membership!]!
            }
            type Mutation { rename(id: ID!): Membership }
            interface Named { id: ID! name: String }
            union Party = Person | Organisation
            type Person implements Named @key(fields: "id") {
                id: ID! name: String memberships: [Membership!]! parent: Named
            }
            type Membership @key(fields: "id") {
                id: ID! joinedOn: String person: Person sponsor: Person holder: Party organisation: Organisation
            }
            type Organisation implements Named @key(fields: "id") { id: ID! name: String @shareable }
        """,
        "clients": """
            type Query { client(id: ID!): Client }
            type Client @key(fields: "id") { id: ID! organisation: Organisation }
            type Organisation @key(fields: "id") {
                id: ID! name: String @shareable partnership: String relations: [Client!]!
            }
            type Person @key(fields: "id") { id: ID! contacts: Int }
        """,
    },
)


class Overlay(NoOverlay):
    """Persons and organisations are borderless."""

    folded = frozenset({"Person", "Organisation"})

    def root(self, field_name: str, operation: Operation) -> Placement:
        if field_name == "person":
            return Placement(PlacementKind.BORDERLESS)
        if field_name in ("members", "persons"):
            return Placement(PlacementKind.EVERYWHERE, merge="list")
        return Placement(PlacementKind.BY_ID, argument="id")

    def entity(self, type_name: str) -> Placement:
        return Placement(PlacementKind.BORDERLESS if type_name in self.folded else PlacementKind.BY_ID)


def printed(query: str, **options: object) -> str:
    return FOLDS.printed(query, overlay=Overlay(), **options)


def test_a_part_gives_its_key_and_the_same_service_is_asked_for_the_whole():
    assert printed('{ membership(id: "BE.1") { joinedOn person { name memberships { id } } } }') == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members (by-id, id)
    query($_v0: ID!) {
      membership(id: $_v0) {
        joinedOn
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
          name
          memberships {
            id
          }
        }
      }
    }\
""")


def test_who_asks_for_the_key_only_has_it():
    query = '{ membership(id: "BE.1") { person { __typename key: id } } client(id: "FR.1") { organisation { id } } }'
    assert FOLDS.plan(query, overlay=Overlay()).calls == 2


def test_a_borderless_root_is_the_whole_already():
    query = '{ person(id: "p") { name memberships { id } } }'
    assert FOLDS.plan(query, overlay=Overlay()).calls == 1


def test_a_list_of_every_country_holds_parts():
    assert printed("{ persons { id name } }") == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members (everywhere, merge list)
    query {
      persons {
        __typename
        id
      }
    }
  Entities 1 members
    $representations: persons.@ as Person { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Person {
          name
        }
      }
    }\
""")


def test_parts_inside_a_whole_are_folded_again():
    assert printed('{ person(id: "p") { memberships { person { memberships { id } } } } }') == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members (borderless)
    query($_v0: ID!) {
      person(id: $_v0) {
        memberships {
          person {
            __typename
            id
          }
        }
      }
    }
  Entities 1 members
    $representations: person.memberships.@.person as Person { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Person {
          memberships {
            id
          }
        }
      }
    }\
""")


def test_all_services_of_a_whole_are_asked_in_one_wave():
    assert printed('{ client(id: "BE.1") { organisation { partnership relations { id } } } }') == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 clients (by-id, id)
    query($_v0: ID!) {
      client(id: $_v0) {
        organisation {
          __typename
          id
        }
      }
    }
  Entities 1 clients
    $representations: client.organisation as Organisation { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Organisation {
          partnership
          relations {
            id
          }
        }
      }
    }\
""")
    plan = FOLDS.plan('{ membership(id: "BE.1") { person { name contacts } } }', overlay=Overlay())
    assert isinstance(plan.root, Sequence)
    assert isinstance(plan.root.steps[0], Fetch)
    wave = plan.root.steps[1]
    assert isinstance(wave, Parallel)
    assert [step.service for step in wave.steps if isinstance(step, Entities)] == ["members", "clients"]


def test_persons_at_several_places_share_one_call():
    query = '{ members { person { name } sponsor { name } } membership(id: "BE.1") { person { memberships { id } } } }'
    assert printed(query) == snapshot("""\
query, 3 calls
Sequence
  Parallel
    Fetch 0 members (everywhere, merge list)
      query {
        members {
          person {
            __typename
            id
          }
          sponsor {
            __typename
            id
          }
        }
      }
    Fetch 1 members (by-id, id)
      query($_v0: ID!) {
        membership(id: $_v0) {
          person {
            __typename
            id
          }
        }
      }
  Entities 2 members
    $_r0: members.@.person, members.@.sponsor as Person { id } (borderless)
    $_r1: membership.person as Person { id } (borderless)
    query($_r0: [_Any!]!, $_r1: [_Any!]!) {
      _e0: _entities(representations: $_r0) {
        ... on Person {
          name
        }
      }
      _e1: _entities(representations: $_r1) {
        ... on Person {
          memberships {
            id
          }
        }
      }
    }\
""")


def test_a_field_that_two_services_share_comes_from_one():
    assert printed('{ client(id: "BE.1") { organisation { name partnership } } }') == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 clients (by-id, id)
    query($_v0: ID!) {
      client(id: $_v0) {
        organisation {
          __typename
          id
        }
      }
    }
  Entities 1 clients
    $representations: client.organisation as Organisation { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Organisation {
          name
          partnership
        }
      }
    }\
""")


def test_a_condition_on_the_only_field_of_a_fold_holds_the_whole_call():
    query = 'query($x: Boolean!) { membership(id: "BE.1") { person { id name @include(if: $x) } } }'
    assert printed(query) == snapshot("""\
query, 2 calls
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
  If $x
    Entities 1 members
      $representations: membership.person as Person { id } (borderless)
      query($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Person {
            name
          }
        }
      }\
""")


def test_a_condition_on_the_person_holds_for_what_is_asked_of_her():
    query = 'query($x: Boolean!) { membership(id: "BE.1") { person @skip(if: $x) { name } } }'
    assert printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members (by-id, id)
    query($x: Boolean!, $_v0: ID!) {
      membership(id: $_v0) {
        person @skip(if: $x) {
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
          name
        }
      }
    }\
""")


def test_guards_stand_in_the_call_that_every_country_gets():
    assert printed(
        '{ membership(id: "BE.1") { person { name memberships { id } } } }',
        guarded=frozenset({"Person.name", "Membership.person"}),
    ) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 members (by-id, id)
    query($_v0: ID!, $_may_Membership_person: Boolean!) {
      membership(id: $_v0) {
        person @include(if: $_may_Membership_person) {
          __typename
          id
        }
      }
    }
    grants Membership.person
  Entities 1 members
    $representations: membership.person as Person { id } (borderless)
    query($representations: [_Any!]!, $_may_Person_name: Boolean!) {
      _entities(representations: $representations) {
        ... on Person {
          name @include(if: $_may_Person_name)
          memberships {
            id
          }
        }
      }
    }
    grants Person.name\
""")


def test_after_a_mutation_too():
    assert printed('mutation { rename(id: "BE.1") { person { name } } }') == snapshot("""\
mutation, 2 calls
Sequence
  Fetch 0 members (by-id, id)
    mutation($_v0: ID!) {
      rename(id: $_v0) {
        person {
          __typename
          id
        }
      }
    }
  Entities 1 members
    $representations: rename.person as Person { id } (borderless)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Person {
          name
        }
      }
    }\
""")


def test_without_places_a_part_is_the_whole():
    query = '{ membership(id: "BE.1") { person { name memberships { person { name } } } } }'
    assert FOLDS.plan(query).calls == 1
