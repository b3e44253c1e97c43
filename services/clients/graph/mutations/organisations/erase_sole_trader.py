"""`eraseSoleTrader`: a sole trader's name and number are deleted; the relation stays, of nobody in particular."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.graph.mutations.kit import client_now
from services.clients.graph.mutations.register_client import RegisterClientPayload
from services.clients.store.organisations.sole_traders import erase_sole_trader as erase
from services.clients.store.organisations.sole_traders import sole_traders


@strawberry.input(description="A sole trader whose name and number are not needed any more.")
class EraseSoleTraderInput:
    """A sole trader who is to be forgotten."""

    sole_trader: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Delete a sole trader's name and number for good (GDPR, article 17); what was done stays.")
async def erase_sole_trader(info: Info, input: EraseSoleTraderInput) -> RegisterClientPayload:
    """Erase a sole trader. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.sole_trader, "soletrader", context.country)
    async with context.reading() as session:
        found = (await sole_traders(session, [key])).get(key)
    context.require_found("Mutation.eraseSoleTrader", found and found.entity, "sole trader")
    assert found is not None
    async with context.writing("eraseSoleTrader", input, input.idempotency_key) as session:
        if session.replayed is None:
            if (await sole_traders(session, [key]))[key].name is None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "Her name and number are erased already.")
            await erase(session, key)
            session.record("sole_trader.erased", input.sole_trader)
            session.announce("sole_trader.erased", sole_trader=input.sole_trader)
    return RegisterClientPayload(client=await client_now(context, found.client))
