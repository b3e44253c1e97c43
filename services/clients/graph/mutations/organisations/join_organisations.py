"""`joinOrganisations`: somebody says that a client's organisation and another one are one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.identity import pair_of, standing
from services.clients.domain.organisations.numbers import check_one
from services.clients.domain.organisations.timeline import check_day
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, Record, answer, record_of
from services.clients.store.organisations.identity import connected, group_of, say, verdicts_on
from services.clients.store.organisations.numbers import numbers_of
from services.clients.store.organisations.reading import present_id


@strawberry.input(description="Two organisations that are one.")
class JoinOrganisationsInput:
    """Two organisations that are one."""

    client: strawberry.ID
    other: strawberry.ID = strawberry.field(description="The other organisation's id, of whichever country.")
    reason: str
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    idempotency_key: str | None = None


@mutation(
    description="Say that a client's organisation and another are one: the larger id is read as the smaller from a day "
    "on, in every country."
)
async def join_organisations(info: Info, input: JoinOrganisationsInput) -> OrganisationPayload:
    """Join two ids. Refuses ORGANISATIONS_DIFFER, ALREADY_EXISTS, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    record = await record_of(context, "joinOrganisations", input.client)
    other, since = uuid_of(input.other, "organisation"), input.valid_from or context.today
    check_day(since, context.today)
    reason = texts.text("Why the two are one (reason)", input.reason)
    async with context.writing("joinOrganisations", input, input.idempotency_key) as session:
        if session.replayed is None:
            there = await present_id(session, other)
            numbers = await numbers_of(session, [record.present, there])
            if there == record.present:
                raise Refusal("ALREADY_EXISTS", "The two are one already.")
            if not numbers[there]:
                raise Refusal("NOT_FOUND", "No organisation with this id is known here; ask its country to say so.")
            check_one(numbers[record.present], numbers[there])
            await _check_others(session, record, other)
            await say(session, record.own, other, same=True, since=since, reason=reason)
            names = {"organisation": record.id, "other": borderless_id("organisation", other)}
            session.record("organisation.join_said", record.id, since=since.isoformat(), **names)
    return await answer(context, record)


async def _check_others(session: WriteSession, record: Record, other: UUID) -> None:
    """What somebody set apart stays so until she is heard: joining round it would come to nothing."""
    said = standing(await verdicts_on(session, await connected(session, [record.own, other])))
    mine, theirs = await group_of(session, record.own), await group_of(session, other)
    pairs = {pair for pair, same in said.items() if not same and pair != pair_of(record.own, other)}
    if any(pair_of(one, two) in pairs for one in mine for two in theirs):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Two ids of these were split; join those two again first.")
