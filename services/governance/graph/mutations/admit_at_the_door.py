"""Add somebody to a sealed roll at the door."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.room import door as domain
from services.governance.graph.mutations.change_at_the_door import DoorInput, change_at_the_door
from services.governance.graph.room.door import DoorChange


@strawberry.type
class AdmitAtTheDoorPayload:
    """The change as it is on record."""

    change: DoorChange


@mutation(
    description="Add a membership that became entitled since the roll was sealed. The register is asked as it is now; "
    "nobody is added on anybody's word (NOT_ENTITLED with the reason). Only where no record date is licensed, between "
    "the seal and the opening (DOOR_CLOSED)."
)
async def admit_at_the_door(info: Info, input: DoorInput) -> AdmitAtTheDoorPayload:
    """Ask the register, decide, save."""
    return AdmitAtTheDoorPayload(change=await change_at_the_door(info.context, "admitAtTheDoor", input, domain.admit))
