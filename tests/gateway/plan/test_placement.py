"""A placed graph: a fetch for each root field, hidden selections, and nothing of the gateway's own downstream."""

from inline_snapshot import snapshot

from gateway.operation.model import Operation
from gateway.plan.nodes import Argument, Fetch, Parallel, Placement, PlacementKind
from gateway.plan.overlay import NoOverlay
from tests.gateway.plan.federation import Graph

PLACEMENT = Graph(
    "placement",
    {
        "members": """
            type Query {
                member(id: ID!): Member
                members(first: Int, filter: Filter, countries: [String!]): MemberConnection!
            }
            type Mutation { admit(input: AdmitInput!): Member expel(id: ID!): Member }
            input Filter { name: String joined: [Int!] }
            input AdmitInput { entity: ID! name: String! }
            type MemberConnection { edges: [MemberEdge!]! partitions: [String!]! }
            type MemberEdge { cursor: String! node: Member! }
            type Member @key(fields: "id") { id: ID! name: String joinedOn: Int }
        """,
        "votes": """
            type Member @key(fields: "id") { id: ID! votes: Int }
        """,
    },
)


class Overlay(NoOverlay):
    """Members by id, connections everywhere."""

    def root(self, field_name: str, operation: Operation) -> Placement:
        if field_name == "members":
            return Placement(PlacementKind.EVERYWHERE, merge="connection")
        return Placement(PlacementKind.BY_ID, argument="input.entity" if field_name == "admit" else "id")

    def entity(self, type_name: str) -> Placement:
        return Placement(PlacementKind.BY_ID)

    def is_gateway_field(self, type_name: str, field_name: str) -> bool:
        return field_name == "partitions"

    def is_gateway_argument(self, type_name: str, field_name: str, argument: str) -> bool:
        return argument == "countries"

    def hidden_selection(self, field_name: str) -> str | None:
        return "{ edges { cursor node { id joinedOn } } }" if field_name == "members" else None


def test_each_root_field_is_its_own_fetch_and_entities_share_a_call():
    query = '{ a: member(id: "BE.1") { votes } b: member(id: "FR.1") { name votes } }'
    assert PLACEMENT.printed(query, overlay=Overlay()) == snapshot("""\
query, 3 calls
Sequence
  Parallel
    Fetch 0 members (by-id, id)
      query($_v0: ID!) {
        a: member(id: $_v0) {
          __typename
          id
        }
      }
    Fetch 1 members (by-id, id)
      query($_v1: ID!) {
        b: member(id: $_v1) {
          __typename
          name
          id
        }
      }
  Entities 2 votes
    $representations: a, b as Member { id } (by-id)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Member {
          votes
        }
      }
    }\
""")


def test_hidden_selections_keep_out_of_the_callers_way():
    query = '{ members(first: 2, countries: ["BE"]) { partitions edges { node { id: name } } } }'
    assert PLACEMENT.printed(query, overlay=Overlay()) == snapshot("""\
query, 1 call
Fetch 0 members (everywhere, merge connection)
  query($_v0: Int) {
    members(first: $_v0) {
      edges {
        cursor
        node {
          _id_1: id
          joinedOn
          id: name
        }
      }
    }
  }
  hidden { edges { cursor node { id: _id_1 joinedOn } } }\
""")


def test_a_selection_of_gateway_fields_only_still_asks_for_the_object():
    query = "{ members { partitions } }"
    plan = PLACEMENT.plan(query, overlay=Overlay())
    assert isinstance(plan.root, Fetch)
    assert "partitions" not in plan.root.document


def test_arguments_come_as_data_with_the_gateways_own():
    query = 'query($n: String) { members(filter: { name: $n, joined: [1] }, countries: ["BE"]) { partitions } }'
    fetch = PLACEMENT.plan(query, overlay=Overlay()).root
    assert isinstance(fetch, Fetch)
    assert fetch.arguments == snapshot(
        (
            Argument(
                name="filter", fields=(Argument(name="name", variable="n"), Argument(name="joined", variable="_v0"))
            ),
            Argument(name="countries", variable="_v1"),
        )
    )


def test_mutations_run_one_after_the_other():
    query = 'mutation { admit(input: { entity: "BE.1", name: "a" }) { id } expel(id: "FR.2") { votes } }'
    assert PLACEMENT.printed(query, overlay=Overlay()) == snapshot("""\
mutation, 3 calls
Sequence
  Fetch 0 members (by-id, input.entity)
    mutation($_v0: AdmitInput!) {
      admit(input: $_v0) {
        id
      }
    }
  Fetch 1 members (by-id, id)
    mutation($_v1: ID!) {
      expel(id: $_v1) {
        __typename
        id
      }
    }
  Entities 2 votes
    $representations: expel as Member { id } (by-id)
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Member {
          votes
        }
      }
    }\
""")


def test_introspection_needs_no_fetch():
    assert PLACEMENT.plan("{ __typename __schema { types { name } } }", overlay=Overlay()).root is None


def test_root_fields_run_together():
    plan = PLACEMENT.plan('{ member(id: "1") { name } members { partitions } }', overlay=Overlay())
    assert isinstance(plan.root, Parallel)
