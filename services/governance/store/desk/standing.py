"""What a desk sees of the members it looks up: line, presence, who acts for them, and what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.assembly import Assembly
from services.governance.domain.room.presence import Entitlement, Holder, Presence
from services.governance.store import conflicts, presence
from services.governance.store.conflicts import ConflictRecord
from services.governance.store.desk.arrivals import acting
from services.governance.store.entitlement import entitlements_at_door
from services.governance.store.rolls import RollRecord

_PROXIES = """
  SELECT principal, holder, outsider FROM proxy_hand
   WHERE assembly = :assembly AND NOT stands_in AND upper_inf(known)
     AND (principal = ANY(:ids) OR holder = ANY(:ids))"""
_CONCERNED = """
  SELECT c.resolution FROM conflict c JOIN resolution r ON r.id = c.resolution
   WHERE r.assembly = :assembly AND c.holder = ANY(:ids) AND upper_inf(c.known) GROUP BY c.resolution"""


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """One member before the desk. `entitlement` is None before a roll is computed; `held`: proxies in her hand."""

    entitlement: Entitlement | None
    last: Presence | None
    acts: bool
    proxy_with: Holder | None
    held: int
    conflicts: tuple[ConflictRecord, ...]


async def at_the_desk(
    session: ReadSession, assembly: Assembly, roll: RollRecord | None, today: date, memberships: Sequence[UUID]
) -> dict[UUID, AtTheDesk]:
    """How each of these members stands."""
    ids = list(memberships)
    entitled = await entitlements_at_door(session, roll, ids) if roll is not None else {}
    last = await presence.newest_of_holders(session, assembly.id, ids)
    acts = await acting(session, assembly.entity, assembly.id, ids, today)
    given = await session.all(_PROXIES, {"assembly": assembly.id, "ids": ids})
    holders = {row.principal: Holder(row.holder, row.outsider) for row in given}
    concerned = await _concerned(session, assembly.id, ids)
    return {
        who: AtTheDesk(
            entitlement=entitled.get(who),
            last=last.get(who),
            acts=who in acts,
            proxy_with=holders.get(who),
            held=sum(row.holder == who for row in given),
            conflicts=tuple(concerned[who]),
        )
        for who in ids
    }


async def _concerned(
    session: ReadSession, assembly: UUID, memberships: list[Any]
) -> defaultdict[UUID, list[ConflictRecord]]:
    rows = await session.all(_CONCERNED, {"assembly": assembly, "ids": memberships})
    found: defaultdict[UUID, list[ConflictRecord]] = defaultdict(list)
    for _, conflict in await conflicts.of_resolutions(session, [row.resolution for row in rows]):
        found[conflict.holder].append(conflict)
    return found
