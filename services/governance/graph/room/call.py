"""Calls of an assembly, and whether its room may decide."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from services.governance.domain.assembly import Resolution
from services.governance.domain.law.reading import Reading
from services.governance.domain.room import call as domain
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.words import QuorumUnit
from services.governance.store import agenda
from services.governance.store.room_quorum import room_quorum


@strawberry.type(
    description="Whether the room may decide an item, counted now, or as it was when the item's votes were counted. "
    "`base`: what the quorum counts; `needed` is null where the law asks none."
)
class CallQuorum:
    """A quorum as the room has it."""

    base: QuorumUnit
    entitled: int
    present: int = strawberry.field(description="Present or represented, in the base's unit.")
    needed: int | None
    quorate: bool
    by_waiting: bool = strawberry.field(description="Quorate because the announced wait is over.")
    call: int
    law: LawReference
    explanation: str

    @classmethod
    def of(cls, found: domain.RoomQuorum) -> CallQuorum:
        """The quorum as shown."""
        return cls(
            base=found.unit,
            entitled=found.entitled,
            present=found.present,
            needed=found.found.needed,
            quorate=found.found.quorate,
            by_waiting=found.found.by_waiting,
            call=found.call or 1,
            law=LawReference.of(found.law),
            explanation=found.explanation,
        )


@strawberry.type(
    description="One sitting of an assembly. `dueAt`: the hour of the notice; `closedAt`: when the next one was opened."
)
class AssemblyCall:
    """One sitting."""

    record: strawberry.Private[domain.Call]
    next_call: strawberry.Private[domain.Call | None]
    number: int
    due_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    wait_announced: bool
    opened_by: str

    @classmethod
    def of(cls, record: domain.Call, following: domain.Call | None) -> AssemblyCall:
        """The call as shown."""
        return cls(
            record=record,
            next_call=following,
            number=record.number,
            due_at=record.due_at,
            opened_at=record.opened_at,
            closed_at=following.opened_at if following else None,
            wait_announced=record.wait_announced,
            opened_by=record.opened_by,
        )

    @strawberry.field(
        description="The quorum of an item of the agenda, or of an ordinary one that nobody is excluded from. Null for "
        "a call that another has followed: the room is the open call's."
    )
    async def quorum(self, info: Info, resolution: strawberry.ID | None = None) -> CallQuorum | None:
        """Counted from the room."""
        if self.next_call is not None:
            return None
        loaders, country = loaders_of(info.context), info.context.country
        assembly = await loaders.assembly.load(self.record.assembly)
        roll = await loaders.roll_of_assembly.load(self.record.assembly)
        if assembly is None or roll is None:
            return None
        regime = await loaders.regime(assembly.record.entity, assembly.record.held_on)
        item = None if resolution is None else uuid_of(resolution, "resolution", country)
        async with info.context.reading() as session:
            found: Resolution | None = await agenda.by_id(session, item) if item else None
            return CallQuorum.of(await room_quorum(session, regime, assembly.record, roll, found))

    @strawberry.field(
        description="Where law and notice let the meeting decide after a wait though too few came: when the wait ends. "
        "Null where there is none."
    )
    async def wait_ends_at(self, info: Info) -> datetime | None:
        """When the announced wait is over."""
        loaders = loaders_of(info.context)
        assembly = await loaders.assembly.load(self.record.assembly)
        if assembly is None:
            return None
        regime = await loaders.regime(assembly.record.entity, assembly.record.held_on)
        return domain.wait_ends(Reading(regime, assembly.record.held_on), self.record)


def calls_of(records: list[domain.Call]) -> list[AssemblyCall]:
    """An assembly's calls in order, each with the one that followed it."""
    return [AssemblyCall.of(record, after) for record, after in zip_longest(records, records[1:])]
