"""What a roll says of one membership, the changes at the door laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.roll_sentences import Given, explain
from services.governance.domain.room.presence import Entitlement
from services.governance.domain.words import RollReason
from services.governance.store import door, roll_lines
from services.governance.store.door import DoorRecord
from services.governance.store.roll_lines import RollLineRecord
from services.governance.store.rolls import RollRecord


async def entitlement_at_door(session: ReadSession, roll: RollRecord, membership: UUID) -> Entitlement:
    """Votes, or why there are none: the latest change at the door, else the line."""
    return (await entitlements_at_door(session, roll, [membership]))[membership]


async def entitlements_at_door(
    session: ReadSession, roll: RollRecord, memberships: Sequence[UUID]
) -> dict[UUID, Entitlement]:
    """What `entitlement_at_door` says of each."""
    changed = await door.of_memberships(session, roll.id, memberships)
    lines = await roll_lines.lines_of(session, roll.id, [who for who in memberships if who not in changed])
    return {
        who: _changed(changed[who], roll.rules) if who in changed else _of(lines.get(who), roll) for who in memberships
    }


async def entitlement_of(session: ReadSession, lines: UUID, like: RollRecord, membership: UUID) -> Entitlement:
    """What the line under `lines` says, by the rules and limits of a roll; without one she was not registered."""
    return _of(await roll_lines.line_of(session, lines, membership), like)


def _of(found: RollLineRecord | None, like: RollRecord) -> Entitlement:
    rules = like.rules
    if found is None:
        reason = RollReason.NOT_REGISTERED
        said = f"Not in the register on {rules.meeting_on}, as the roll read it."
        return Entitlement(0, reason, said, rules.laws[reason])
    line = found.line
    said = explain(found.facts, line, rules, Given(found.granted, like.limits))
    return Entitlement(line.votes, line.reason, said, rules.laws[line.reason], organisation=found.person is None)


def _changed(change: DoorRecord, rules: RollRules) -> Entitlement:
    return Entitlement(
        change.votes, change.reason, change.explanation, rules.laws[change.reason], organisation=change.person is None
    )
