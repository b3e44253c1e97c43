"""Set a line of a voting roll by hand."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain import roll_life as domain
from services.governance.domain.roll_rules import Standing
from services.governance.graph.roll import VotingRoll
from services.governance.graph.words import RollReason
from services.governance.store import assemblies, roll_lines, roll_overrides, rolls, signatures
from services.governance.store.roll_sql import count_lines
from services.governance.store.rolls import RollRecord


@strawberry.input(
    description="`votes` with reason VOTES, or none with another reason. `why` and `law` (the article it rests on) are "
    "shown on the line with your name. Without `votes` an override made before is withdrawn."
)
class OverrideRollLineInput:
    """Which line, what it should say, and why."""

    roll: strawberry.ID
    membership: strawberry.ID
    votes: int | None = None
    reason: RollReason = RollReason.VOTES
    why: str = ""
    law: str = ""
    idempotency_key: str | None = None

    def wanted(self) -> domain.Override | None:
        """In the domain's words; None to withdraw."""
        if self.votes is None:
            domain.check_withdrawal(self.reason, self.why, self.law)
            return None
        return domain.override(domain.Override(Standing(self.votes, self.reason), self.why, self.law))


@strawberry.type
class OverrideRollLinePayload:
    """The roll with its totals anew."""

    roll: VotingRoll


@mutation(
    description="Set a line of a provisional roll by hand, named and explained. It is carried to later computations "
    "until it is withdrawn; a membership that is not registered cannot be put on a roll this way."
)
async def override_roll_line(info: Info, input: OverrideRollLineInput) -> OverrideRollLinePayload:
    """Check that the roll may still change, write the line and count anew."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    membership = uuid_of(input.membership, "membership", context.country)
    async with context.writing("overrideRollLine", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        context.require("Mutation.overrideRollLine", assembly.entity)
        if session.replayed is None:
            domain.check_may_change(roll.life, signed=bool(await signatures.of_rolls(session, [roll.id])))
            wanted = input.wanted()
            await _write(session, roll, membership, wanted)
            session.record("overrideRollLine", input.roll, membership=input.membership, votes=input.votes)
        changed = await rolls.locked(session, roll_id)
    return OverrideRollLinePayload(roll=VotingRoll.of(changed, assembly.entity, context.country))


async def _write(session: WriteSession, roll: RollRecord, membership: UUID, wanted: domain.Override | None) -> None:
    line = await roll_lines.line_of(session, roll.id, membership)
    if line is None:
        raise Refusal("NOT_FOUND", "This membership is not registered, so the roll has no line of it to set.")
    before = dict(await roll_overrides.of_lines(session, [(roll.id, membership)])).get((roll.id, membership))
    rule = before.rule if before else line.line
    if wanted is not None:
        await roll_overrides.put(session, roll.id, membership, wanted, rule)
    elif before is None:
        raise Refusal("NOT_FOUND", "This line is as the rule made it; there is nothing to withdraw.")
    else:
        await roll_overrides.withdraw(session, roll.id, membership)
    await roll_overrides.set_line(session, roll.id, membership, wanted.line if wanted else rule)
    await rolls.recount(session, roll.id, await count_lines(session, roll.id))
