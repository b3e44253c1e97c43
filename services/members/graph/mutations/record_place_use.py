"""recordPlaceUse: a member uses a shared place, as long as there is room."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.services.places import check_room
from services.members.domain.services.ties import Tie
from services.members.graph.mutations.declaring_kit import RecordedPayload
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.use_kit import begin_use
from services.members.graph.types.declared_words import TieKind
from services.members.store.ties import periods_of


@strawberry.input
class RecordPlaceUseInput(ReadAtVersion):
    """Who uses which place, on which days; one day is a visit."""

    membership: strawberry.ID
    place: strawberry.ID = strawberry.field(description="The place.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


async def _check(session: WriteSession, member: UUID, tie: Tie, row: Any) -> None:
    uses = (await periods_of(session, [tie.thing])).get(tie.thing, [])
    check_room(uses, tie.period, row.capacity)


@mutation(description="Record that a member uses a shared place.")
async def record_place_use(info: Info, input: RecordPlaceUseInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses PLACE_FULL, SERVICE_NOT_OFFERED, ALREADY_EXISTS."""
    return await begin_use(info.context, "recordPlaceUse", input, (TieKind.PLACE, str(input.place)), _check)
