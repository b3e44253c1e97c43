"""What one membership may cast on one resolution, who casts it, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.assembly import Assembly as AssemblyRecord
from services.governance.domain.assembly import Resolution as ResolutionRecord
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.rule import majority_of
from services.governance.domain.roll_rules import Standing
from services.governance.domain.room.presence import Entitlement
from services.governance.domain.room.rights import RightsInRoom, rights_in_room
from services.governance.domain.voting_rights import rights
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.resolution import Resolution
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.exercisable import Hand
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.room.proxy import Proxy, held_page
from services.governance.graph.stubs import Membership
from services.governance.graph.words import Casts, RollReason
from services.governance.store import agenda, outsiders
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.exercisable import Vote, room_of
from services.governance.store.proxies import records as proxies
from services.governance.store.rolls import RollRecord


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rights on what, with the law of the meeting's day; `known`: what roll and door say of her."""

    membership: UUID
    assembly: AssemblyRecord
    resolution: ResolutionRecord
    known: Entitlement
    fallback: Leaf | None
    law: Reading


@strawberry.type(
    description="The rights of a membership on a resolution, in the room as it is. `rollVotes`: by the newest roll and "
    "the door, for the `reason` that counts; `votes`: on this resolution, after the `fallback` that takes plural votes "
    "back to one and a conflict that takes them all (`excludedBy`). `casts` says who casts them. `ifPresent`: she is "
    "not there yet, and this is what she will have if she comes; a cap that is measured on the room (`capLaw`) is not "
    "known before, so `castsTogether` is without it."
)
class VotingRights:
    """Votes of a membership on a resolution."""

    asked: strawberry.Private[Asked]
    room: strawberry.Private[RightsInRoom]
    membership: Membership
    resolution: Resolution
    roll_votes: int
    votes: int
    reason: RollReason
    because: str
    law: LawReference
    fallback: LawReference | None
    casts: Casts
    cast_by: Membership | None = strawberry.field(description="The member who casts them, herself or another.")
    cast_by_outsider: Outsider | None
    if_present: bool
    for_others: int = strawberry.field(
        description="Votes for others in the same hand: of members she acts for by law, and of those who gave a proxy."
    )
    casts_together: int = strawberry.field(description="All votes of the hand hers are in, after the cap.")
    cap: int | None = strawberry.field(description="The most votes one member may cast here; null where none is known.")
    cap_law: LawReference | None
    excluded: bool
    excluded_by: LawReference | None

    @strawberry.field(description="The rule that decides the resolution; null, with the error, where nobody sets one.")
    def majority(self) -> LawReference | None:
        """The majority of the resolution."""
        item = self.asked.resolution
        return LawReference.of(majority_of(self.asked.law, item.kind, item.matter))

    @strawberry.field(
        description="The hand her votes are in, or her own if she only casts for others; figure by figure."
    )
    async def hand(self, info: Info) -> Hand | None:
        """The hand, with why."""
        found = self.room.hand
        if found is None:
            return None
        outsider = await loaders_of(info.context).outsider.load(found.holder) if found.outsider else None
        return Hand.of(found, outsider, info.context.country)

    @strawberry.field(description="The proxy she has given for this meeting, if it stands.")
    async def proxy(self, info: Info) -> Proxy | None:
        """Her own proxy."""
        async with info.context.reading() as session:
            found = await proxies.of_principal(session, self.asked.assembly.id, self.asked.membership)
        return Proxy.of(found, info.context.country) if found else None

    @strawberry.field(description="The proxies in her hand, in the order in which they were recorded.")
    async def proxies_held(self, info: Info, first: First = None, after: After = None) -> Connection[Proxy]:
        """A page of them."""
        return await held_page(info.context, self.asked.assembly.id, self.asked.membership, page_of(first, after))


@strawberry.field(
    description="For the member herself and the entity's bureau. Null for a membership that is not on the roll."
)
async def voting_rights(
    info: Info, membership: strawberry.ID, assembly: strawberry.ID, resolution: strawberry.ID
) -> VotingRights | None:
    """The line of the roll, put into the room, under the law of the meeting's day."""
    context, country = info.context, info.context.country
    wanted = uuid_of(membership, "membership", country)
    meeting, item = await _item(context, assembly, uuid_of(resolution, "resolution", country))
    await require_own_or_role(context, "Query.votingRights", meeting.entity, wanted)
    roll = await loaders_of(context).roll_of_assembly.load(meeting.id)
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first; rights are read from it.")
    return await _rights(context, wanted, meeting, item, roll)


async def _item(context: RequestContext, assembly: str, resolution: UUID) -> tuple[AssemblyRecord, ResolutionRecord]:
    meeting = await loaders_of(context).assembly.load(uuid_of(assembly, "assembly", context.country))
    async with context.reading() as session:
        found = await agenda.by_ids(session, [resolution])
    if meeting is None or not found or found[0][1].assembly != meeting.record.id:
        raise Refusal("NOT_FOUND", "No such resolution is on this assembly's agenda.")
    return meeting.record, found[0][1]


async def _rights(
    context: RequestContext, membership: UUID, meeting: AssemblyRecord, item: ResolutionRecord, roll: RollRecord
) -> VotingRights | None:
    law = Reading(await loaders_of(context).regime(meeting.entity, meeting.held_on), meeting.held_on)
    async with context.reading() as session:
        known = await entitlement_at_door(session, roll, membership)
        if known.reason is RollReason.NOT_REGISTERED and not known.votes:
            return None
        room = await room_of(session, law, Vote(meeting, roll, item), [membership])
        found = rights_in_room(law, room, membership)
        by = dict(await outsiders.by_ids(session, [found.by] if found.by and found.by_outsider else []))
    line = Standing(known.votes, known.reason)
    fallback = rights(law, line, item.kind, per_share=roll.rules.no_fallback, matter=item.matter).fallback
    outsider = next((Outsider.of(row, context.country) for row in by.values()), None)
    return _shown(context.country, Asked(membership, meeting, item, known, fallback, law), found, outsider)


def _shown(country: str, asked: Asked, room: RightsInRoom, outsider: Outsider | None) -> VotingRights:
    hand, known = room.hand, asked.known
    before = hand.own + hand.represented + hand.by_proxy if hand else 0
    return VotingRights(
        asked=asked,
        room=room,
        membership=membership_of(country, asked.membership),
        resolution=Resolution(record=asked.resolution, country=country),
        roll_votes=known.votes,
        votes=room.votes,
        reason=known.reason,
        because=known.explanation,
        law=LawReference.of(known.law),
        fallback=_reference(asked.fallback),
        casts=room.casts,
        cast_by=membership_of(country, room.by) if room.by and not room.by_outsider else None,
        cast_by_outsider=outsider,
        if_present=room.supposed,
        for_others=before - room.votes_in_hand,
        casts_together=0 if hand is None else before if room.cap_open else hand.votes,
        cap=None if room.cap_open or hand is None else hand.cap,
        cap_law=_reference(room.cap_law),
        excluded=room.excluded,
        excluded_by=_reference(room.excluded_by),
    )


def _reference(leaf: Leaf | None) -> LawReference | None:
    return LawReference.of(leaf) if leaf else None
