"""cancelTransfer: a member stays, or goes without a transfer."""

from __future__ import annotations

import strawberry

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Fault, Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.resign import withdraw
from services.members.domain.leaving.words import Case, LeavingKind, Terms
from services.members.domain.transfers.decide import cancel
from services.members.domain.transfers.process import Transfer
from services.members.graph.transfers import TransferPayload, as_it_stands, moving
from services.members.graph.types.transfer import VERSION
from services.members.store.exit_terms import exit_terms
from services.members.store.leaving import history_of, save_step
from services.members.store.transfers import say

NAME = "cancelTransfer"


@strawberry.input
class CancelTransferInput:
    """Which transfer, and what becomes of the notice."""

    transfer: strawberry.ID = strawberry.field(description="The transfer, by its id.")
    expected_version: int = strawberry.field(description=VERSION)
    keep_notice: bool = strawberry.field(
        default=False, description="True: she leaves all the same. False: the notice is taken back, where she may."
    )
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Call a transfer off before it takes effect, in the country she was to leave. A notice is taken back "
    "with it, where the statutes let her; an application in the other country that still waits is withdrawn there."
)
async def cancel_transfer(info: Info, input: CancelTransferInput) -> TransferPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE, LAW_UNKNOWN."""
    context = info.context
    terms = None if input.keep_notice else await _terms(context, input)
    async with context.writing(NAME, input, input.idempotency_key) as session:
        if session.replayed is None:
            transfer = (await _found(context, session, input)).read_at(input.expected_version)
            step = cancel(transfer, await session.sequence(), context.today)
            await say(session, transfer, step)
            undone = terms is not None and await _take_back(context, session, transfer, terms, input.reason)
            session.record("transfer.cancelled", transfer.text, notice_withdrawn=undone)
    return await as_it_stands(context, session.subject)


async def _found(context: RequestContext, session: ReadSession, given: CancelTransferInput) -> Transfer:
    key = uuid_of(given.transfer, "transfer", context.country)
    found = await moving(context, session, f"Mutation.{NAME}", key)
    if found is None:
        raise Refusal("NOT_FOUND", "There is no transfer with this id here.")
    return found.transfer


async def _terms(context: RequestContext, given: CancelTransferInput) -> Terms | None:
    """What the law makes of taking the notice back, asked before the write begins; None where none runs."""
    async with context.reading() as session:
        transfer = await _found(context, session, given)
        if transfer.membership is None:
            raise Fault("a transfer is kept by the country she leaves without her membership")
        history = await history_of(session, transfer.membership)
    if history.running(LeavingKind.RESIGNATION) is None:
        return None
    case = Case(LeavingKind.RESIGNATION, context.today)
    return await exit_terms(context.partition, transfer.parties.from_entity, case, history.registered.start)


async def _take_back(
    context: RequestContext, session: WriteSession, transfer: Transfer, terms: Terms, reason: str | None
) -> bool:
    if transfer.membership is None:
        raise Fault("a transfer is kept by the country she leaves without her membership")
    history = await history_of(session, transfer.membership)
    step = withdraw(history, context.today, terms, reason, context.today)
    await save_step(session, transfer.membership, history, step)
    return True
