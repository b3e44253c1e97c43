"""The generated files of `schema/`: each service's SDL and the supergraph composed from them.

    services → schema/subgraphs/*.graphql → schema/supergraph.graphql

`hemicycle.generate` runs the steps in order; a stale file fails `make check` (house rule 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from graphql import GraphQLSchema, parse, validate

from commons.auth.access import AccessTable
from commons.directory import SERVICES
from commons.errors import HemicycleError
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import public_schema
from hemicycle import node_tools

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schema"
COMPOSE = SCHEMA / "compose"
REMEDY = "run 'make schema'"


class SchemaFileError(HemicycleError):
    """The overlay does not fit the composed supergraph; the message says where."""


def subgraph_sdl(service: str, access: AccessTable | None = None) -> str:
    """The Federation SDL that `service` (a name of `SERVICES`) serves. Fails where the access table has gaps."""
    built = import_module(f"services.{service}.graph.schema").schema(access or AccessTable.load())
    return f"# Exported from services/{service}/graph by make schema; do not edit.\n{built.as_str().strip()}\n"


def export_subgraphs(folder: Path = SCHEMA / "subgraphs") -> list[Path]:
    """Write the SDL of every service; returns the files that changed."""
    folder.mkdir(exist_ok=True)
    access = AccessTable.load()
    files = {folder / f"{service}.graphql": subgraph_sdl(service, access) for service in SERVICES}
    return [path for path, text in files.items() if write_if_changed(path, text)]


def write_if_changed(path: Path, text: str) -> bool:
    """Write `text` unless the file holds it already; whether it was written."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def compose(schema: Path = SCHEMA) -> str:
    """Compose `schema`/subgraphs into `schema`/supergraph.graphql with node; returns what the composer said.

    Raises `NodeError` where there is no node, or with the composer's own errors.
    """
    node_tools.install(COMPOSE)
    return node_tools.run([node_tools.node(), "compose.mjs", str(schema.resolve())], COMPOSE)


def check_fresh(schema: Path = SCHEMA) -> list[str]:
    """What is stale, edited by hand or wrongly placed among the schema files; empty when a commit may go."""
    return [*stale_subgraphs(schema), *stale_supergraph(schema), *misplaced(schema)]


def stale_subgraphs(schema: Path = SCHEMA) -> list[str]:
    """Services whose committed SDL is not what they serve."""
    access = AccessTable.load()
    return [
        f"{path.name} is not what services/{service} serves: {REMEDY}"
        for service in SERVICES
        if not (path := schema / "subgraphs" / f"{service}.graphql").exists()
        or path.read_text("utf-8") != subgraph_sdl(service, access)
    ]


def stale_supergraph(schema: Path = SCHEMA) -> list[str]:
    """Whether the supergraph was composed from these subgraphs by this composer, and not touched since."""
    path = schema / "supergraph.graphql"
    if not path.exists():
        return [f"{path.name} is missing: {REMEDY}"]
    text = path.read_text("utf-8")
    stamp = dict(line[2:].split(" ", 1) for line in text.splitlines()[1:3] if line.startswith("# "))
    body = text.split("\n", 3)[-1]
    problems = []
    if stamp.get("inputs") != inputs_digest(schema):
        problems.append(f"{path.name} was composed from other subgraphs: {REMEDY}")
    if stamp.get("output") != hashlib.sha256(body.encode()).hexdigest():
        problems.append(f"{path.name} was edited by hand: {REMEDY}")
    return problems


def inputs_digest(schema: Path = SCHEMA) -> str:
    """The digest that compose.mjs stamps: subgraphs by name, then the composer itself (hex SHA-256)."""
    digest = hashlib.sha256()
    tool = [COMPOSE / "compose.mjs", COMPOSE / "package-lock.json"]
    for path in [*sorted((schema / "subgraphs").glob("*.graphql")), *tool]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def misplaced(schema: Path = SCHEMA) -> list[str]:
    """Where overlay or operations disagree with the supergraph; a root field without a place is a composition error."""
    if not (schema / "supergraph.graphql").exists():
        return []
    try:
        found = callers_schema(schema)
    except SchemaFileError as error:
        return str(error).splitlines()
    return list(_invalid_operations(schema, found))


def callers_schema(schema: Path = SCHEMA) -> GraphQLSchema:
    """The graph as callers see it. Raises `SchemaFileError` where the overlay does not fit the supergraph."""
    supergraph = load_supergraph((schema / "supergraph.graphql").read_text("utf-8"))
    try:
        overlay = read_overlay((schema / "placement.graphql").read_text("utf-8"), supergraph)
    except CompositionError as error:
        raise SchemaFileError(str(error)) from error
    return public_schema(supergraph.api_schema, overlay)


def _invalid_operations(schema: Path, graph: GraphQLSchema) -> Iterator[str]:
    for path in sorted((schema / "operations").glob("*.graphql")):
        yield from (f"operations/{path.name}: {e.message}" for e in validate(graph, parse(path.read_text("utf-8"))))
