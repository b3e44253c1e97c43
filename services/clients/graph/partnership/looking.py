"""What a step would take, looked at without taking it: the same judgement that changePartnership comes to."""

from __future__ import annotations

from datetime import date

from commons.subgraph.context import RequestContext
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.conditions import Condition
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.store.partnership.facts import StepAsked, conditions_now, told_of
from services.clients.store.rows import ClientRow


async def look(
    context: RequestContext, client: ClientRow, status: PartnershipStatus, day: date, body: DecidingBody | None
) -> tuple[Condition, ...]:
    """The conditions of a step from a day on; a body that must decide is missing until it is named. See `told_of`."""
    asked = StepAsked(client, status, day, body)
    told = await told_of(context.partition, asked)
    async with context.reading() as session:
        return await conditions_now(session, asked, told)
