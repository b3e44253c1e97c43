"""Entities by key in batches: organisations under any country's bare key, clients and legal entities of this one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from commons.subgraph.entities import Loader, Representation
from commons.subgraph.guard import refusal
from services.clients.graph.types import Client, LegalEntity, Organisation
from services.clients.store import clients as client_store
from services.clients.store import organisations as organisation_store

Found = Sequence[object | None]


async def organisations(context: RequestContext, ids: Sequence[UUID]) -> list[Organisation | None]:
    """What this country knows of each organisation; None where nothing. One query."""
    async with context.reading() as session:
        found = await organisation_store.organisations(session, ids)
    return [Organisation.of(found[id_]) if id_ in found else None for id_ in ids]


async def clients(context: RequestContext, ids: Sequence[UUID]) -> list[Client | None]:
    """Each client; None where there is none. One query."""
    async with context.reading() as session:
        found = await client_store.clients(session, ids, context.today)
    return [Client.of(found[id_]) if id_ in found else None for id_ in ids]


async def organisation_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Organisations for the client teams of any country; one refusal and nulls for everybody else."""
    if refused := _refused(context, "Organisation.name"):
        return [refused, *[None] * (len(representations) - 1)]
    keys = [_uuid(row, "organisation") for row in representations]
    return _in_place(keys, await organisations(context, _readable(keys)))


async def client_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Clients for the client teams of any country; one refusal and nulls for everybody else."""
    if refused := _refused(context, "Query.client"):
        return [refused, *[None] * (len(representations) - 1)]
    keys = [_uuid(row, "client", context.country) for row in representations]
    return _in_place(keys, await clients(context, _readable(keys)))


async def legal_entity_entities(context: RequestContext, representations: Sequence[Representation]) -> Found:
    """Legal entities of the directory that are this country's."""
    return [_legal_entity(context, row) for row in representations]


def _legal_entity(context: RequestContext, representation: Representation) -> LegalEntity | Refusal:
    try:
        entity = context.partition.directory.entity(_key(representation))
        if entity.country != context.country:
            raise Refusal("UNROUTABLE_ID", f"This entity is held by {entity.country}, not by {context.country}.")
    except Refusal as error:
        return error
    return LegalEntity(id=strawberry.ID(entity.id))


def _uuid(representation: Representation, kind: str, country: str | None = None) -> UUID | Refusal:
    """The key of one representation; one that cannot be read refuses itself, not the batch."""
    try:
        return uuid_of(_key(representation), kind, country)
    except Refusal as error:
        return error


def _key(representation: Representation) -> str:
    key = representation.get("id")
    if not isinstance(key, str):
        raise Refusal("MALFORMED_ID", "A representation needs its id as text.")
    return key


def _readable(keys: Sequence[UUID | Refusal]) -> list[UUID]:
    return [key for key in keys if isinstance(key, UUID)]


def _in_place(keys: Sequence[UUID | Refusal], found: Sequence[object | None]) -> Found:
    """What was found for the readable keys, each at its key's place; refusals stay where they are."""
    rest = iter(found)
    return [next(rest) if isinstance(key, UUID) else key for key in keys]


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
}
"""Type name → loader, for `_entities`."""
