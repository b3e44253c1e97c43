"""`signCharter`: a client signed a version of the charter; the signature holds until it is to be renewed."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.charter import Signing, sign
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_named,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import charters


@strawberry.input(description="A signature of the charter.")
class SignCharterInput:
    """A signature."""

    client: strawberry.ID
    charter: strawberry.ID = strawberry.field(description="The version, as LegalEntity.charters gives its id.")
    office: str = strawberry.field(description="In which office somebody signed for the client; no name.")
    signed_on: date | None = strawberry.field(default=None, description="The day of the signature; today if absent.")
    document: str | None = strawberry.field(default=None, description="SHA-256 of the signed paper, 64 hex digits.")
    idempotency_key: str | None = None


@mutation(description="Record that a client signed the charter, for the first time or anew.")
async def sign_charter(info: Info, input: SignCharterInput) -> ClientFilePayload:
    """Record a signature. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    client = await client_named(context, "signCharter", input.client)
    key, signed_on = uuid_of(input.charter, "charter", context.country), input.signed_on or context.today

    async def work(session: WriteSession) -> None:
        charter = (await charters.charters(session, [key])).get(key)
        if charter is None or charter.entity != client.entity:
            raise not_found("charter of this entity")
        given = Signing(charter, signed_on, input.office, input.document)
        in_force = await charters.charter_on(session, client.entity, signed_on)
        signed = sign(new_uuid(), given, in_force, context.today)
        await charters.save_signature(session, client.client, signed)
        note(
            session, "charter.signed", client, version=charter.version, digest=charter.digest.hex(), until=signed.until
        )

    return await on_file(context, "signCharter", input, client, work)
