"""A secret ballot, as the graph shows it: what votes are sealed with, whose votes a hand seals, what opening left."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import strawberry

from commons.envelopes import ALGORITHM, ENCRYPTION, size_of
from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.ballots.casting import Line, Marked, WantedVote, channel_of, hand_of
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.instructions import Wishes
from services.governance.domain.room.exercise import exercise
from services.governance.domain.secret import threatened as domain
from services.governance.domain.secret.slips import Slip, SlipKind
from services.governance.graph.ballots.facts import facts_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.presence import holder_of
from services.governance.graph.secret.opening import apart_by
from services.governance.graph.stubs import Membership
from services.governance.graph.words import VoteChoice
from services.governance.store.ballots import votes
from services.governance.store.ballots.around import room_around
from services.governance.store.exercisable import room_of
from services.governance.store.proxies.instructions import wishes_of
from services.governance.store.secret import keys, openings
from services.governance.store.secret.keys import BallotKey

strawberry.enum(
    domain.Threat,
    name="SecrecyThreat",
    description="Why a count would tell how somebody voted: few voters, or one who has more votes than all others.",
)
strawberry.enum(
    SlipKind,
    name="SlipKind",
    description="What a slip holds: a choice, how many names a paper of an election marks (by list: 1 for a list, 0 "
    "for none), the list, or one name marked.",
)


@strawberry.type(
    description="How a principal, or the law for a blank power, wants a vote cast: `choice`, or `marks` (and a `list`) "
    "in an election. What is sealed nobody checks, and once the ballot is closed nothing of it is kept."
)
class HandWish:
    """What is to be sealed for her."""

    choice: VoteChoice | None
    marks: list[str] | None
    on_list: str | None = strawberry.field(name="list")


@strawberry.type(description="The votes of one membership that a holder seals, each in an envelope of its own.")
class HandVote:
    """One membership's votes in a hand."""

    membership: Membership
    votes: int
    by_proxy: bool
    wish: HandWish | None = strawberry.field(description="What she was told to seal; null where she is free.")


@strawberry.type(
    description="A part of those who voted (a college or groups that law or statutes count apart; neither: all) whose "
    "count would tell how somebody voted, whatever is kept."
)
class ThreatenedPart:
    """Where secrecy is at risk."""

    college: str | None
    groups: list[str]
    voters: int
    because: domain.Threat


@strawberry.type(
    description="Equal votes of an opened ballot: `votes` slips of one vote each. `word`: a choice, a number of marks, "
    "a list's or a candidate's name, or SPOILT."
)
class VoteSlip:
    """Equal slips."""

    college: str | None
    groups: list[str]
    kind: SlipKind
    word: str
    votes: int

    @classmethod
    def of(cls, slip: Slip) -> VoteSlip:
        """The slips as shown."""
        part = slip.part
        return cls(
            college=part.college or None, groups=list(part.groups), kind=slip.kind, word=slip.word, votes=slip.votes
        )


@strawberry.type(
    description="What opening left: no voter, no order, no weight. `signature`: a JWT over the count, the roll's root "
    "and the hash of the slips. `bundle`: where all of it is had as a file, for `hemicycle verify`."
)
class VoteOpening:
    """An opened ballot."""

    envelopes: int
    spoilt_votes: int
    slips: list[VoteSlip]
    signature: str
    bundle: str


