"""Suspected duplicates of one roll: the members service compares its profiles, and only pairs of ids come back."""

from __future__ import annotations

from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import PAIR_COLUMNS, PAIRS_PATH, ElectorateRequest
from commons.database.sessions import WriteSession
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.duplicates import Decision, Entry, Pair, strike
from services.governance.store import duplicates, named_electorate, roll_lines, roll_overrides, rolls
from services.governance.store.asking import framed
from services.governance.store.electorate import PURPOSE
from services.governance.store.person_hashes import Compared, load_hashes
from services.governance.store.roll_sql import count_lines
from services.governance.store.rolls import RollRecord

_PAIRS_ABROAD = """
  SELECT LEAST(line.membership, twin.membership) AS first, GREATEST(line.membership, twin.membership) AS second
    FROM known_hash one JOIN known_hash other ON other.hash = one.hash AND other.person > one.person
    JOIN roll_line line ON line.roll = :roll AND line.person = one.person
    JOIN roll_line twin ON twin.roll = :roll AND twin.person = other.person"""

# A person whom a link made the holder of two memberships is no suspicion but a certainty; it is listed all the same.
_PAIRS = """
  SELECT first, second FROM pair
  UNION ALL
  SELECT one.membership, other.membership FROM roll_line one JOIN roll_line other
      ON other.roll = one.roll AND other.person = one.person AND other.membership > one.membership
   WHERE one.roll = :roll AND one.votes > 0 AND other.votes > 0"""


async def find(session: WriteSession, partition: Partition, roll: RollRecord, assembly: Assembly) -> int:
    """Search the roll's electorate, as it was read; how many pairs. ELECTORATE_UNAVAILABLE.

    The voters of entities that the statutes name are compared across countries, by keyed hashes.
    """
    composed = await named_electorate.of_roll(session, roll.id)
    if composed is not None:
        await load_hashes(session, partition, Compared(assembly.id, roll.as_of, composed.sources))
        return await duplicates.put_search(session, roll.id, _PAIRS_ABROAD, {"roll": roll.id})
    columns = ", ".join(f"{name} {kind}" for name, kind in PAIR_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE pair ({columns}) ON COMMIT DROP")
    country = partition.country.code
    asking = Asking(partition.name, f"members/{country}", PURPOSE, global_id(country, "assembly", assembly.id))
    body = msgspec.json.encode(ElectorateRequest(assembly.entity, roll.as_of.isoformat(), roll.sequence))
    driver = await session.driver()
    async with framed(partition, asking, PAIRS_PATH, body) as reader:
        names = [name for name, _ in PAIR_COLUMNS]
        await driver.copy_to_table("pair", source=reader.rows(), columns=names, format="binary")
    return await duplicates.put_search(session, roll.id, _PAIRS, {"roll": roll.id})


async def entries(session: WriteSession, roll: UUID, pair: Pair) -> list[Entry]:
    """The two lines as the roll has them."""
    found = [await roll_lines.line_of(session, roll, membership) for membership in (pair.first, pair.second)]
    return [Entry(line.membership, line.facts.joined_on, line.line.votes) for line in found if line]


async def put_right(session: WriteSession, roll: UUID, before: Decision | None) -> None:
    """Give a line back what the rule says, where the decision before had struck it."""
    struck = before.struck if before else None
    override = dict(await roll_overrides.of_lines(session, [(roll, struck)])).get((roll, struck)) if struck else None
    if override is None:
        return
    await roll_overrides.withdraw(session, roll, override.membership)
    await roll_overrides.set_line(session, roll, override.membership, override.rule)


async def apply(session: WriteSession, roll: UUID, pair: Pair, decision: Decision) -> None:
    """Set the struck line to nothing, and count the roll anew."""
    if decision.struck is not None:
        line = await roll_lines.line_of(session, roll, decision.struck)
        assert line is not None
        kept = pair.first if decision.struck == pair.second else pair.second
        wanted = strike(decision, global_id(session.country, "membership", kept))
        await roll_overrides.put(session, roll, decision.struck, wanted, line.line)
        await roll_overrides.set_line(session, roll, decision.struck, wanted.line)
    await rolls.recount(session, roll, await count_lines(session, roll))
