"""`registerSoleTrader`: a legal entity begins to work for a person who trades under her own name."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.registration import already
from services.clients.domain.sort_name import sort_name
from services.clients.graph.mutations.kit import client_now
from services.clients.graph.mutations.register_client import IdentifierInput, RegisterClientPayload
from services.clients.store.organisations.registrations import save_client
from services.clients.store.organisations.sole_traders import save_sole_trader, sole_trader_by_number


@strawberry.input(description="A sole trader as a legal entity's new client.")
class RegisterSoleTraderInput:
    """A sole trader as a new client."""

    entity: strawberry.ID
    name: str = strawberry.field(description="Her name; only this entity's client officers see it.")
    identifier: IdentifierInput | None = strawberry.field(
        default=None, description="Her own VAT or register number, where she gives one."
    )
    since: date | None = strawberry.field(default=None, description="First day of the relation; today if absent.")
    idempotency_key: str | None = None


@mutation(
    description="Enter a sole trader that a legal entity works for: a person, who is known to no other entity and "
    "country, and never looked up by her number elsewhere."
)
async def register_sole_trader(info: Info, input: RegisterSoleTraderInput) -> RegisterClientPayload:
    """Register a sole trader. Refuses IDENTIFIER_INVALID, ALREADY_EXISTS, UNKNOWN_ENTITY, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.registerSoleTrader", entity)
    name, since = texts.title("Her name", input.name), input.since or context.today
    if since > context.today:
        raise Refusal("BAD_ARGUMENT", "A relation is registered once it has begun; 'since' must not lie ahead.")
    number = input.identifier.number(context.today).identifier if input.identifier else None
    async with context.writing("registerSoleTrader", input, input.idempotency_key) as session:
        if session.replayed is None:
            if number and (known := await sole_trader_by_number(session, entity, number)):
                raise already(entity, known)
            trader = await save_sole_trader(session, entity, name, sort_name(name), number)
            client = await save_client(session, entity, since, sole_trader=trader)
            id_ = global_id(context.country, "client", client)
            session.record("client.registered", id_, entity=entity, sole_trader=trader.hex)
            session.announce("client.registered", client=id_, entity=entity)
    return RegisterClientPayload(client=await client_now(context, uuid_of(session.subject, "client", context.country)))
