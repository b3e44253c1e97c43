"""recordInvoicePaid: the client paid the invoice of an engagement."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.engagements.engagement import EngagementChange, paid
from services.clients.graph.mutations.engagements.kit import EngagementPayload, write_on


@strawberry.input(description="The payment of an engagement's invoice.")
class RecordInvoicePaidInput:
    """The payment of an engagement's invoice."""

    engagement: strawberry.ID
    paid_on: date = strawberry.field(description="The day it came in.")
    expected_version: int | None = None
    idempotency_key: str | None = None


@mutation(description="Record that an engagement's invoice was paid.")
async def record_invoice_paid(info: Info, input: RecordInvoicePaidInput) -> EngagementPayload:
    """For a client officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE, NOT_FOUND."""
    return await write_on(
        info.context,
        "recordInvoicePaid",
        input,
        (EngagementChange.PAID, None),
        lambda now, today: paid(now, input.paid_on, today),
    )
