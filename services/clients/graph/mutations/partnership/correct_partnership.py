"""`correctPartnership`: steps that were recorded wrongly are redated or taken out; what was known stays known."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import LADDER, PartnershipStatus, StatusPeriod
from services.clients.domain.partnership.correct import Stood, correct
from services.clients.graph.mutations.kit import check_version
from services.clients.graph.mutations.partnership.kit import ClientFilePayload, client_named, note, on_file
from services.clients.store.partnership import asking, decisions, insolvencies
from services.clients.store.partnerships import histories
from services.clients.store.rows import ClientRow


@strawberry.input(description="From a day on, the client stood on a step.")
class StoodInput:
    """From a day on, the client stood on a step."""

    status: PartnershipStatus
    since: date = strawberry.field(description="The first day on it.")


@strawberry.input(description="A ladder as it should have been.")
class CorrectPartnershipInput:
    """A ladder as it should have been."""

    client: strawberry.ID
    ladder: list[StoodInput] = strawberry.field(
        description="The first status as it is, then each step that stays, with its day."
    )
    reason: str = strawberry.field(description="Why it is corrected.")
    expected_version: int = strawberry.field(
        description="`Client.partnershipVersion` as it was read: CHANGED_MEANWHILE if somebody was faster."
    )
    idempotency_key: str | None = None


@mutation(
    description="Correct a ladder: redate steps, or take out what should not have been recorded. A step that was never "
    "decided is taken by changePartnership. Who was a member from another day on is compared with the register."
)
async def correct_partnership(info: Info, input: CorrectPartnershipInput) -> ClientFilePayload:
    """Correct. Refuses NOT_FOUND, CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED, CONDITIONS_UNMET, FORBIDDEN."""
    context = info.context
    client = await client_named(context, "correctPartnership", input.client)
    stood = [Stood(one.status, one.since) for one in input.ladder]
    await _check_membership(context, client, stood)

    async def work(session: WriteSession) -> None:
        version = (await decisions.versions_of(session, [client.client]))[client.client]
        check_version(input.expected_version, version, "the ladder")
        history = (await histories(session, [client.client]))[client.client]
        corrected = correct(history, stood, input.reason, context.today)
        await decisions.replace_ladder(session, client.client, corrected)
        ladder = [f"{period.status} {period.since}" for period in corrected]
        id_ = note(session, "partnership.corrected", client, reason=input.reason, ladder=ladder)
        latest = _now(corrected, context.today)
        told = {"status": latest.status.value, "since": latest.since.isoformat()}
        session.announce("partnership.changed", client=id_, entity=client.entity, **told)

    return await on_file(context, "correctPartnership", input, client, work)


def _now(ladder: list[StatusPeriod], today: date) -> StatusPeriod:
    return next((period for period in ladder if period.holds_on(today)), ladder[0])


async def _check_membership(context: RequestContext, client: ClientRow, stood: list[Stood]) -> None:
    """On each day from which on it stood on top, the register has it as a member."""
    for one in stood:
        if one.status is not LADDER[-1]:
            continue
        async with context.reading() as session:
            ids = await insolvencies.joined_ids(session, client.legal_person, one.since)
        register = await asking.register(context.partition, client.entity, ids, one.since)
        if register.on(ids, one.since) is None:
            said = f"The members service knows no membership of it on {one.since}."
            raise Refusal("CONDITIONS_UNMET", said, conditions=["MEMBERSHIP"])
