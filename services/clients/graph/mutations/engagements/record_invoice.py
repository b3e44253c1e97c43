"""recordInvoice: an engagement was invoiced to the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.engagements.engagement import EngagementChange, invoiced
from services.clients.graph.mutations.engagements.kit import EngagementPayload, write_on


@strawberry.input(description="The invoice of an engagement.")
class RecordInvoiceInput:
    """The invoice of an engagement."""

    engagement: strawberry.ID
    invoiced_on: date = strawberry.field(description="The invoice's day.")
    due_on: date = strawberry.field(description="When it is due.")
    amount: Decimal | None = strawberry.field(default=None, description="Without VAT; as agreed if absent.")
    expected_version: int | None = None
    idempotency_key: str | None = None


@mutation(description="Record the invoice of an engagement.")
async def record_invoice(info: Info, input: RecordInvoiceInput) -> EngagementPayload:
    """For a client officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE, NOT_FOUND."""
    return await write_on(
        info.context,
        "recordInvoice",
        input,
        (EngagementChange.INVOICED, None),
        lambda now, today: invoiced(now, input.amount, input.invoiced_on, input.due_on, today),
    )
