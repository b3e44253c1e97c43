"""Strike somebody from a sealed roll at the door."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.room import door as domain
from services.governance.graph.mutations.change_at_the_door import DoorInput, change_at_the_door
from services.governance.graph.room.door import DoorChange


@strawberry.type
class StrikeAtTheDoorPayload:
    """The change as it is on record."""

    change: DoorChange


@mutation(
    description="Strike a membership that has lost its vote since the roll was sealed: the register is asked as it is "
    "now. Only where no record date is licensed, between the seal and the opening (DOOR_CLOSED)."
)
async def strike_at_the_door(info: Info, input: DoorInput) -> StrikeAtTheDoorPayload:
    """Ask the register, decide, save."""
    struck = await change_at_the_door(info.context, "strikeAtTheDoor", input, domain.strike)
    return StrikeAtTheDoorPayload(change=struck)
