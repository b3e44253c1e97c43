"""`roll-national`: sealing a national roll of 1,000,000 memberships, against the two COPYs that nothing can avoid.

Ours is the whole path over HTTP to real partition processes: computeRoll (stream, copy in, compute into the indexed
table) and the two signatures of sealRoll (the second reads the state again and hashes the Merkle tree). Against it:
`COPY` of the same electorate query out, and of the same lines into the same indexed table. `roll-national-memory` is
what both processes grow by above idle, their highest resident size; PostgreSQL apart.
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

from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.copies import copy_in, copy_out, keep
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import held_on, seal, sign_off
from tests.benchmarks.rolls.world import TIMEOUT, World, partition_databases, world

MEMBERSHIPS = int(os.environ.get("ROLL_NATIONAL_MEMBERSHIPS", "1000000"))
ROUNDS = 3
ENTITY = "BE.entity.smartcoop"
MEMBERS, GOVERNANCE = "members/BE", "governance/BE"
LINES = (
    "roll_line",
    "roll",
    "membership, person, reason, votes, shares, joined_on, ended_on, college, suspension, category, granted",
)


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    async with partition_databases([MEMBERS, GOVERNANCE]) as urls:
        await fill(urls[MEMBERS], ENTITY, MEMBERSHIPS)
        with world(urls, [[MEMBERS], [GOVERNANCE]]) as running:
            return await _measured(running, urls)


async def _measured(running: World, urls: dict[str, str]) -> list[Figure]:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
        await sign_off(running, http, ENTITY)
        idle = running.resident("VmRSS")
        running.forget_peak()
        with tempfile.TemporaryFile() as lines:
            ours, copies = await _rounds(running, http, urls, lines)
        grown = (running.resident("VmHWM") - idle) / 1e6
    return [
        Figure("roll-national", statistics.median(ours) / statistics.median(copies), "<=", 3),
        Figure("roll-national-memory", grown, "<=", 300, unit="MB"),
    ]


async def _rounds(
    running: World, http: aiohttp.ClientSession, urls: dict[str, str], lines: Any
) -> tuple[list[float], list[float]]:
    """Wall seconds of ours and of the two COPYs, round by round in turn."""
    ours, copies = [], []
    for number in range(ROUNDS):
        began = time.perf_counter()
        roll = await seal(running, http, ENTITY, MEMBERSHIPS)
        ours.append(time.perf_counter() - began)
        if number == 0:
            await keep(urls[GOVERNANCE], LINES, UUID(roll.rpartition(".")[2]), lines)
        began = time.perf_counter()
        await copy_out(urls[MEMBERS], ENTITY, held_on())
        await copy_in(urls[GOVERNANCE], LINES, lines)
        copies.append(time.perf_counter() - began)
        print(f"# roll-national round {number}: ours {ours[-1]:.1f} s, copies {copies[-1]:.1f} s", file=sys.stderr)
    return ours, copies
