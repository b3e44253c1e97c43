"""A ballot from its opening to its end, and who may open, annul or close it when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.after.contents import check_names
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.ballots.channels import Licensed, licensed
from services.governance.domain.ballots.seats import Seats, settled
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.call import Call
from services.governance.domain.room.open_call import check_has_room
from services.governance.domain.words import AssemblyForm, BallotForm, ResolutionKind, VotingChannel

BEFORE_THE_MEETING = frozenset({VotingChannel.POSTAL, VotingChannel.EARLY})
"""Channels that take votes until the meeting opens; the others take them while a call is open."""


@dataclass(frozen=True, slots=True)
class End:
    """How a ballot ended: closed, or annulled for a reason; with the receipts that stood and their digest."""

    ended_at: datetime
    ended_by: str
    receipts: int
    digest: bytes
    why: str | None = None

    @property
    def annulled(self) -> bool:
        """Whether its votes are not counted."""
        return self.why is not None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote on one resolution at one call; `seats` where it is an election."""

    id: UUID
    assembly: UUID
    resolution: UUID
    call: int
    form: BallotForm
    channels: frozenset[VotingChannel]
    opened_at: datetime
    opened_by: str = ""
    seats: Seats | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A ballot as it opens: `new` channels were added, each by its rule; `fresh`: it was not there before."""

    ballot: Ballot
    new: tuple[Licensed, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening decides on: the meeting, its calls, the ballots of the item so far, whether its votes are counted,
    whether a roll is there and sealed, and the clock."""

    assembly: Assembly
    resolution: Resolution
    calls: Sequence[Call]
    before: Sequence[Ballot]
    counted: bool
    computed: bool
    sealed: bool
    today: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class WantedBallot:
    """In which form, and from where votes may come."""

    form: BallotForm
    channels: frozenset[VotingChannel]
    seats: Seats | None = None


def open_ballot(law: Reading, wanted: WantedBallot, at: Opening) -> Opened:
    """The ballot, new or with channels added.

    Raises `Refusal` VOTING_NOT_ALLOWED and LAW_UNKNOWN with the article, TRANSITION_NOT_ALLOWED, ALREADY_EXISTS,
    ROLL_NOT_COMPUTED, BAD_ARGUMENT, OFFICE_RULES.
    """
    check_has_room(at.assembly)
    if at.assembly.form is AssemblyForm.WRITTEN:
        raise Refusal("TRANSITION_NOT_ALLOWED", "A procedure in writing has no ballot: its answers are recorded.")
    _check_item(wanted, at)
    if wanted.form is BallotForm.SECRET and wanted.seats is None:
        check_names(law)
    if wanted.seats is not None:
        wanted = replace(wanted, seats=settled(law, wanted.seats))
    early = bool(wanted.channels & BEFORE_THE_MEETING)
    _check_time(wanted, at, early=early)
    rules = tuple(licensed(law, channel, at.assembly.form) for channel in sorted(wanted.channels, key=_order))
    return _added(wanted, at, rules)


def _order(channel: VotingChannel) -> int:
    return list(VotingChannel).index(channel)


def _check_item(wanted: WantedBallot, at: Opening) -> None:
    if not wanted.channels:
        raise Refusal("BAD_ARGUMENT", "Say where votes come from (channels).")
    if at.counted:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on this resolution have been counted.")
    election = at.resolution.kind is ResolutionKind.ELECTION
    if election != (wanted.seats is not None):
        raise Refusal("BAD_ARGUMENT", "Seats and candidates belong to an election, and an election has them.")
    if wanted.form is BallotForm.SECRET and VotingChannel.POSTAL in wanted.channels:
        raise Refusal("BAD_ARGUMENT", "Secret votes are sealed electronically; open a ballot on PAPER for postal ones.")
    if wanted.form is BallotForm.PAPER and VotingChannel.EARLY in wanted.channels:
        raise Refusal("BAD_ARGUMENT", "A vote on paper is not cast electronically; early papers come by post.")


def _check_time(wanted: WantedBallot, at: Opening, *, early: bool) -> None:
    if not at.computed:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first: who may vote is read there.")
    if early and at.calls:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting is open; votes before it (POSTAL, EARLY) have ended.")
    if early and at.today > at.assembly.held_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The day of the meeting, {at.assembly.held_on}, has passed.")
    if wanted.channels - BEFORE_THE_MEETING and not (at.calls and at.sealed):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Open a call first (openCall): votes in the room are cast in one.")


def _added(wanted: WantedBallot, at: Opening, rules: tuple[Licensed, ...]) -> Opened:
    """The ballot of this call with the channels it did not have."""
    call = at.calls[-1].number if at.calls else 1
    for other in at.before:
        if other.call != call and other.end is None:
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"The ballot of call {other.call} takes votes; close or annul it first: no rule on record says that "
                "they hold over.",
            )
    here = next((ballot for ballot in at.before if ballot.call == call), None)
    if here is None:
        new = Ballot(
            new_uuid(),
            at.assembly.id,
            at.resolution.id,
            call,
            wanted.form,
            wanted.channels,
            at.moment,
            "",
            wanted.seats,
        )
        return Opened(new, rules, fresh=True)
    if here.end is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The ballot of call {call} on this item is closed.")
    if here.form is not wanted.form or (wanted.seats is not None and wanted.seats != here.seats):
        raise Refusal("ALREADY_EXISTS", f"A ballot on this item takes votes already, {here.form.value}, as it was set.")
    fresh = tuple(rule for rule in rules if rule.channel not in here.channels)
    if not fresh:
        raise Refusal("ALREADY_EXISTS", "This ballot takes votes from there already.")
    return Opened(replace(here, channels=here.channels | wanted.channels), fresh, fresh=False)


def check_runs(ballot: Ballot) -> None:
    """Refuse BALLOT_CLOSED once it ended."""
    if ballot.end is None:
        return
    how: dict[str, Any] = {"since": ballot.end.ended_at.date().isoformat()}
    said = f"was annulled: {ballot.end.why}" if ballot.end.annulled else "is closed"
    raise Refusal("BALLOT_CLOSED", f"This ballot {said}; no vote is cast, replaced or counted in it any more.", **how)


def check_closes(ballot: Ballot, calls: Sequence[Call]) -> None:
    """Refuse BALLOT_CLOSED once it ended, TRANSITION_NOT_ALLOWED outside its call: votes are counted in a sitting."""
    check_runs(ballot)
    open_call = calls[-1].number if calls else None
    if open_call != ballot.call:
        now = "no call is open" if open_call is None else f"call {open_call} is open"
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"This ballot is one of call {ballot.call}, and {now}: it is closed in its call, or annulled.",
        )


def check_none_runs(ballots: Iterable[Ballot]) -> None:
    """Refuse TRANSITION_NOT_ALLOWED while a ballot on an item takes votes: its count is its own."""
    if any(ballot.end is None for ballot in ballots):
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            "A ballot takes votes on this item; close it (closeBallot), which counts them, or annul it (annulBallot).",
        )
