"""Cast the votes in one hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.gathering import Entry
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.casting import Marked, WantedVote
from services.governance.graph.ballots.facts import entity_of
from services.governance.graph.ballots.group import CAST_VOTE, Asked, cast_votes
from services.governance.graph.ballots.receipt import Receipt
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.presence import holder_of
from services.governance.graph.words import VoteChoice, VotingChannel


@strawberry.input(description="Other than the rest of the hand, for one of those whose votes are in it.")
class ApartInput:
    """A vote of one membership in a hand."""

    membership: strawberry.ID
    choice: VoteChoice | None = None
    marks: list[str] | None = None
    on_list: str | None = strawberry.field(name="list", default=None)


@strawberry.input(
    description="What a holder (`membership` or `outsider`) casts with all the votes in her hand: `choice` on a "
    "resolution, `marks` in an election (in one by list the `list`, and `marks` on it where the statutes let names be "
    "marked), neither for a postal paper that is opened at the count. `apart`: what some of those she votes for want "
    "instead. `channel` is read from the attendance where it is left out. `arrivedOn`: when a postal vote came in."
)
class CastVoteInput:
    """A vote."""

    ballot: strawberry.ID
    membership: strawberry.ID | None = None
    outsider: strawberry.ID | None = None
    choice: VoteChoice | None = None
    marks: list[str] | None = None
    on_list: str | None = strawberry.field(name="list", default=None)
    apart: list[ApartInput] = strawberry.field(default_factory=list)
    channel: VotingChannel | None = None
    arrived_on: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class CastVotePayload:
    """What she gets back."""

    receipt: Receipt


@mutation(
    description="Cast the votes in a hand, once: the room says whose they are (presence, representation, proxies, "
    "conflicts). The same again answers the same receipt; another choice replaces the first until the ballot is "
    "closed. A member's own vote replaces one cast for her. The receipt is given once the vote is on disk."
)
async def cast_vote(info: Info, input: CastVoteInput) -> CastVotePayload:
    """Check whose hand it is; it lands with whoever votes at once, and is answered when that is committed."""
    context = info.context
    ballot = uuid_of(input.ballot, "ballot", context.country)
    on_behalf = await _on_behalf(context, await entity_of(context.partition.database, ballot), input)
    wanted = _wanted(context, input, on_behalf=on_behalf)
    asked = Asked(context.partition, ballot, wanted)
    entry = Entry(context.caller, input, input.idempotency_key, asked, frozenset({(ballot, wanted.holder.id)}))
    found = await context.grouped(CAST_VOTE, cast_votes, entry)
    return CastVotePayload(receipt=Receipt.of(found, context.country))


async def _on_behalf(context: RequestContext, entity: str, asked: CastVoteInput) -> bool:
    """Whether the bureau enters it for somebody; refused unless it is her own or the bureau's."""
    holder = holder_of(context, asked.membership, asked.outsider)
    if holder.outsider or asked.channel is VotingChannel.POSTAL:
        context.require("Mutation.castVote", entity)
        return True
    return not await require_own_or_role(context, "Mutation.castVote", entity, holder.id)


def _wanted(context: RequestContext, asked: CastVoteInput, *, on_behalf: bool) -> WantedVote:
    holder = holder_of(context, asked.membership, asked.outsider)
    apart: dict[UUID, Marked] = {}
    for row in asked.apart:
        apart[uuid_of(row.membership, "membership", context.country)] = _marked(row)
    if len(apart) < len(asked.apart):
        raise Refusal("BAD_ARGUMENT", "Each membership is named once (apart).")
    cast_on = asked.arrived_on if asked.arrived_on and asked.channel is VotingChannel.POSTAL else context.today
    if cast_on > context.today:
        raise Refusal("BAD_ARGUMENT", "A vote does not arrive in the future (arrivedOn).")
    return WantedVote(holder, _marked(asked), asked.channel, cast_on, apart, on_behalf)


def _marked(row: CastVoteInput | ApartInput) -> Marked:
    on_list = row.on_list.strip() if row.on_list is not None else None
    marked = row.marks if row.marks is not None or on_list is None else []
    return Marked(row.choice, None if marked is None else tuple(map(str.strip, marked)), on_list=on_list)
