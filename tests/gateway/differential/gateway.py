"""The real pipeline over a made-up world's subgraphs, and what makes two answers equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

import orjson

from gateway.fetch.partitions import Reply, Timing
from gateway.http.request import Request
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.route.cursors import Cursors, Keyring
from gateway.supergraph.model import Supergraph
from tests.gateway.differential.faults import FaultyMonolith, FaultyService, FaultyWorld, Said
from tests.gateway.differential.requests import Asking, random_request
from tests.gateway.fetch.by_calls import ByCalls

WIDE = Limits(bytes=10_000_000, tokens=10**6, depth=100, fields=10**6, aliases=10**4, root_fields=100, cost=10**12)


@dataclass(frozen=True)
class InProcess(ByCalls):
    """Partitions that answer at once, in this process."""

    services: dict[str, FaultyService]
    timing: Timing = field(default_factory=Timing)

    async def call(
        self, service: str, country: str | None, body: bytes, headers: bytes = b"", *, decode: Any = None, **_: Any
    ) -> Reply:
        """One call."""
        asked = orjson.loads(body)
        said = orjson.dumps(self.services[service].answer(asked["query"], asked["variables"]))
        answer = (decode or orjson.loads)(said)
        return Reply(service, country, answer.get("data"), answer.get("errors", []), took_ms=1)


@dataclass(frozen=True)
class Compared:
    """One graph, as a monolith and behind the gateway."""

    name: str
    supergraph: Supergraph
    subgraphs: dict[str, str]
    one_in: int = 0
    depth: int = 5

    @cached_property
    def monolith(self) -> FaultyMonolith:
        """The graph in one piece."""
        return FaultyMonolith(FaultyWorld(self.supergraph, self.one_in))

    @cached_property
    def pipeline(self) -> Pipeline:
        """The graph behind the gateway."""
        world, schema = self.monolith.world, self.supergraph.api_schema
        partitions: Any = InProcess({name: FaultyService(world, sdl) for name, sdl in self.subgraphs.items()})
        graph = Graph(self.supergraph, schema, None, None, WIDE, Documents(schema, None, WIDE))
        return Pipeline(graph, partitions, None, Cursors(Keyring.fresh(), ()), mask=False)

    async def check(self, seed: int) -> bool:
        """Compare the answers to a seed's request; whether it held a fault."""
        asking = random_request(self.supergraph.api_schema, Random(f"{self.name} {seed}"), self.depth)
        wanted = self.monolith.said(asking.document, asking.variables, asking.operation_name)
        for _ in range(2):  # the first answer is projected by walking, the second by what was written for it
            difference = differs(wanted, await self._said(asking))
            assert difference is None, f"{self.name}, seed {seed}: {difference}\n{asking}"
        return bool(wanted.errors)

    async def _said(self, asking: Asking) -> Said:
        response = await self.pipeline.answer(Request(asking.document, asking.operation_name, asking.variables))
        return Said.of(orjson.loads(response.encoded))


def differs(wanted: Said, got: Said) -> str | None:
    """How two answers differ, None if they do not.

    Data are equal to the order of keys. An executor may leave out errors below what another error has made null, so of
    errors it is compared which nulls they explain, and every one told must be one that can happen at its path.
    """
    if orjson.dumps(wanted.data) != orjson.dumps(got.data):
        return f"data\nwanted {wanted.data}\n   got {got.data}"
    if missing := set(_explained(wanted)) ^ set(_explained(got)):
        return f"nulls with an error {sorted(map(str, missing))}\nwanted {wanted.errors}\n   got {got.errors}"
    return None


def _explained(said: Said) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    """The null that each error stands for, and whether the error happened right there."""
    for _, path in said.errors:
        value, seen = said.data, 0
        for step in path:
            if value is None:
                break
            value, seen = value[step], seen + 1
        assert value is None, f"an error at {path}, where {value} is"
        yield path[:seen], False
