"""assignAdviser: an adviser takes a member on; a member may have several."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.services.ties import Tie
from services.members.graph.mutations.declaring_kit import RecordedPayload
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.use_kit import begin_use
from services.members.graph.types.declared_words import TieKind


@strawberry.input
class AssignAdviserInput(ReadAtVersion):
    """Who advises whom, on which days."""

    membership: strawberry.ID
    adviser: strawberry.ID = strawberry.field(description="The adviser.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


async def _any_member(session: WriteSession, member: UUID, tie: Tie, row: Any) -> None:
    """Which trades an adviser knows says whom to ask first, not whom she may advise."""


@mutation(description="Give a member an adviser, beside those she has.")
async def assign_adviser(info: Info, input: AssignAdviserInput) -> RecordedPayload:
    """For a membership officer of the entity. Refuses SERVICE_NOT_OFFERED, ALREADY_EXISTS, BAD_ARGUMENT."""
    return await begin_use(info.context, "assignAdviser", input, (TieKind.ADVISER, str(input.adviser)), _any_member)
