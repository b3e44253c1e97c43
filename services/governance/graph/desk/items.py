"""The agenda as a meeting takes it, as the graph shows it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.desk import items as domain
from services.governance.graph.desk.words import ItemState
from services.governance.graph.resolution import Resolution
from services.governance.store.desk import items as store


@strawberry.type(
    description="An item of the agenda where the meeting has it: `place` in the order in which items are taken, from "
    "1; when it was last taken up and put down, and at which call."
)
class RunningItem:
    """One item of a running agenda."""

    resolution: Resolution
    place: int
    state: ItemState = strawberry.field(description="How far the meeting is with it.")
    call: int | None
    opened_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, row: domain.Running, country: str) -> RunningItem:
        """The item as shown."""
        last = row.last
        return cls(
            resolution=Resolution(record=row.item, country=country),
            place=row.place,
            state=row.state,
            call=last.call if last else None,
            opened_at=last.opened_at if last else None,
            closed_at=last.closed_at if last else None,
        )


async def running_agenda(context: RequestContext, assembly: UUID) -> list[RunningItem]:
    """The agenda in the order in which it is taken."""
    async with context.reading() as session:
        found = domain.running(await store.agenda_of(session, assembly))
    return [RunningItem.of(row, context.country) for row in found]
