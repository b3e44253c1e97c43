"""What the attendance list of a meeting is made of: presences, mandates, votes from here; names from the members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.desk.attendance import Facts, Known, Through
from services.governance.store import outsiders, presence
from services.governance.store.desk import names
from services.governance.store.entitlement import entitlements_at_door
from services.governance.store.exercisable import Mandates, mandates_of
from services.governance.store.rolls import RollRecord

NAMELESS = "(no name on record)"
"""Of somebody whose profile is erased, or an organisation without a name here."""


async def attendance_facts(partition: Partition, assembly: Assembly, roll: RollRecord | None, day: date) -> Facts:
    """Everything the list is made of, on one snapshot of ours. Raises `Refusal` PARTITION_UNAVAILABLE."""
    async with partition.database.reading() as session:
        came = await presence.all_of(session, assembly.id)
        mandates = await mandates_of(session, assembly, day, [row.holder.id for row in came])
        acting = _acting(mandates)
        outside = mandates.outsiders | {row.holder.id for row in came if row.holder.outsider}
        people = {row.holder.id for row in came} | {who for row in acting for who in (row.member, row.holder)}
        members = sorted(people - outside)
        votes = await _votes(session, roll, members)
        known = {row.id: Known(row.id, None, row.name, row.capacity) for row in await _outsiders(session, outside)}
    named = await names.names_of(partition, assembly, day, members)
    known |= {who: _member(who, named.get(who)) for who in members}
    return Facts(came, acting, known, votes)


def _member(who: UUID, found: names.Named | None) -> Known:
    return Known(who, found.number if found else None, (found and found.name) or NAMELESS)


def _acting(mandates: Mandates) -> list[Through]:
    by_law = [Through(member, holder, True) for member, holder in mandates.representatives.items()]
    return by_law + [Through(member, holder, False) for member, holder in mandates.proxies.items()]


async def _votes(session: ReadSession, roll: RollRecord | None, members: list[UUID]) -> dict[UUID, int]:
    if roll is None or not members:
        return {}
    return {who: line.votes for who, line in (await entitlements_at_door(session, roll, members)).items()}


async def _outsiders(session: ReadSession, ids: Collection[UUID]) -> list[outsiders.OutsiderRecord]:
    return [row for _, row in await outsiders.by_ids(session, list(ids))] if ids else []
