"""`declareClientTie`: a member directs or owns a client or works there; or the client competes with the entity."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.ties import ClientTie, TieKind, declare
from services.clients.graph.mutations.partnership.kit import ClientFilePayload, client_named, note, on_file
from services.clients.store.memberships_asked import held_in
from services.clients.store.partnership.ties import save_tie


@strawberry.input(description="A declaration about a client.")
class DeclareClientTieInput:
    """A declaration."""

    client: strawberry.ID
    kind: TieKind
    source: str = strawberry.field(description="Who declared it, and where.")
    membership: strawberry.ID | None = strawberry.field(
        default=None, description="Of the member who belongs to it; none for a competitor."
    )
    since: date | None = strawberry.field(default=None, description="The first day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Declare that a member of the entity belongs to a client, or that the client competes.")
async def declare_client_tie(info: Info, input: DeclareClientTieInput) -> ClientFilePayload:
    """Declare a tie. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN, PARTITION_UNAVAILABLE."""
    context = info.context
    client = await client_named(context, "declareClientTie", input.client)
    member = uuid_of(input.membership, "membership", context.country) if input.membership else None
    if member is not None and member not in await held_in(context.partition, client.entity, [member]):
        raise Refusal("NOT_FOUND", "The entity has no membership with this id.").blame(input.membership)

    async def work(session: WriteSession) -> None:
        tie = ClientTie(new_uuid(), input.kind, member, input.source, input.since or context.today)
        await save_tie(session, client.client, declare(tie, context.today))
        note(session, "tie.declared", client, kind=tie.kind.value, membership=input.membership, since=tie.since)

    return await on_file(context, "declareClientTie", input, client, work)
