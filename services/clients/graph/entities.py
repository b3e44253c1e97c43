"""Entities by key in batches: organisations under any country's bare key, clients and legal entities of this one."""

from __future__ import annotations

from collections.abc import Sequence, Set
from uuid import UUID

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from commons.subgraph.entities import Loader, Representation, in_place, keys_of, readable
from commons.subgraph.guard import refusal
from services.clients.graph.organisations.sole_traders import shown_to
from services.clients.graph.own_memberships import own_memberships_of
from services.clients.graph.types.client import Client, LegalEntity
from services.clients.graph.types.engagement import Membership
from services.clients.graph.types.organisation import Organisation
from services.clients.store import clients as client_store
from services.clients.store.organisations import reading

Found = Sequence[object | None]


async def organisations(context: RequestContext, ids: Sequence[UUID]) -> list[Organisation | None]:
    """What this country knows of each organisation; None where nothing. One query."""
    async with context.reading() as session:
        found = await reading.organisations(session, ids)
    return [Organisation.of(found[id_]) if id_ in found else None for id_ in ids]


async def clients(context: RequestContext, ids: Sequence[UUID]) -> list[Client | None]:
    """Each client; None where there is none. One query."""
    async with context.reading() as session:
        found = await client_store.clients(session, ids, context.today)
    return [Client.of(found[id_]) if id_ in found else None for id_ in ids]


def shown(context: RequestContext, found: Sequence[Client | None]) -> list[Client | None]:
    """The same without the sole traders of entities whose client officer the caller is not: they are people."""

    def hidden(one: Client) -> bool:
        return one.row.sole_trader is not None and not shown_to(context, one.row.entity)

    return [None if one is None or hidden(one) else one for one in found]


async def organisation_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Organisations for the client teams of any country; one refusal and nulls for everybody else."""
    if refused := _refused(context, "Organisation.name"):
        return [refused, *[None] * (len(representations) - 1)]
    keys = keys_of(representations, lambda text: uuid_of(text, "organisation"))
    wanted = readable(keys)
    return in_place(keys, dict(zip(wanted, await organisations(context, wanted), strict=True)))


async def client_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Clients for the client teams of any country; one refusal and nulls for everybody else."""
    if refused := _refused(context, "Query.client"):
        return [refused, *[None] * (len(representations) - 1)]
    keys = keys_of(representations, lambda text: uuid_of(text, "client", context.country))
    wanted = readable(keys)
    return in_place(keys, dict(zip(wanted, shown(context, await clients(context, wanted)), strict=True)))


async def legal_entity_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Legal entities of the directory that are this country's."""
    keys = keys_of(representations, lambda text: context.entity_here(text).id)
    return in_place(keys, {key: LegalEntity(id=strawberry.ID(key)) for key in readable(keys)})


async def membership_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Memberships by their bare key; which of them are the caller's own is asked once, unless her role opens all."""
    keys = keys_of(representations, lambda text: uuid_of(text, "membership", context.country))
    own: Set[UUID] = frozenset()
    if context.entities_in_scope("Membership.engagements") is not None:
        try:
            own = await own_memberships_of(context)
        except Refusal as unavailable:
            return [unavailable, *[None] * (len(representations) - 1)]
    return in_place(keys, {key: Membership.bare(context, key, own=key in own) for key in readable(keys)})


def _refused(context: RequestContext, coordinate: str) -> Refusal | None:
    """Entities come without a guarded root above them, so that the row's own rule is asked here."""
    rule = context.partition.access.rule(coordinate)
    if rule.grants(context.caller, context.country):
        return None
    return refusal(rule, coordinate, context)


LOADERS: dict[str, Loader] = {
    "Organisation": organisation_entities,
    "Client": client_entities,
    "LegalEntity": legal_entity_entities,
    "Membership": membership_entities,
}
"""Type name → loader, for `_entities`."""
