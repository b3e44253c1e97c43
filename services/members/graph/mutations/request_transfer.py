"""requestTransfer: a member moves to an entity of another country; her notice here is given with it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.domain.leaving.process import History
from services.members.domain.leaving.resign import resign
from services.members.domain.leaving.words import Case, LeavingKind, Terms
from services.members.domain.transfers.decide import check_parties, step_of_leaving
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer
from services.members.graph.mutations.leaving_kit import VERSION, leaver, terms_for
from services.members.graph.transfers import TransferPayload, as_it_stands
from services.members.store.leaving import history_of, save_step
from services.members.store.memberships import person_of
from services.members.store.transfers import save_transfer, say, transfers_of
from services.members.store.viewing import persons_of_login

NAME = "requestTransfer"


@strawberry.input
class RequestTransferInput:
    """Who moves where, and her notice here."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    to_country: CountryCode = strawberry.field(description="The country she moves to.")
    to_entity: str = strawberry.field(
        description="The last part of the entity's id there, like smartcoop: one mutation writes in one country."
    )
    resign: bool = strawberry.field(
        default=True, description="Give notice now. False: she gives it later (resign), or has given it already."
    )
    notice_on: date | None = strawberry.field(
        default=None, description="The day the notice was given; today if absent."
    )
    ground: str | None = strawberry.field(
        default=None, description="The case that lets her leave, where law or statutes list the cases."
    )
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Move to an entity of another country. The notice here is by this country's law; there she applies "
    "(applyForMembership with the transfer's `reference`), and that country's law admits her. Asking tells "
    "that country's office that this membership exists, and when it ends."
)
async def request_transfer(info: Info, input: RequestTransferInput) -> TransferPayload:
    """The member herself, or a membership officer. Refuses what `resign` refuses, ALREADY_EXISTS, UNKNOWN_ENTITY."""
    context = info.context
    terms, day = None, input.notice_on or context.today
    if input.resign:
        terms = await terms_for(context, NAME, input, Case(LeavingKind.RESIGNATION, day, input.ground))
    async with context.writing(NAME, input, input.idempotency_key) as session:
        if session.replayed is None:
            key, entity = await leaver(context, session, f"Mutation.{NAME}", input.membership)
            target = context.partition.directory.entity(global_id(str(input.to_country), "entity", input.to_entity)).id
            history = (await history_of(session, key)).read_at(input.expected_version)
            transfer = await _transfer(context, session, key, Parties(key, entity, target))
            history = await _resigned(context, session, key, history, terms, input)
            await _save(context, session, transfer, history)
    return await as_it_stands(context, session.subject)


async def _transfer(context: RequestContext, session: WriteSession, key: UUID, parties: Parties) -> Transfer:
    check_parties(parties)
    found = await person_of(session, key, context.today)
    if found is None or found[0] is None:
        raise Refusal("BAD_ARGUMENT", "People move; an organisation joins there and leaves here.")
    if any(kept.transfer.open for kept in (await transfers_of(session, [key])).get(key, ())):
        raise Refusal("ALREADY_EXISTS", "This membership has a transfer already; call that one off first.")
    return Transfer(new_uuid(), Parties(found[0], parties.from_entity, parties.to_entity), membership=key)


async def _resigned(
    context: RequestContext,
    session: WriteSession,
    key: UUID,
    history: History,
    terms: Terms | None,
    given: RequestTransferInput,
) -> History:
    if not history.registered.holds(context.today):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Today this is no membership that she could leave.")
    if terms is None:
        return history
    day = given.notice_on or context.today
    step = resign(history, day, terms, given.reason or given.ground, context.today)
    await save_step(session, key, history, step)
    return history.after(step)


async def _save(context: RequestContext, session: WriteSession, transfer: Transfer, history: History) -> None:
    number, today = await session.sequence(), context.today
    waits = any(one.running and one.effect.waits_for is not None for one in history.processes)
    asked = transfer.after(Step(number - 1, StepKind.REQUESTED, today))
    last_day = history.last_day or history.registered.end
    step = step_of_leaving(asked, number, today, last_day, waits=waits) or Step(number, StepKind.REQUESTED, today)
    await save_transfer(session, transfer, Side.LEAVING, await _login(context, session, transfer))
    await say(session, transfer, step)
    session.record(
        "transfer.requested",
        transfer.text,
        membership=global_id(context.country, "membership", transfer.membership or ""),
        to=transfer.parties.to_entity,
        last_day=step.day,
        leaving_version=history.version,
    )


async def _login(context: RequestContext, session: WriteSession, transfer: Transfer) -> tuple[str, str] | None:
    """Her login, where it is she who asks; what an officer enters for her an officer there takes up."""
    caller = context.caller
    mine = await persons_of_login(session, caller.issuer, caller.subject)
    return (caller.issuer, caller.subject) if transfer.parties.person in mine else None
