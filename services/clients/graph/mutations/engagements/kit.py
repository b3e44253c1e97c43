"""What mutations of one engagement share: found, allowed, at the version it was read at; saved as a further version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Fault, Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import RequestContext
from services.clients.domain.engagements.engagement import Engagement as Work
from services.clients.domain.engagements.engagement import EngagementChange
from services.clients.graph.mutations.kit import check_version
from services.clients.graph.types.engagement import Engagement
from services.clients.store.engagements.reading import EngagementRow, engagements
from services.clients.store.engagements.saving import EngagementRecord, save_engagement

Decide = Callable[[Work, date], Work]
"""The engagement as it becomes; raises the refusal."""


@strawberry.type(description="The engagement as it stands now.")
class EngagementPayload:
    """The engagement as it stands now."""

    engagement: Engagement


class OnEngagement(Protocol):
    """What inputs of mutations of one engagement have."""

    engagement: strawberry.ID
    idempotency_key: str | None

    @property
    def expected_version(self) -> int | None:
        """At which version it was read; required where something that was read is replaced."""
        ...


async def found_engagement(
    context: RequestContext, session: WriteSession, mutation: str, given: OnEngagement
) -> EngagementRow:
    """The engagement that is written on. Refuses NOT_FOUND, FORBIDDEN, CHANGED_MEANWHILE."""
    key = uuid_of(given.engagement, "engagement", context.country)
    row = (await engagements(session, [key])).get(key)
    context.require_found(f"Mutation.{mutation}", row and row.entity, "engagement")
    if row is None:
        raise Fault("an engagement that was required is not there")
    check_version(given.expected_version, row.version)
    return row


async def write_on(
    context: RequestContext,
    mutation: str,
    given: OnEngagement,
    change: tuple[EngagementChange, str | None],
    decide: Decide,
) -> EngagementPayload:
    """Save what `decide` makes of the engagement as a further version, with its kind of change and its reason."""
    async with context.writing(mutation, given, given.idempotency_key) as session:
        if session.replayed is None:
            row = await found_engagement(context, session, mutation, given)
            fresh = decide(row.engagement, context.today)
            await save_engagement(session, EngagementRecord(row.id, row.entity, fresh, *change))
            note(session, context.country, row.id, change[0])
    return await payload(context, uuid_of(session.subject, "engagement"))


def note(session: WriteSession, country: str, id_: UUID, change: EngagementChange) -> None:
    """The audit line: which engagement and what was done. Whose work, and for how much, stays out of it."""
    session.record(f"engagement.{change.value.lower()}", global_id(country, "engagement", id_))


async def payload(context: RequestContext, id_: UUID) -> EngagementPayload:
    """The engagement as it stands. Refuses FORBIDDEN, and NOT_FOUND where it was struck since it was written."""
    async with context.reading() as session:
        row = (await engagements(session, [id_])).get(id_)
    if row is None:
        raise Refusal("NOT_FOUND", "This engagement was struck since.")
    # A key may be used again by somebody who has changed to another entity since.
    context.require_found("Mutation.recordEngagement", row.entity, "engagement")
    return EngagementPayload(engagement=Engagement.of(context, row))