@strawberry.type(
    description="What votes of a secret ballot are sealed with: compact JWE (`algorithm`, `encryption`, `keyId` as "
    'kid) under `publicKey` (a JWK), over UTF-8 JSON filled up with spaces to `length` bytes: {"choice":"FOR"}, or '
    '{"marks":[1,3]} with candidates by their place, from 1; in an election by list {"list":2} (null: none), with '
    "marks by their place on it where the statutes let names be marked. Every envelope has `envelopeSize` characters."
)
class SecretBallot:
    """How a secret ballot is sealed, and what opening left."""

    record: strawberry.Private[Ballot]
    key: strawberry.Private[BallotKey]
    subject: strawberry.Private[Subject]
    public_key: str
    key_id: str
    algorithm: str
    encryption: str
    length: int
    envelope_size: int
    key_destroyed_at: datetime | None

    @classmethod
    def of(cls, record: Ballot, key: BallotKey, subject: Subject) -> SecretBallot:
        """The ballot's seal as shown."""
        return cls(
            record=record,
            key=key,
            subject=subject,
            public_key=json.dumps(key.public, separators=(",", ":"), sort_keys=True),
            key_id=key.kid,
            algorithm=ALGORITHM,
            encryption=ENCRYPTION,
            length=key.length,
            envelope_size=size_of(key.length, key.kid),
            key_destroyed_at=key.destroyed_at,
        )

    @strawberry.field(
        description="Whose votes a holder may cast now, or cast anew: each wants an envelope. For the member herself "
        "and those who may see who voted."
    )
    async def hand(
        self, info: Info, membership: strawberry.ID | None = None, outsider: strawberry.ID | None = None
    ) -> list[HandVote]:
        """The hand as `castEnvelopes` would take it."""
        context = info.context
        holder = holder_of(context, membership, outsider)
        if holder.outsider:
            context.require("Ballot.votes", str(self.subject.entity))
        else:
            await require_own_or_role(context, "Ballot.votes", str(self.subject.entity), holder.id)
        async with context.reading() as session:
            facts = await facts_of(session, context.partition, self.record.id)
            around = await room_around(session, facts.law, facts.vote, {holder.id})
            stand = await votes.standing(session, self.record.id, around.room.lines.keys())
            wishes = await wishes_of(session, facts.resolution, around.room.principals)
        channel = channel_of(around.room, around.forms.get(holder.id))
        wanted = WantedVote(holder, Marked(), channel, context.today)
        lines = hand_of(facts.law, facts.ballot, around.room, wanted, {who: row.line for who, row in stand.items()})
        return [
            HandVote(
                membership=membership_of(context.country, line.membership),
                votes=line.votes,
                by_proxy=line.voice != line.membership,
                wish=_wish(facts.law, wishes, line) if line.voice != line.membership else None,
            )
            for line in lines
        ]

    @strawberry.field(
        description="Where the result would tell how somebody voted, of those who have voted so far: look before "
        "closing; a ballot may be annulled."
    )
    async def threatened(self, info: Info) -> list[ThreatenedPart] | None:
        """Parts of few voters, or with one who outweighs the others."""
        async with info.context.reading() as session:
            facts = await facts_of(session, info.context.partition, self.record.id)
            lines = [row.line for row in await votes.all_standing(session, self.record.id)]
            room = await room_of(session, facts.law, facts.vote, [line.membership for line in lines])
        apart = apart_by(facts, exercise(facts.law, room))
        cast = [
            (apart.part(room.lines[line.membership]), line.votes) for line in lines if line.membership in room.lines
        ]
        return [
            ThreatenedPart(
                college=row.part.college or None, groups=list(row.part.groups), voters=row.voters, because=row.because
            )
            for row in domain.threatened(cast)
        ]

    @strawberry.field(description="What the closing opened; null before it, and for a ballot that was annulled.")
    async def opening(self, info: Info) -> VoteOpening | None:
        """The slips, once opened."""
        async with info.context.reading() as session:
            found = await openings.of_ballot(session, self.record.id)
            slips = await openings.slips_of(session, self.record.id) if found else []
        if found is None:
            return None
        country = info.context.country
        return VoteOpening(
            envelopes=found.envelopes,
            spoilt_votes=found.spoilt,
            slips=[VoteSlip.of(slip) for slip in slips],
            signature=found.signature,
            bundle=f"/files/{country}/ballots/{global_id(country, 'ballot', self.record.id)}.jsonl",
        )


def _wish(law: Reading, wishes: Wishes, line: Line) -> HandWish | None:
    told = wishes.of(law, line.membership)
    if told is None:
        return None
    marks = told.marked.marks
    return HandWish(choice=told.marked.choice, marks=None if marks is None else [*marks], on_list=told.marked.on_list)


async def secret_of(info: Info, record: Ballot, subject: Subject) -> SecretBallot | None:
    """The seal of a secret ballot; None for any other."""
    async with info.context.reading() as session:
        key = await keys.find(session, record.id)
    return SecretBallot.of(record, key, subject) if key else None


def wanted_hand(envelopes: dict[UUID, str], holder: UUID) -> tuple[Marked, dict[UUID, Marked]]:
    """What a holder casts: her own envelope, and those of others apart."""
    own = envelopes.get(holder)
    return Marked(sealed=own), {who: Marked(sealed=text) for who, text in envelopes.items() if who != holder}
