"""Put an outside provider of electronic votes on record, with the key that it signs counts with."""

from __future__ import annotations

import json

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.secret.certified import check_key
from services.governance.store.secret import providers


@strawberry.input(
    description="`publicKey`: a JWK on P-256, as JSON. `certificate`: what says that the system is certified, and "
    "until when (body, number)."
)
class RecordVotingProviderInput:
    """Which provider."""

    entity: strawberry.ID
    title: str
    public_key: str
    certificate: str
    idempotency_key: str | None = None


@strawberry.type
class RecordVotingProviderPayload:
    """The provider's id, and the id of its key."""

    provider: strawberry.ID
    key_id: str


@mutation(
    description="Put a provider of electronic votes on record with its key. What it certifies is taken by somebody "
    "else (importCertifiedCount)."
)
async def record_voting_provider(info: Info, input: RecordVotingProviderInput) -> RecordVotingProviderPayload:
    """Check the key and put it on record."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.recordVotingProvider", entity.id)
    key = check_key(_json(input.public_key))
    async with context.writing("recordVotingProvider", input, input.idempotency_key) as session:
        if session.replayed is None:
            title = texts.title("The provider's name (title)", input.title)
            certificate = texts.text("What certifies it (certificate)", input.certificate)
            provider = await providers.insert(session, entity.id, title, key, certificate)
            name = global_id(context.country, "votingprovider", provider)
            session.record("recordVotingProvider", name, entity=entity.id, kid=key["kid"])
        provider_id = uuid_of(session.subject, "votingprovider")
    return RecordVotingProviderPayload(
        provider=strawberry.ID(global_id(context.country, "votingprovider", provider_id)), key_id=key["kid"]
    )


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal("BAD_ARGUMENT", "The key is no JSON (publicKey).") from error
