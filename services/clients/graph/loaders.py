"""Batched look-ups of one request: the rows of a page ask for their neighbours in one query each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.errors import Fault
from commons.subgraph.context import RequestContext
from services.clients.domain.partnership import StatusPeriod
from services.clients.store import clients as client_store
from services.clients.store import organisations as organisation_store
from services.clients.store import partnerships
from services.clients.store.rows import ClientRow, OrganisationRow

RowT = TypeVar("RowT")
Load = Callable[[list[UUID]], Awaitable[list[RowT]]]


def organisations(context: RequestContext) -> DataLoader[UUID, OrganisationRow]:
    """Organisations by present id; every client has one."""

    async def load(ids: list[UUID]) -> list[OrganisationRow]:
        async with context.reading() as session:
            found = await organisation_store.organisations(session, ids)
        if missing := set(ids) - set(found):
            raise Fault(f"clients of unknown organisations: {missing}")
        return [found[id_] for id_ in ids]

    return _shared(context, "organisations", load)


def relations(context: RequestContext) -> DataLoader[UUID, list[ClientRow]]:
    """This country's relations of an organisation, by its present id."""

    async def load(ids: list[UUID]) -> list[list[ClientRow]]:
        async with context.reading() as session:
            found = await client_store.relations(session, ids, context.today)
        return [found[id_] for id_ in ids]

    return _shared(context, "relations", load)


def histories(context: RequestContext) -> DataLoader[UUID, list[StatusPeriod]]:
    """The ladder of a client, oldest step first."""

    async def load(ids: list[UUID]) -> list[list[StatusPeriod]]:
        async with context.reading() as session:
            found = await partnerships.histories(session, ids)
        return [found[id_] for id_ in ids]

    return _shared(context, "histories", load)


def _shared(context: RequestContext, name: str, load: Load[RowT]) -> DataLoader[UUID, RowT]:
    loader: Any = context.shared.get(f"clients.{name}")
    if loader is None:
        loader = context.shared[f"clients.{name}"] = DataLoader(load_fn=load)
    return cast("DataLoader[UUID, RowT]", loader)
