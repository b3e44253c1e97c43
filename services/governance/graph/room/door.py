"""Changes at the door, as the graph shows them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.governance.graph.law import LawReference
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import DoorChangeKind, RollReason
from services.governance.store import door
from services.governance.store.door import DoorRecord
from services.governance.store.rolls import RollRecord


@strawberry.type(
    description="Somebody added to a sealed roll at the door, or struck from it: what the register said then, why, and "
    "the two scrutineers. `votes` are what she has from then on; `registerSequence` names the state that was read."
)
class DoorChange:
    """One change at the door."""

    id: strawberry.ID
    membership: Membership
    kind: DoorChangeKind
    votes: int
    college: str | None
    reason: RollReason
    explanation: str
    law: LawReference
    why: str
    scrutineers: list[str]
    entered_by: str
    at: datetime
    register_sequence: int

    @classmethod
    def of(cls, record: DoorRecord, roll: RollRecord, country: str) -> DoorChange:
        """The change as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "doorchange", record.id)),
            membership=membership_of(country, record.membership),
            kind=record.kind,
            votes=record.votes,
            college=record.college,
            reason=record.reason,
            explanation=record.explanation,
            law=LawReference.of(roll.rules.laws[record.reason]),
            why=record.why,
            scrutineers=list(record.scrutineers),
            entered_by=record.name,
            at=record.at,
            register_sequence=record.sequence,
        )


async def door_page(context: RequestContext, roll: RollRecord, page: Page) -> Connection[DoorChange]:
    """A page of a roll's changes at the door, in the order they were made."""
    async with context.reading() as session:
        found = [DoorChange.of(row, roll, context.country) for row in await door.page_of(session, roll.id, page)]
    return connection(page, [(encode_cursor((), node.id), node) for node in found])
