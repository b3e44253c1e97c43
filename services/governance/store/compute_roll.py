"""Computing a roll: stream, copy in, compute into the indexed table, count; one transaction with its audit line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from commons.bulk import Trailer
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.granted_votes import Limits
from services.governance.domain.named_electorate import NamedElectorate
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store import named_electorate, roll_delegates, roll_overrides, rolls
from services.governance.store.electorate import Electorate, pull
from services.governance.store.named_electorate import Composition
from services.governance.store.roll_delegates import Sitting
from services.governance.store.roll_sql import count_lines, insert_lines, leavers
from services.governance.store.rolls import RollRecord


@dataclass(frozen=True, slots=True)
class Law:
    """The rules to apply, the version of the statutes they come from (0: none recorded), and until which day objections
    are heard; at an assembly of delegates those in office, with their votes; the entities whose voters are named."""

    rules: RollRules
    statutes_version: int
    objections_until: date
    sitting: Sitting = field(default_factory=dict)
    named: NamedElectorate | None = None


async def compute(
    session: WriteSession,
    partition: Partition,
    assembly: Assembly,
    law: Law,
    known_at: int | None = None,
) -> RollRecord:
    """The assembly's next roll, from its electorate as known at `known_at` (None: now); the caller holds the assembly.

    Raises `Refusal` ROLL_SEALED, or ELECTORATE_UNAVAILABLE with nothing written.
    """
    before = await _before(session, assembly)
    trailer, composed = await _pull(session, partition, assembly, law, known_at)
    if before is not None and not before.life.sealed:
        await rolls.drop_lines(session, before.id)
        await roll_delegates.drop(session, before.id)
    roll_id = new_uuid()
    await roll_delegates.insert(session, roll_id, law.sitting)
    limits = await insert_lines(session, roll_id, law.rules)
    reasons = await count_lines(session, roll_id)
    if RollReason.NOT_REGISTERED in reasons:
        limits = replace(limits, leavers=await leavers(session, law.rules, limits, roll_id))
    roll = _record(roll_id, assembly, law, before, trailer, reasons=reasons, limits=limits)
    if roll.registered != trailer.rows:
        raise Refusal("ELECTORATE_UNAVAILABLE", "The electorate arrived incomplete; compute the roll again.")
    await rolls.insert(session, roll)
    if composed is not None:
        await named_electorate.save(session, roll_id, composed)
    if before is not None:
        await _carry_overrides(session, before.id, roll_id)
    return roll


def _record(
    roll_id: UUID,
    assembly: Assembly,
    law: Law,
    before: RollRecord | None,
    trailer: Trailer,
    *,
    reasons: dict[RollReason, tuple[int, int]],
    limits: Limits,
) -> RollRecord:
    """The roll with its totals, under a key of its own."""
    return RollRecord(
        id=roll_id,
        assembly=assembly.id,
        version=before.version + 1 if before else 1,
        as_of=assembly.record_date,
        sequence=trailer.sequence,
        head=trailer.head,
        electorate=trailer.sha256,
        rules=law.rules,
        statutes_version=law.statutes_version,
        registered=sum(count for count, _ in reasons.values()),
        voters=rolls.voters_of(reasons),
        votes=rolls.votes_of(reasons),
        reasons=reasons,
        limits=limits,
        roll_key=secrets.token_bytes(32),
        objections_until=law.objections_until,
    )


async def _pull(
    session: WriteSession, partition: Partition, assembly: Assembly, law: Law, known_at: int | None
) -> tuple[Trailer, Composition | None]:
    """The electorate: the entity's own register, or the voters of the entities that its statutes name."""
    if law.named is None:
        wanted = Electorate(assembly.id, assembly.entity, assembly.record_date, known_at)
        return await pull(session, partition, wanted), None
    trailer, sources = await named_electorate.pull(session, partition, (assembly, law.named))
    return trailer, Composition(law.named, tuple(sources))


async def _carry_overrides(session: WriteSession, before: UUID, roll: UUID) -> None:
    if await roll_overrides.carry(session, before, roll):
        await rolls.recount(session, roll, await count_lines(session, roll))


async def _before(session: ReadSession, assembly: Assembly) -> RollRecord | None:
    """The roll that this one replaces."""
    before = await rolls.newest_of(session, assembly.id)
    if before is not None and before.life.sealed and not before.life.reopened:
        raise Refusal(
            "ROLL_SEALED",
            "This assembly's roll is sealed; what came to be known since is under asKnownNow. Two people may reopen it "
            "(reopenRoll).",
        )
    return before
