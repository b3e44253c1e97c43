"""A country's cube of a month: counted once, published for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commons.cubes.secret import hold_months, record_key, secret_of
from commons.cubes.showing import Rule, threshold
from commons.cubes.wanted import Wanted
from commons.database.sessions import ReadSession, WriteSession
from commons.subgraph.context import Partition
from services.members.domain.activities.needs import vocabulary
from services.members.domain.cubes.publishing import material_of, publish
from services.members.domain.cubes.words import DEFINITION, Scope
from services.members.store.cube_counts import Counting, count_people
from services.members.store.cubes import CubeRecord, cube_of, highest_threshold, save_cube
from services.members.store.turnout import turnout_of


async def compute_cube(session: WriteSession, partition: Partition, wanted: Wanted, today: date) -> CubeRecord:
    """Count and publish the country's people.

    Raises `Refusal` BAD_ARGUMENT, ALREADY_EXISTS, NOT_FOUND, PARTITION_UNAVAILABLE (no governance to ask for turnout).
    """
    wanted.month.over(today)
    await hold_months(session)
    cube = await next_cube(session, wanted, Scope.COUNTRY)
    secret = await secret_of(session)
    turnout = await turnout_of(partition, wanted.month)
    cube = replace(cube, turnout_known_at=turnout.known_at)
    counts = await count_people(session, Counting(wanted.month, cube.known_at, record_key(secret), turnout))
    needs = [kind.code for kind in vocabulary(wanted.month.last)]
    await save_cube(session, cube, publish(material_of(counts, needs), Rule(cube.threshold, secret)))
    return cube


async def next_cube(session: ReadSession, wanted: Wanted, scope: Scope) -> CubeRecord:
    """The cube to compute. ALREADY_EXISTS without a correction, NOT_FOUND where there is nothing to correct."""
    before = await cube_of(session, wanted.month, scope)
    sequence, _head = await session.head()
    return CubeRecord(
        scope,
        wanted.month,
        wanted.version(before and before.version),
        wanted.correction,
        DEFINITION,
        threshold(wanted.threshold, await highest_threshold(session)),
        sequence,
    )
