"""Reading transfers: by id in the country she leaves, and those that an entity here expects."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Fault
from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Connection, First, connection
from services.members.domain.transfers.process import Side
from services.members.graph.types.transfer import Transfer
from services.members.store.memberships import person_of
from services.members.store.transfers import KeptTransfer, expected_page, transfer_by_id
from services.members.store.viewing import persons_of_login

ToEntity = Annotated[strawberry.ID, strawberry.argument(description="The legal entity moved to.")]


@strawberry.type
class TransferPayload:
    """The transfer after the step."""

    transfer: Transfer = strawberry.field(description="The transfer.")


async def moving(context: RequestContext, session: ReadSession, coordinate: str, key: UUID) -> KeptTransfer | None:
    """The transfer that began here; None where there is none, for a caller whose role covers the whole country.

    FORBIDDEN, in the same words whether there is one or not, unless the role covers its entity or, by rule, it is hers.
    """
    found = await transfer_by_id(session, key)
    if found is None or found.side is not Side.LEAVING or found.transfer.membership is None:
        context.require(coordinate)
        if context.entities_in_scope(coordinate) is None:
            return None
    elif context.partition.access.rule(coordinate).self_ and await _hers(context, session, found.transfer.membership):
        return found
    context.require_found(coordinate, found and found.transfer.parties.from_entity, "transfer")
    return found


async def _hers(context: RequestContext, session: ReadSession, membership: UUID) -> bool:
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    member = await person_of(session, membership, context.today)
    return member is not None and member[0] in mine


async def as_it_stands(context: RequestContext, text: str) -> TransferPayload:
    """The transfer after the write."""
    async with context.reading() as session:
        found = await transfer_by_id(session, uuid_of(text, "transfer"))
    if found is None:
        raise Fault("a transfer is gone that was just written")
    return TransferPayload(transfer=Transfer.of(found, context.today))


@strawberry.field(
    description="A transfer by its id, as the country she leaves knows it: for herself and the office of that entity."
)
async def transfer(info: Info, id: strawberry.ID) -> Transfer | None:
    """One transfer. Refuses FORBIDDEN."""
    context = info.context
    async with context.reading() as session:
        found = await moving(context, session, "Query.transfer", uuid_of(id, "transfer", context.country))
    return None if found is None else Transfer.of(found, context.today)


@strawberry.field(description="Transfers to an entity, the newest first, for the office that expects the applications.")
async def expected_transfers(
    info: Info, entity: ToEntity, first: First = None, after: After = None
) -> Connection[Transfer]:
    """A page of transfers to an entity. Refuses FORBIDDEN."""
    context, page = info.context, page_of(first, after)
    here = context.entity_here(entity)
    context.require("Query.expectedTransfers", here.id)
    async with context.reading() as session:
        rows = await expected_page(session, page, here.id)
    context.watch("expected transfers", [one.transfer.id for one in rows[: page.size]])
    nodes = [
        (encode_cursor((), global_id(context.country, "transfer", one.transfer.id)), Transfer.of(one, context.today))
        for one in rows
    ]
    return connection(page, nodes)
