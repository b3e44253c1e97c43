"""`roll-group`: 2,000,000 memberships in ten countries merged by person for a consultation.

Ours is computeConsultation over HTTP: the group's governance pulls ten electorates from ten members partitions, judges
each by its own law and folds them by person. Against it: the ten raw electorate COPYs one after the other, and one COPY
of the result into its indexed table. `roll-group-memory` is what the two processes (ten members partitions, ten
governance partitions) grow by above idle, at their highest; PostgreSQL apart.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from typing import Any
from uuid import UUID

import aiohttp

from commons.directory import Directory
from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import copy_in, copy_out, keep
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import convene, held_on
from tests.benchmarks.rolls.world import TIMEOUT, World, partition_databases, world

MEMBERSHIPS = int(os.environ.get("ROLL_GROUP_MEMBERSHIPS", "2000000"))
ROUNDS = 3
ENTITIES = [country.entities[0].id for country in Directory.load().countries.values()]
HOST = "EU"
LINES = ("consultation_line", "consultation", "person, registered, voting")
COMPUTE = """mutation($i: ComputeConsultationInput!) { computeConsultation(input: $i) {
  ... on ComputeConsultationPayload { consultation {
  id persons sources { registered } } } ...Refused } }"""


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    countries = [entity.partition(".")[0] for entity in ENTITIES]
    groups = [[f"{service}/{country}" for country in countries] for service in ("members", "governance")]
    async with partition_databases([name for group in groups for name in group]) as urls:
        for country, entity in zip(countries, ENTITIES, strict=True):
            await fill(urls[f"members/{country}"], entity, MEMBERSHIPS // len(ENTITIES))
        with world(urls, groups) as running:
            return await _measured(running, urls)


async def _measured(running: World, urls: dict[str, str]) -> list[Figure]:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
        idle = running.resident("VmRSS")
        running.forget_peak()
        with tempfile.TemporaryFile() as lines:
            ours, copies = await _rounds(running, http, urls, lines)
        grown = (running.resident("VmHWM") - idle) / 1e6
    return [
        Figure("roll-group", statistics.median(ours) / statistics.median(copies), "<=", 3),
        Figure("roll-group-memory", grown, "<=", 300, unit="MB"),
    ]


async def _rounds(
    running: World, http: aiohttp.ClientSession, urls: dict[str, str], lines: Any
) -> tuple[list[float], list[float]]:
    """Wall seconds of ours and of the eleven COPYs, round by round in turn."""
    ours, copies = [], []
    for number in range(ROUNDS):
        assembly = await convene(running, http, next(entity for entity in ENTITIES if entity.startswith(HOST)))
        began = time.perf_counter()
        named = [dict(zip(("country", "slug"), entity.split(".entity."), strict=True)) for entity in ENTITIES]
        asked = {"assembly": assembly, "entities": named}
        found = (await running.ask(http, "otto", HOST, COMPUTE, i=asked))["computeConsultation"]["consultation"]
        ours.append(time.perf_counter() - began)
        registered = sum(source["registered"] for source in found["sources"])
        assert registered == MEMBERSHIPS // len(ENTITIES) * len(ENTITIES) > found["persons"]
        if number == 0:
            await keep(urls[f"governance/{HOST}"], LINES, UUID(found["id"].rpartition(".")[2]), lines)
        began = time.perf_counter()
        for entity in ENTITIES:
            await copy_out(urls[f"members/{entity.partition('.')[0]}"], entity, held_on())
        await copy_in(urls[f"governance/{HOST}"], LINES, lines)
        copies.append(time.perf_counter() - began)
        print(f"# roll-group round {number}: ours {ours[-1]:.1f} s, copies {copies[-1]:.1f} s", file=sys.stderr)
    return ours, copies
