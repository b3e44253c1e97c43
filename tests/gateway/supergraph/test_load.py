"""Reading a supergraph: the callers' schema and each subgraph's view."""

from graphql import print_schema, validate_schema
from inline_snapshot import snapshot

from gateway.supergraph.model import TypeKind
from tests.gateway.plan.federation import Graph

LOAD = Graph(
    "load",
    {
        "a": '''
            type Query { users(filter: Filter): [User!]! secret: Secret @inaccessible status: Status }
            """Somebody."""
            type User implements Node @key(fields: "id") @key(fields: "email", resolvable: false) @tag(name: "t") {
                id: ID!
                email: String! @inaccessible
                old: String @shareable @deprecated(reason: "use new")
                price: Int @external
                total: Int @requires(fields: "price")
            }
            interface Node { id: ID! }
            type Secret @inaccessible { x: Int }
            enum Status { ON OFF @inaccessible }
            input Filter { name: String hidden: Int @inaccessible }
            union Thing = User | Secret
        ''',
        "b": """
            type User @key(fields: "id") { id: ID! price: Int old: String @shareable }
            interface Media { id: ID! }
            type Film implements Media @key(fields: "id") { id: ID! }
        """,
    },
)


def test_the_callers_schema_has_neither_machinery_nor_hidden_elements():
    schema = LOAD.supergraph.api_schema
    assert validate_schema(schema) == []
    assert print_schema(schema) == snapshot('''\
type Query {
  users(filter: Filter): [User!]!
  status: Status
}

"""Somebody."""
type User implements Node {
  id: ID!
  old: String @deprecated(reason: "use new")
  price: Int
  total: Int
}

type Film implements Media {
  id: ID!
}

interface Node {
  id: ID!
}

interface Media {
  id: ID!
}

union Thing = User

enum Status {
  ON
}

input Filter {
  name: String
}\
''')


def test_subgraphs_have_names_and_addresses():
    assert LOAD.supergraph.subgraphs == {"a": "http://a", "b": "http://b"}


def test_a_view_knows_keys_and_what_is_external():
    user = LOAD.supergraph.type_in("a", "User")
    assert [(key.text, key.resolvable) for key in user.keys] == [("id", True), ("email", False)]
    assert user.fields["price"].external
    assert [str(item) for item in user.fields["total"].requires] == ["price"]
    assert "total" not in LOAD.supergraph.type_in("b", "User").fields


def test_possible_types_are_those_of_the_subgraph():
    supergraph = LOAD.supergraph
    assert supergraph.type_in("a", "Thing").possible == {"User", "Secret"}
    assert supergraph.type_in("a", "Node").possible == {"User"}
    assert supergraph.kinds["Media"] is TypeKind.INTERFACE
    assert supergraph.interfaces["Film"] == {"Media"}
