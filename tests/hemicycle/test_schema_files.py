"""Freshness of the schema files is told without node; composing needs it and says what is wrong."""

from pathlib import Path

import pytest

from hemicycle import schema_files

STAMP = "# Composed by make schema; do not edit.\n# inputs {inputs}\n# output {output}\n"


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A schema folder with two subgraphs and a supergraph stamped as compose.mjs stamps it."""
    (tmp_path / "subgraphs").mkdir()
    for name, sdl in (("clients", "type Query { client: ID }\n"), ("members", "type Query { member: ID }\n")):
        (tmp_path / "subgraphs" / f"{name}.graphql").write_text(sdl, "utf-8")
    body = "type Query {\n  client: ID\n  member: ID\n}\n"
    digest = schema_files.hashlib.sha256(body.encode()).hexdigest()
    stamp = STAMP.format(inputs=schema_files.inputs_digest(tmp_path), output=digest)
    (tmp_path / "supergraph.graphql").write_text(stamp + body, "utf-8")
    return tmp_path


def test_a_composed_supergraph_is_fresh(schema: Path) -> None:
    assert schema_files.stale_supergraph(schema) == []


def test_a_changed_subgraph_makes_it_stale(schema: Path) -> None:
    path = schema / "subgraphs" / "members.graphql"
    path.write_text(path.read_text("utf-8") + "scalar Date\n", "utf-8")
    [problem] = schema_files.stale_supergraph(schema)
    assert "composed from other subgraphs" in problem


def test_a_new_subgraph_makes_it_stale(schema: Path) -> None:
    (schema / "subgraphs" / "governance.graphql").write_text("type Query { roll: ID }\n", "utf-8")
    assert len(schema_files.stale_supergraph(schema)) == 1


def test_a_hand_edit_is_seen(schema: Path) -> None:
    path = schema / "supergraph.graphql"
    path.write_text(path.read_text("utf-8").replace("member: ID", "member: ID!"), "utf-8")
    [problem] = schema_files.stale_supergraph(schema)
    assert "edited by hand" in problem


def test_a_missing_or_unstamped_supergraph_is_named(schema: Path) -> None:
    path = schema / "supergraph.graphql"
    path.write_text("type Query { member: ID }\n", "utf-8")
    assert len(schema_files.stale_supergraph(schema)) == 2
    path.unlink()
    assert schema_files.stale_supergraph(schema) == ["supergraph.graphql is missing: run 'make schema'"]


def test_a_file_is_written_only_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "page.md"
    assert schema_files.write_if_changed(path, "one\n")
    written = path.stat().st_mtime_ns
    assert not schema_files.write_if_changed(path, "one\n")
    assert path.stat().st_mtime_ns == written


def test_a_root_field_without_a_place_is_named(schema: Path) -> None:
    (schema / "placement.graphql").write_text('extend schema @countries(scalar: "CountryCode")\n', "utf-8")
    (schema / "supergraph.graphql").write_text(SUPERGRAPH, "utf-8")
    problems = schema_files.misplaced(schema)
    assert any("member" in problem for problem in problems)


def test_an_operation_that_the_graph_cannot_answer_is_named(schema: Path) -> None:
    placement = (
        'extend schema @countries(scalar: "CountryCode")\nextend type Query { member: ID @byId(argument: "id") }\n'
    )
    (schema / "placement.graphql").write_text(placement, "utf-8")
    (schema / "supergraph.graphql").write_text(SUPERGRAPH, "utf-8")
    (schema / "operations").mkdir()
    (schema / "operations" / "good.graphql").write_text("{ member }", "utf-8")
    (schema / "operations" / "old.graphql").write_text("{ membre }", "utf-8")
    [problem] = schema_files.misplaced(schema)
    assert problem.startswith("operations/old.graphql: Cannot query field 'membre'")


SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) {
  query: Query
}
enum join__Graph { MEMBERS @join__graph(name: "members", url: "http://members") }
scalar CountryCode @join__type(graph: MEMBERS)
type Query @join__type(graph: MEMBERS) { member(id: ID): ID @join__field(graph: MEMBERS) }
"""
