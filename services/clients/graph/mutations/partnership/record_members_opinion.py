"""`recordMembersOpinion`: what the members said of a step."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.opinions import Count, MembersAnswer, hear_members
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_with,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import opinions


@strawberry.input(description="What the members said.")
class RecordMembersOpinionInput:
    """What the members said."""

    opinion: strawberry.ID = strawberry.field(description="The question, as Client.membersOpinions gives its id.")
    in_favour: int = strawberry.field(description="How many were in favour.")
    against: int = strawberry.field(description="How many were against.")
    abstained: int = strawberry.field(description="How many had no opinion.")
    source: str = strawberry.field(description="Where they were asked: a meeting, a poll.")
    closed_on: date | None = strawberry.field(default=None, description="The day it was counted; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Record what the members said; it binds nobody, and the step may be taken.")
async def record_members_opinion(info: Info, input: RecordMembersOpinionInput) -> ClientFilePayload:
    """Record. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.opinion, "opinion", context.country)
    async with context.reading() as reading:
        known = await opinions.members_opinion(reading, key)
    client = await client_with(context, "recordMembersOpinion", known[0] if known else None)

    async def work(session: WriteSession) -> None:
        found = await opinions.members_opinion(session, key)
        if found is None:
            raise not_found("question to the members")
        count = Count(input.in_favour, input.against, input.abstained)
        said = hear_members(
            found[1], MembersAnswer(count, input.closed_on or context.today, input.source), context.today
        )
        await opinions.save_members_answer(session, key, said)
        counted = [count.in_favour, count.against, count.abstained]
        note(session, "members.answered", client, step=found[1].step.value, counted=counted)

    return await on_file(context, "recordMembersOpinion", input, client, work)
