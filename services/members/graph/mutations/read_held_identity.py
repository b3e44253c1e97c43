"""readHeldIdentity: who an erased member was, for a document; each reading is written down before it is shown."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.protection.holds import HeldDocument, standing
from services.members.graph.mutations.entered_membership import entered_membership
from services.members.graph.types.protection import HeldIdentity
from services.members.store.holds import grants_of_login, held_identity, save_reading


@strawberry.input
class ReadHeldIdentityInput:
    """Whose identity, for which document, and why."""

    membership: strawberry.ID
    document: HeldDocument = strawberry.field(description="Which document must name her.")
    reason: str


@strawberry.type
class ReadHeldIdentityPayload:
    """The identity as it is held."""

    identity: HeldIdentity = strawberry.field(description="Name, birth date, and names of before.")


@mutation(
    description="Read a held identity: whoever has an office for it and a grant in her name that holds today. It is a "
    "mutation because every reading is written down first, so it takes no idempotency key."
)
async def read_held_identity(info: Info, input: ReadHeldIdentityInput) -> ReadHeldIdentityPayload:
    """An officer or auditor of the entity with a standing grant. Refuses FORBIDDEN, NOT_FOUND."""
    context = info.context
    async with context.writing("readHeldIdentity", input) as session:
        key, entity = await entered_membership(context, session, "Mutation.readHeldIdentity", str(input.membership))
        granted = await grants_of_login(session, entity, context.caller.issuer, context.caller.subject)
        grant = standing(granted, context.today)
        found = await held_identity(session, key)
        if found is None:
            raise Refusal("NOT_FOUND", "Nothing is held of this membership: its profile stands, or the time is over.")
        await save_reading(session, key, grant, input.document, texts.title("The reason", input.reason))
    return ReadHeldIdentityPayload(identity=HeldIdentity.of(found))
