"""Casting: whose votes a hand casts on a ballot, which choice each gets, and what they replace.

Who casts for whom is the room's (`room.casting`): being there herself overrides a proxy, and so does a vote of her own.
What a principal wants of her holder (`proxies.instructions`) is cast without being told again, where votes are open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.ballots.ballot import BEFORE_THE_MEETING, Ballot, check_runs
from services.governance.domain.ballots.marked import Marked
from services.governance.domain.ballots.seats import flaw_of
from services.governance.domain.engine.early_vote import early_vote_counts
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.instructions import NO_WISHES, Wishes, check_departs
from services.governance.domain.room.conflict import lost
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.room import Casting, Room, casting
from services.governance.domain.words import BallotForm, PresenceForm, VotingChannel


@dataclass(frozen=True, slots=True)
class WantedVote:
    """What a holder casts; `apart`: other than `marked` for some of those whose votes she holds.

    `channel` None: where she takes part from. `cast_on`: the day on which a postal vote arrived, or she casts it.
    """

    holder: Holder
    marked: Marked
    channel: VotingChannel | None
    cast_on: date
    apart: Mapping[UUID, Marked] = field(default_factory=dict)
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The votes of one membership, as they are cast: in whose name (`voice`), by whom, from where."""

    membership: UUID
    voice: UUID
    holder: UUID
    votes: int
    marked: Marked
    channel: VotingChannel
    receipt: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Lines to put on record, which replace the ones there are; or, `again`, the receipt she has already."""

    lines: tuple[Line, ...]
    again: UUID | None = None


def channel_of(room: Room, form: PresenceForm | None) -> VotingChannel:
    """From where a vote comes whose voter does not say: where she takes part, or before the meeting."""
    if room.call is None:
        return VotingChannel.EARLY
    return VotingChannel.REMOTE if form is PresenceForm.REMOTE else VotingChannel.IN_ROOM


def seen_by(room: Room, wanted: WantedVote) -> Room:
    """The room for this vote: before the meeting nobody is there but who votes, or who acts by law for her."""
    if wanted.channel not in BEFORE_THE_MEETING:
        return room
    acts = room.representatives.get(wanted.holder.id, wanted.holder.id)
    return replace(room, present=frozenset({wanted.holder.id} & {acts}))


def cast(
    law: Reading,
    ballot: Ballot,
    room: Room,
    wanted: WantedVote,
    stand: Mapping[UUID, Line],
    *,
    wishes: Wishes = NO_WISHES,
) -> Cast:
    """What this casting comes to. `room`: at least everybody around the holder; `stand`: the votes that stand;
    `wishes`: of those who gave her a proxy.

    Raises `Refusal`: BALLOT_CLOSED, BAD_ARGUMENT, NOT_ENTITLED, VOTING_NOT_ALLOWED, ALREADY_VOTED, LAW_UNKNOWN,
    TRANSITION_NOT_ALLOWED.
    """
    mine = hand_of(law, ballot, room, wanted, stand)
    unknown = wanted.apart.keys() - {line.membership for line in mine}
    if unknown:
        raise Refusal("BAD_ARGUMENT", "She casts votes only of those who are in her hand (apart).")
    if ballot.form is BallotForm.OPEN:
        mine = [_as_wished(law, line, wanted, wishes) for line in mine]
    for line in mine:
        _check_marks(ballot, line.marked)
    if ballot.form is BallotForm.SECRET and len({line.marked.sealed for line in mine}) < len(mine):
        raise _own_envelopes()
    return _once(mine, stand)


def hand_of(law: Reading, ballot: Ballot, room: Room, wanted: WantedVote, stand: Mapping[UUID, Line]) -> list[Line]:
    """The votes that a holder may cast now, or cast anew. Raises as `cast`."""
    check_runs(ballot)
    hand = _entitled(law, seen_by(room, wanted), wanted)
    _check_channel(law, ballot, wanted, room)
    lines = [_line(room, who, found, wanted) for who, found in sorted(hand.items())]
    mine = [line for line in lines if _may_replace(line, stand.get(line.membership))]
    if not mine:
        raise Refusal("ALREADY_VOTED", "Her votes are cast already, by herself or before the meeting; they stand.")
    return mine


def _check_channel(law: Reading, ballot: Ballot, wanted: WantedVote, room: Room) -> None:
    if wanted.channel is None or wanted.channel not in ballot.channels:
        names = ", ".join(sorted(channel.name for channel in ballot.channels))
        raise Refusal("VOTING_NOT_ALLOWED", f"This ballot takes votes from: {names}; not from there.")
    if wanted.channel not in BEFORE_THE_MEETING:
        return
    if room.call is not None and wanted.channel is VotingChannel.EARLY:
        raise Refusal("VOTING_NOT_ALLOWED", "The meeting is open; who has not voted before it votes in it.")
    if wanted.apart:
        raise Refusal("BAD_ARGUMENT", "Before the meeting a member casts her own votes; proxies are cast in it.")
    if not early_vote_counts(law, wanted.cast_on, law.on):
        leaf = law.read["early_and_remote_voting.early_max_days"]
        raise Refusal(
            "VOTING_NOT_ALLOWED",
            f"{leaf.source}: a vote of {wanted.cast_on} is not counted at a meeting of {law.on}.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
            days=(law.on - wanted.cast_on).days,
        )


def _entitled(law: Reading, room: Room, wanted: WantedVote) -> dict[UUID, Casting]:
    """The hand without what a conflict takes."""
    castings = {who: casting(room, who) for who in _perhaps(room, wanted.holder.id) & room.lines.keys()}
    hand = {who: found for who, found in castings.items() if found is not None and found.holder == wanted.holder.id}
    if wanted.channel in BEFORE_THE_MEETING:
        hand = {who: found for who, found in hand.items() if found.voice == who}
    if not hand:
        raise Refusal("NOT_ENTITLED", _nothing(room, wanted.holder.id))
    gone = lost(law, room, hand)
    left = {who: found for who, found in hand.items() if who not in gone.votes_of}
    if not left:
        leaf = law.leaf("conflict_of_interest.effect")
        raise Refusal(
            "NOT_ENTITLED",
            f"{leaf.source}: a conflict of interest takes her vote on this resolution.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
            reason="CONFLICT_OF_INTEREST",
        )
    return left


def _perhaps(room: Room, holder: UUID) -> set[UUID]:
    """Whose votes she may hold: her own, of those she acts for, of those who gave any of them a proxy."""
    acts_for = {holder} | {who for who, acts in room.representatives.items() if acts == holder}
    given = [*room.proxies.items(), *room.substitutes.items()]
    return acts_for | {who for who, holder in given if holder in acts_for}


def _nothing(room: Room, holder: UUID) -> str:
    if holder in room.representatives:
        return "Somebody acts for her by law and casts her votes."
    if holder not in room.present:
        return "She is not in the room: check her in first (checkIn)."
    return "She has no vote on this resolution by the roll, and nobody's is in her hand."


def _line(room: Room, who: UUID, found: Casting, wanted: WantedVote) -> Line:
    marked = wanted.apart.get(who, wanted.marked)
    assert wanted.channel is not None
    return Line(who, found.voice, found.holder, room.lines[who].votes, marked, wanted.channel)


def _as_wished(law: Reading, line: Line, wanted: WantedVote, wishes: Wishes) -> Line:
    """The line of a principal as she, or the law for her blank power, wants it cast."""
    told = wishes.of(law, line.membership) if line.voice != line.membership else None
    if told is None:
        return line
    asked = wanted.apart.get(line.membership)
    if asked is not None and not asked.says(told.marked):
        check_departs(law, told)
        return line
    return replace(line, marked=told.marked)


def _may_replace(line: Line, before: Line | None) -> bool:
    """Her own vote replaces one cast for her; one of the same hand replaces itself, on the same side of the opening."""
    if before is None:
        return True
    own, was_own = line.voice == line.membership, before.voice == before.membership
    if own != was_own:
        return own
    same_time = (line.channel in BEFORE_THE_MEETING) == (before.channel in BEFORE_THE_MEETING)
    return same_time and (own or line.holder == before.holder)


def _own_envelopes() -> Refusal:
    return Refusal(
        "BAD_ARGUMENT",
        "In a secret ballot the votes of each membership in the hand are cast in an envelope of their own "
        "(castEnvelopes; Ballot.secret.hand lists them), and in no other ballot.",
    )


def _check_marks(ballot: Ballot, marked: Marked) -> None:
    if (ballot.form is BallotForm.SECRET) != (marked.sealed is not None):
        raise _own_envelopes()
    if ballot.form is BallotForm.SECRET:
        return
    if ballot.form is BallotForm.PAPER:
        if marked != Marked():
            raise Refusal("BAD_ARGUMENT", "Papers are counted unopened until the end: give no choice and no marks.")
        return
    by_list = ballot.seats is not None and bool(ballot.seats.lists)
    if (ballot.seats is None) != (marked.choice is not None) or (ballot.seats is None) != (marked.marks is None):
        raise Refusal("BAD_ARGUMENT", "A resolution takes a choice, an election the names that are marked (marks).")
    if marked.on_list is not None and not by_list:
        raise Refusal("BAD_ARGUMENT", "No lists stand here (list).")
    if ballot.seats is not None and marked.marks is not None:
        flaw = flaw_of(ballot.seats, marked.on_list, marked.marks)
        if flaw:
            raise Refusal("BAD_ARGUMENT", flaw)


def _once(lines: list[Line], stand: Mapping[UUID, Line]) -> Cast:
    """The same votes cast again are the same receipt: whoever asks twice is not counted twice."""
    before = [stand.get(line.membership) for line in lines]
    receipts = {row.receipt for row in before if row is not None}
    same = all(row is not None and _alike(line, row) for line, row in zip(lines, before, strict=True))
    return Cast((), receipts.pop()) if same and len(receipts) == 1 else Cast(tuple(lines))


def _alike(line: Line, before: Line) -> bool:
    return (line.voice, line.holder, line.marked, line.votes) == (
        before.voice,
        before.holder,
        before.marked,
        before.votes,
    )
