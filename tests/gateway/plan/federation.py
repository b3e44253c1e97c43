"""Graphs for planner tests: subgraph SDL in the test, the composed supergraph in `supergraphs/`.

After changing a test's SDL, compose again (needs node and `npm install` in `schema/compose`):

    python -m tests.gateway.plan.compose_supergraphs
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import parse, validate

from gateway.operation.model import Normalised
from gateway.operation.normalise import normalise
from gateway.plan.nodes import Plan
from gateway.plan.overlay import Overlay
from gateway.plan.planner import plan
from gateway.plan.printing import print_plan
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph
from tests.gateway.plan.interpreter import project, run
from tests.gateway.plan.world import Monolith, Service, World

FOLDER = Path(__file__).parent / "supergraphs"
COMPOSE = Path(__file__).parents[3] / "schema" / "compose"
NAMES = "key shareable external requires provides override inaccessible interfaceObject extends tag"
DIRECTIVES = [f"@{name}" for name in NAMES.split()]
LINK = f"""extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: {json.dumps(DIRECTIVES)})
"""
SCRIPT = """
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { parse } from "graphql";
import { readFileSync } from "node:fs";
const services = JSON.parse(readFileSync(0, "utf8"));
const result = composeServices(services.map((s) => ({ ...s, typeDefs: parse(s.typeDefs) })));
if (compositionHasErrors(result)) throw new Error(result.errors.map((e) => e.message).join("\\n"));
process.stdout.write(result.supergraphSdl);
"""


@dataclass(frozen=True)
class Graph:
    """A composed graph and a world behind it."""

    name: str
    subgraphs: dict[str, str]

    @property
    def path(self) -> Path:
        """The committed supergraph."""
        return FOLDER / f"{self.name}.graphql"

    @property
    def digest(self) -> str:
        """Ties the supergraph to the SDL in the test."""
        return hashlib.sha256(json.dumps(self.subgraphs).encode()).hexdigest()[:16]

    @cached_property
    def supergraph(self) -> Supergraph:
        text = self.path.read_text()
        assert text.startswith(f"# {self.digest}\n"), f"{self.path.name} is stale: {__doc__}"
        return load_supergraph(text)

    @cached_property
    def services(self) -> dict[str, Service]:
        world = World(self.supergraph)
        return {name: Service(world, sdl) for name, sdl in self.subgraphs.items()}

    def normalise(self, query: str) -> Normalised:
        document = parse(query)
        errors = validate(self.supergraph.api_schema, document)
        assert not errors, errors
        return normalise(self.supergraph.api_schema, document, None)

    def plan(self, query: str, **options: Any) -> Plan:
        return plan(self.supergraph, self.normalise(query).operation, **options)

    def printed(self, query: str, **options: Any) -> str:
        """The printed plan of a query."""
        return print_plan(self.plan(query, **options))

    def check(
        self, query: str, guarded: frozenset[str] = frozenset(), overlay: Overlay | None = None, **variables: Any
    ) -> None:
        """The plan's answer equals the monolith's; guards are all granted, and there is but one country."""
        operation, literals = self.normalise(query)
        values = {**literals, **variables}
        tree = run(
            plan(self.supergraph, operation, overlay, guarded),
            lambda s, d, v: self.services[s].call(d, v),
            values,
        )
        got = project(self.supergraph.api_schema, operation, tree, values)
        assert got == Monolith(World(self.supergraph)).answer(query, variables)

    def compose(self) -> None:
        """Write the supergraph; needs node."""
        services = [{"name": n, "url": f"http://{n}", "typeDefs": LINK + sdl} for n, sdl in self.subgraphs.items()]
        command = ["node", "--input-type=module", "-e", SCRIPT]
        sent = json.dumps(services)
        done = subprocess.run(command, cwd=COMPOSE, input=sent, text=True, capture_output=True, check=False)
        if done.returncode:
            raise SystemExit(f"{self.name}: {done.stderr}")
        self.path.write_text(f"# {self.digest}\n{done.stdout}")


def graphs() -> Iterator[Graph]:
    """The graphs of all test modules here and beside."""
    for package in ("tests.gateway.plan", "tests.gateway.supergraph"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if module.name.startswith("test_") and module.name != "test_random_queries":
                found = vars(importlib.import_module(f"{package}.{module.name}")).values()
                yield from (value for value in found if isinstance(value, Graph))
