"""importPayments: a bank's file (camt.053 or CSV), each payment kept once and given its place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.camt import read_camt
from services.members.domain.shares.payment_csv import read_csv
from services.members.domain.shares.payments import Entry
from services.members.graph.mutations.share_kit import booking
from services.members.graph.types.payments import Payment
from services.members.store.payments import payments_by_id
from services.members.store.receive_payments import Received, receive

AT_ONCE = 100
"""Payments of one write: the register is held up no longer than they take."""


@strawberry.enum(description="What kind of file it is.")
class PaymentFileKind(StrEnum):
    """What kind of file it is."""

    CAMT053 = "CAMT053"
    CSV = "CSV"


@strawberry.input
class ImportPaymentsInput:
    """The file's text."""

    entity: strawberry.ID
    kind: PaymentFileKind
    content: str = strawberry.field(description="The whole file, at most 5,000 payments.")
    idempotency_key: str | None = None


@strawberry.type
class ImportPaymentsPayload:
    """What became of the file; sent again it changes nothing."""

    fresh: int = strawberry.field(description="Payments that were not known yet.")
    known: int = strawberry.field(description="Payments that were: they are left alone.")
    matched: int = strawberry.field(description="How many of the fresh ones paid shares.")
    returned: int = strawberry.field(description="How many took an earlier payment back.")
    left_over: list[Payment] = strawberry.field(description="Those of which something waits for a human.")


@mutation(
    description="Take in a bank's file. Payments find their request by its structured reference; what finds no place "
    "waits on the share office's work list. A file that was cut off is sent again: nothing is booked twice."
)
async def import_payments(info: Info, input: ImportPaymentsInput) -> ImportPaymentsPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT for a file that cannot be read, ALREADY_EXISTS."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.importPayments", entity)
    currency, received = context.partition.country.currency, Received()
    for index, part in enumerate(_batches(_read(input, currency))):
        key = input.idempotency_key and f"{input.idempotency_key}/{index}"
        async with context.writing("importPayments", input, key) as session:
            if session.replayed is None:
                await _receive(context, session, entity, part, received)
            else:
                received.known += len(part)
    return await _payload(context, received, currency)


async def _receive(
    context: RequestContext, session: WriteSession, entity: str, part: Sequence[Entry], received: Received
) -> None:
    async with booking(context, session, entity) as register:
        await receive(register, part, received)
    references = [entry.reference for entry in part]
    session.record("payments.received", entity, references=references, operations=register.booked)


def _read(given: ImportPaymentsInput, currency: str) -> Sequence[Entry]:
    if given.kind is PaymentFileKind.CAMT053:
        return read_camt(given.content)
    return read_csv(given.content, currency)


def _batches(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE)]


async def _payload(context: RequestContext, received: Received, currency: str) -> ImportPaymentsPayload:
    async with context.reading() as session:
        found = await payments_by_id(session, received.left_over)
    return ImportPaymentsPayload(
        fresh=received.fresh,
        known=received.known,
        matched=received.matched,
        returned=received.returned,
        left_over=[Payment.of(found[key], context.country, currency) for key in _in_order(received.left_over)],
    )


def _in_order(keys: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(keys))
