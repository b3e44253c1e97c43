"""Search a roll for memberships that may be one human's."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import check_may_change
from services.governance.graph.roll import VotingRoll
from services.governance.store import assemblies, duplicates, roll_duplicates, rolls, signatures


@strawberry.input
class FindDuplicatesInput:
    """Which roll."""

    roll: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class FindDuplicatesPayload:
    """The roll, and how many pairs were found."""

    roll: VotingRoll
    found: int


@mutation(
    description="Search a provisional roll for memberships that may be one human's (same name, however written, and "
    "same day of birth; or one person with two memberships). The members service compares; only ids are shown. Decide "
    "each pair of voters before the seal (decideDuplicate)."
)
async def find_duplicates(info: Info, input: FindDuplicatesInput) -> FindDuplicatesPayload:
    """Ask the members service about the roll's own electorate, and keep the pairs."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    async with context.writing("findDuplicates", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        context.require("Mutation.findDuplicates", assembly.entity)
        if session.replayed is None:
            check_may_change(roll.life, signed=bool(await signatures.of_rolls(session, [roll.id])))
            count = await roll_duplicates.find(session, context.partition, roll, assembly)
            session.record("findDuplicates", input.roll, found=count)
        found = await duplicates.count(session, roll_id)
    return FindDuplicatesPayload(roll=VotingRoll.of(roll, assembly.entity, context.country), found=found)
