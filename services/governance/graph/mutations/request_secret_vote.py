"""A member asks for a secret vote on an item."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.assembly import Resolution as Item
from services.governance.domain.initiative import secrecy as domain
from services.governance.domain.initiative.support import Weight
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.graph.mutations.kit import meeting_of, newest_roll, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies, calls
from services.governance.store.counted import voting_began
from services.governance.store.exercisable import exercisable
from services.governance.store.initiative import secret_votes


@strawberry.input
class RequestSecretVoteInput:
    """Who asks, for which item."""

    resolution: strawberry.ID
    membership: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class SecretVotePayload:
    """The item with its secrecy."""

    resolution: Resolution


@mutation(
    description="Ask that an item be voted in secret, by who is in the meeting with a vote. Once as many votes ask as "
    "law or statutes want (`secret_ballot_on_request.threshold`), no open vote is taken on it."
)
async def request_secret_vote(info: Info, input: RequestSecretVoteInput) -> SecretVotePayload:
    """Check her place in the room, put the request on record, and count."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("requestSecretVote", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, item.assembly)
        own = await require_own_or_role(context, "Mutation.requestSecretVote", assembly.entity, member)
        if session.replayed is None:
            bound = await _ask(session, context, assembly, item, member, on_behalf=not own)
            session.record("requestSecretVote", input.resolution, on_behalf=not own, secret=bound)
            if bound:
                named = global_id(context.country, "resolution", item.id)
                session.announce("vote.secret", resolution=named, **meeting_of(session, assembly))
    return SecretVotePayload(resolution=Resolution(record=item, country=context.country))


async def _ask(
    session: WriteSession, context: RequestContext, assembly: Assembly, item: Item, member: UUID, *, on_behalf: bool
) -> bool:
    """Put her request on record; whether with it enough ask."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    law, sitting = Reading(regime, assembly.held_on), bool(await calls.of_assembly(session, assembly.id))
    room = None
    if sitting:
        room = await exercisable(session, regime, assembly, await newest_roll(session, assembly.id), item)
    voted = await voting_began(session, item.id)
    leaf = domain.check_request(law, sitting=sitting, voted=voted, votes=_votes(room, {member}))
    assert room is not None
    before = set(await secret_votes.askers(session, item.id))
    if member in before or await secret_votes.bound(session, item.id) is not None:
        raise Refusal("ALREADY_EXISTS", "She asks for it already, or the vote is secret.")
    await secret_votes.ask(session, item.id, member, on_behalf=on_behalf)
    votes = _votes(room, before | {member})
    asking = Weight(len(before) + 1, votes, 0)
    if not domain.judged(leaf, asking, Weight(room.present_members, room.present_votes, 0)).reached:
        return False
    await secret_votes.bind(session, item.id, domain.Asked(votes, room.present_votes, leaf.source))
    return True


def _votes(room: ExercisableRoll | None, members: set[UUID]) -> int:
    """What these may cast on the item now, for those too whom they act for."""
    return 0 if room is None else sum(hand.votes for hand in room.hands if hand.holder in members)
