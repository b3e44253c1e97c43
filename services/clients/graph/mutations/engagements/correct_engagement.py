"""correctEngagement: what was recorded of an engagement was wrong; what was known stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.engagements.engagement import Engagement, EngagementChange, checked
from services.clients.graph.mutations.engagements.kit import EngagementPayload, write_on

_FIELDS = {
    "from_": "since",
    "until": "until",
    "amount": "amount",
    "currency": "currency",
    "invoiced_on": "invoiced_on",
    "due_on": "due_on",
    "paid_on": "paid_on",
}


@strawberry.input(description="What of an engagement was wrong; what is left out stays, null takes it away.")
class CorrectEngagementInput:
    """What of an engagement was wrong."""

    engagement: strawberry.ID
    expected_version: int
    reason: str = strawberry.field(description="What was wrong.")
    from_: date | None = strawberry.field(default=strawberry.UNSET, name="from", description="The first day of work.")
    until: date | None = strawberry.field(default=strawberry.UNSET, description="The first day after it.")
    amount: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Without VAT.")
    currency: str | None = strawberry.field(default=strawberry.UNSET, description="ISO 4217.")
    invoiced_on: date | None = strawberry.field(default=strawberry.UNSET, description="The invoice's day.")
    due_on: date | None = strawberry.field(default=strawberry.UNSET, description="When it is due.")
    paid_on: date | None = strawberry.field(default=strawberry.UNSET, description="When it was paid.")
    idempotency_key: str | None = None

    def onto(self, now: Engagement, today: date) -> Engagement:
        """The engagement as corrected. Raises `Refusal` BAD_ARGUMENT, also where nothing is corrected."""
        said: dict[str, Any] = {
            name: getattr(self, given)
            for given, name in _FIELDS.items()
            if getattr(self, given) is not strawberry.UNSET
        }
        if any(name in said and said[name] is None for name in ("since", "currency")):
            raise Refusal("BAD_ARGUMENT", "Work has a first day and a currency; give another one.")
        fresh = checked(replace(now, **said), today)
        if fresh == now:
            raise Refusal("BAD_ARGUMENT", "This corrects nothing: all of it is on record so.")
        return fresh


@mutation(description="Correct what was recorded of an engagement.")
async def correct_engagement(info: Info, input: CorrectEngagementInput) -> EngagementPayload:
    """For a client officer of the entity. Refuses CHANGED_MEANWHILE, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    reason = texts.text("What was wrong (reason)", input.reason)
    change = (EngagementChange.CORRECTED, reason)
    return await write_on(info.context, "correctEngagement", input, change, input.onto)
