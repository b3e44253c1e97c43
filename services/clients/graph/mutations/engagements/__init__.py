"""What client-relations officers write about members' work for a client."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.engagements.correct_engagement import correct_engagement
from services.clients.graph.mutations.engagements.end_engagement import end_engagement
from services.clients.graph.mutations.engagements.record_engagement import record_engagement
from services.clients.graph.mutations.engagements.record_invoice import record_invoice
from services.clients.graph.mutations.engagements.record_invoice_paid import record_invoice_paid
from services.clients.graph.mutations.engagements.strike_engagement import strike_engagement


@strawberry.type
class EngagementMutations:
    """Engagements: recorded, invoiced, paid, corrected, ended, struck."""

    record_engagement = record_engagement
    record_invoice = record_invoice
    record_invoice_paid = record_invoice_paid
    correct_engagement = correct_engagement
    end_engagement = end_engagement
    strike_engagement = strike_engagement
