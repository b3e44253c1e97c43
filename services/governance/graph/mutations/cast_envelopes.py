"""Cast the votes in one hand on a secret ballot."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.gathering import Entry
from commons.envelopes import ephemeral, flaw_of
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.casting import WantedVote
from services.governance.domain.secret.content import a_copy
from services.governance.graph.ballots.facts import entity_of
from services.governance.graph.ballots.group import CAST_VOTE, Asked, cast_votes
from services.governance.graph.ballots.receipt import Receipt
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.presence import holder_of
from services.governance.graph.secret.secret_ballot import wanted_hand
from services.governance.graph.words import VotingChannel
from services.governance.store.secret import keys

ENVELOPES_MAX = 1_000
"""Envelopes in one hand."""


@strawberry.input(description="The votes of one membership of the hand, sealed (Ballot.secret says how).")
class EnvelopeInput:
    """One envelope."""

    membership: strawberry.ID
    sealed: str


@strawberry.input(
    description="What a holder (`membership` or `outsider`) casts: an envelope for each membership of "
    "`Ballot.secret.hand`. `channel` is read from the attendance where it is left out."
)
class CastEnvelopesInput:
    """A hand of sealed votes."""

    ballot: strawberry.ID
    membership: strawberry.ID | None = None
    outsider: strawberry.ID | None = None
    envelopes: list[EnvelopeInput]
    channel: VotingChannel | None = None
    idempotency_key: str | None = None


@strawberry.type
class CastEnvelopesPayload:
    """What she gets back: that she voted, not what."""

    receipt: Receipt


@mutation(
    description="Cast the votes in a hand on a secret ballot, sealed by the caller's own device; cast again, they "
    "replace what lay there, until the ballot is closed. Who casts for whom is as for `castVote`. The receipt is given "
    "once the envelopes are on disk."
)
async def cast_envelopes(info: Info, input: CastEnvelopesInput) -> CastEnvelopesPayload:
    """Check that these are envelopes of the ballot; they land with whatever votes are cast at once."""
    context = info.context
    ballot = uuid_of(input.ballot, "ballot", context.country)
    on_behalf = await _on_behalf(context, await entity_of(context.partition.database, ballot), input)
    sealed = _sealed(context, input)
    points = await _points(context, ballot, sealed)
    holder = holder_of(context, input.membership, input.outsider)
    marked, apart = wanted_hand(sealed, holder.id)
    wanted = WantedVote(holder, marked, input.channel, context.today, apart, on_behalf)
    words = frozenset({(ballot, holder.id), *((ballot, point) for point in points)})
    entry = Entry(context.caller, input, input.idempotency_key, Asked(context.partition, ballot, wanted), words)
    found = await context.grouped(CAST_VOTE, cast_votes, entry)
    return CastEnvelopesPayload(receipt=Receipt.of(found, context.country))


async def _on_behalf(context: RequestContext, entity: str, asked: CastEnvelopesInput) -> bool:
    """Whether it comes from the bureau's device (a machine in the room); refused unless that, or the member's own."""
    holder = holder_of(context, asked.membership, asked.outsider)
    if holder.outsider:
        context.require("Mutation.castEnvelopes", entity)
        return True
    return not await require_own_or_role(context, "Mutation.castEnvelopes", entity, holder.id)


def _sealed(context: RequestContext, asked: CastEnvelopesInput) -> dict[UUID, str]:
    found = {uuid_of(row.membership, "membership", context.country): row.sealed for row in asked.envelopes}
    if len(found) < len(asked.envelopes) or not 1 <= len(found) <= ENVELOPES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A hand has 1 to {ENVELOPES_MAX} envelopes, one for each membership.")
    return found


async def _points(context: RequestContext, ballot: UUID, sealed: dict[UUID, str]) -> frozenset[str]:
    """What the envelopes were made with. BAD_ARGUMENT for one that is none, or twice there."""
    async with context.reading() as session:
        key = await keys.of_ballot(session, ballot)
    for envelope in sealed.values():
        flaw = flaw_of(envelope, key.kid, key.length)
        if flaw:
            raise Refusal("BAD_ARGUMENT", f"An envelope is not one of this ballot: {flaw}. See Ballot.secret.")
    points = frozenset(ephemeral(envelope) for envelope in sealed.values())
    if len(points) < len(sealed):
        raise a_copy()
    return points
