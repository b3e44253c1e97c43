"""`splitOrganisations`: somebody says that a client's organisation and another, read as one so far, are two."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.timeline import check_day
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.store.organisations.identity import group_of, say


@strawberry.input(description="Two organisations that were wrongly joined.")
class SplitOrganisationsInput:
    """Two organisations that were wrongly joined."""

    client: strawberry.ID
    other: strawberry.ID = strawberry.field(
        description="The id that is not this client's organisation: one of its `formerIds`, or the one it goes by."
    )
    reason: str
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    idempotency_key: str | None = None


@mutation(
    description="Say that a client's organisation, as it was entered, and another id that is read as one with it are "
    "two: from a day on each goes by its own id again, in every country."
)
async def split_organisations(info: Info, input: SplitOrganisationsInput) -> OrganisationPayload:
    """Split two ids. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    record = await record_of(context, "splitOrganisations", input.client)
    other, since = uuid_of(input.other, "organisation"), input.valid_from or context.today
    check_day(since, context.today)
    reason = texts.text("Why they are two (reason)", input.reason)
    async with context.writing("splitOrganisations", input, input.idempotency_key) as session:
        if session.replayed is None:
            if other == record.own:
                raise Refusal("BAD_ARGUMENT", "This client was entered under that very id; name the other one.")
            if other not in await group_of(session, record.own):
                raise Refusal("TRANSITION_NOT_ALLOWED", "The two are not read as one; there is nothing to split.")
            await say(session, record.own, other, same=False, since=since, reason=reason)
            names = {"organisation": record.id, "other": borderless_id("organisation", other)}
            session.record("organisation.split_said", record.id, since=since.isoformat(), **names)
    return await answer(context, record)
