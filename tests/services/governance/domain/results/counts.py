"""Counts, rooms and quorums for tests of results."""

from __future__ import annotations

from typing import Any

from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.engine.quorum import Quorum
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.room.exercisable import CollegeRoom, ExercisableRoll
from services.governance.domain.words import QuorumUnit
from tests.services.governance.domain.readings import reading

SCIC = "FR-SCIC-SA"
HALF = {"A": (1, 2), "B": (3, 10), "C": (1, 5)}


def scic(**choices: Any) -> Reading:
    """A SCIC with three colleges of 1/2, 3/10 and 1/5."""
    weights = [{"college": name, "weight": list(weight)} for name, weight in HALF.items()]
    found = {key.replace("__", "."): value for key, value in choices.items()}
    return reading(SCIC, {"college_weights": weights} | found, form="SA")


def parts(**votes: tuple[int, int]) -> tuple[PartCount, ...]:
    """Parts by name: (for, against)."""
    return tuple(PartCount(name, *counts) for name, counts in votes.items())


def tally(yes: int = 0, no: int = 0, **fields: Any) -> Tally:
    """A count; with `colleges` the sums are theirs."""
    colleges = fields.get("colleges", ())
    if colleges:
        yes, no = sum(part.in_favour for part in colleges), sum(part.against for part in colleges)
    known = {
        "in_favour": yes,
        "against": no,
        "abstain": 0,
        "blank": 0,
        "present": yes + no + fields.get("abstain", 0),
        "entitled": None,
        "chair": None,
        "reconstructed": False,
        "rehearsal": False,
        "source": "",
    }
    return Tally(**(known | fields))


def quorum(law: Reading, present: int, needed: int | None, entitled: int = 100) -> RoomQuorum:
    """A quorum of votes at the first call."""
    found = Quorum(needed, needed is None or present >= needed)
    return RoomQuorum(found, 1, QuorumUnit.VOTES, entitled, present, law.leaf("quorum.ordinary.first"), ())


def room(castable: int, colleges: dict[str | None, int] | None = None) -> ExercisableRoll:
    """A room with so many votes, by college."""
    there = colleges or {None: castable}
    return ExercisableRoll(
        hands=(),
        colleges=tuple(CollegeRoom(name, votes, votes, votes, votes) for name, votes in there.items()),
        entitled_members=castable,
        entitled_votes=castable,
        entitled_shares=castable,
        present_members=castable,
        present_votes=castable,
        present_shares=castable,
        castable=castable,
        excluded=(),
        call=1,
    )
