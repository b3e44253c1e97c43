"""Ballots for tests, without a database: who casts what in a room of small numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.ballots.casting import Cast, Line, Marked, WantedVote, cast
from services.governance.domain.ballots.seats import Seats
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.room import Room
from services.governance.domain.words import BallotForm, VoteChoice, VotingChannel
from tests.services.governance.domain.readings import TODAY
from tests.services.governance.domain.room.rooms import OUTSIDERS, who

FOR, AGAINST, ABSTAIN = Marked(VoteChoice.FOR), Marked(VoteChoice.AGAINST), Marked(VoteChoice.ABSTAIN)
IN_ROOM, POSTAL, EARLY = VotingChannel.IN_ROOM, VotingChannel.POSTAL, VotingChannel.EARLY
OPENED = datetime.fromisoformat("2026-11-24T18:00+01:00")


def ballot(*, form: BallotForm = BallotForm.OPEN, seats: Seats | None = None, **fields: Any) -> Ballot:
    """A ballot that takes votes from everywhere."""
    return Ballot(who(901), who(902), who(903), 1, form, frozenset(VotingChannel), OPENED, "", seats, **fields)


def wanted(
    holder: int, marked: Marked = FOR, channel: VotingChannel = IN_ROOM, on: date = TODAY, **apart: Any
) -> WantedVote:
    """What a member, or from 100 on an outsider, casts; `apart`: `m7=AGAINST`."""
    others = {who(int(name[1:])): mark for name, mark in apart.items()}
    return WantedVote(Holder(who(holder), outsider=holder >= OUTSIDERS), marked, channel, on, others)


class Urn:
    """The votes that stand, and the receipts given for them."""

    def __init__(self, law: Reading, found: Ballot | None = None) -> None:
        self.law = law
        self.ballot = found or ballot()
        self.stand: dict[Any, Line] = {}
        self.receipts = 0

    def cast(self, room: Room, vote: WantedVote) -> Cast:
        """Cast, and put on record what that comes to."""
        found = cast(self.law, self.ballot, room, vote, self.stand)
        self.receipts += bool(found.lines)
        for line in found.lines:
            self.stand[line.membership] = Line(
                line.membership,
                line.voice,
                line.holder,
                line.votes,
                line.marked,
                line.channel,
                who(5000 + self.receipts),
            )
        return found

    @property
    def lines(self) -> list[Line]:
        """The votes that stand."""
        return list(self.stand.values())
