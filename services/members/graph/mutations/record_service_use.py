"""recordServiceUse: a member uses a service."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.services.catalogue import Audience, check_audience
from services.members.domain.services.ties import Tie
from services.members.graph.mutations.declaring_kit import RecordedPayload
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.use_kit import begin_use
from services.members.graph.types.declared_words import TieKind, WorkSituation
from services.members.store.activities import activities_of


@strawberry.input
class RecordServiceUseInput(ReadAtVersion):
    """Who uses which service, on which days; one day is a visit."""

    membership: strawberry.ID
    service: strawberry.ID = strawberry.field(description="The service.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


async def _check(session: WriteSession, member: UUID, tie: Tie, row: Any) -> None:
    audience = Audience(tuple(row.trades), tuple(WorkSituation(one) for one in row.situations))
    activities = (await activities_of(session, [member])).get(member, [])
    assert tie.period.start is not None
    check_audience(audience, activities, tie.period.start, row.title)


@mutation(description="Record that a member uses a service that is offered to her trade and situation.")
async def record_service_use(info: Info, input: RecordServiceUseInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses SERVICE_NOT_OFFERED, ALREADY_EXISTS, BAD_ARGUMENT."""
    return await begin_use(info.context, "recordServiceUse", input, (TieKind.SERVICE, str(input.service)), _check)
