"""What the refunds' mutations have in common."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.subgraph.context import RequestContext
from services.members.graph.types.refunds import Refund
from services.members.store.refunds import free_of, refund_by_id
from services.members.store.share_obligations import standings
from services.members.store.share_terms import ShareTerms
from services.members.store.standing import registered_period


@strawberry.type
class RefundPayload:
    """The refund after it."""

    refund: Refund = strawberry.field(description="The refund after it.")


async def refund_as_it_stands(context: RequestContext, key: UUID) -> RefundPayload:
    """The refund after the write."""
    async with context.reading() as session:
        found = await refund_by_id(session, key)
        free, _ = await free_of(session, found.entity)
    currency = context.partition.country.currency
    return RefundPayload(refund=Refund.of(found, context.country, currency, (context.today, free)))


async def check_may_go(
    session: ReadSession, terms: ShareTerms, membership: UUID, shares: int, asked: date | None
) -> date:
    """The day from which shares are gone; TRANSITION_NOT_ALLOWED before the last day, or below what she must hold."""
    last_day = (await registered_period(session, membership)).end
    ended = last_day is not None and last_day <= terms.day
    day = asked or (last_day if ended and last_day else terms.day)
    if ended and last_day is not None:
        if day < last_day:
            raise Refusal("TRANSITION_NOT_ALLOWED", f"She holds her shares to her last day, which was {last_day}.")
        return day
    standing = (await standings(session, terms, [membership])).get(membership)
    if standing is not None:
        state = standing.state
        # Shares of years that are over may go back; who stays keeps what one year asks for.
        keeps = state.rule.required if state.rule.yearly else state.required
        if keeps and state.held - shares < keeps:
            message = f"As a member in {standing.category} she keeps {keeps} of her {state.held} shares at least."
            raise Refusal("TRANSITION_NOT_ALLOWED", message)
    return day
