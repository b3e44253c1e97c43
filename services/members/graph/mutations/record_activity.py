"""recordActivity: what a member does, from a day on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.activity import Activity, Work, enter, work
from services.members.domain.activities.days import span, why
from services.members.domain.facts import Period
from services.members.graph.declared_filters import SectorInput
from services.members.graph.mutations.declaring_kit import RecordedPayload, on_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.declared_words import Weight, WorkSituation
from services.members.store.activities import activities_of, save_activity


@strawberry.input
class WorkInput:
    """What somebody does: a trade, a sector, or both."""

    trade: str | None = strawberry.field(default=None, description="ISCO-08, one to four digits.")
    sector: SectorInput | None = strawberry.field(default=None, description="NACE in its revision.")
    weight: Weight = strawberry.field(description="One activity at most is the main one on a day.")
    situation: WorkSituation = strawberry.field(description="As what she works.")

    def read(self) -> Work:
        """The work. Raises `Refusal` BAD_ARGUMENT."""
        sector = self.sector
        return work(self.trade, sector and sector.code, sector and sector.revision, self.weight, self.situation)


@strawberry.input
class RecordActivityInput(ReadAtVersion):
    """Whose activity, and from when; it may have begun before the membership."""

    membership: strawberry.ID
    work: WorkInput = strawberry.field(description="What she does.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Record what a member does; she may have several activities at once.")
async def record_activity(info: Info, input: RecordActivityInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses ALREADY_EXISTS, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    days = span(input.from_, input.until, info.context.today)
    fresh = Activity(new_uuid(), input.work.read(), days, why(input.reason))

    async def save(session: WriteSession, key: UUID, registered: Period) -> None:
        history = (await activities_of(session, [key])).get(key, [])
        await save_activity(session, key, enter(history, fresh, registered), "recorded")

    return await on_membership(info.context, "recordActivity", input, save)
