"""Recording a count: a real one stands on a sealed roll; before the meeting's day it is a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, PartCount, Tally
from services.governance.domain.import_assembly import check_tally
from services.governance.domain.results.check_count import check_parts, check_room, present_votes
from services.governance.domain.results.college_weights import CollegeWeights
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.words import BallotForm, Side


@dataclass(frozen=True, slots=True)
class Count:
    """Votes as counted; `present` left out means everybody present voted or abstained. `form`: how they voted."""

    in_favour: int
    against: int
    abstain: int
    blank: int = 0
    present: int | None = None
    chair: Side | None = None
    source: str = ""
    colleges: tuple[PartCount, ...] = ()
    groups: tuple[PartCount, ...] = ()
    form: BallotForm | None = None

    def tally(self, *, entitled: int | None, reconstructed: bool, rehearsal: bool) -> Tally:
        """The tally of this count."""
        counted = self.in_favour + self.against + self.abstain + self.blank
        return Tally(
            in_favour=self.in_favour,
            against=self.against,
            abstain=self.abstain,
            blank=self.blank,
            present=counted if self.present is None else self.present,
            entitled=entitled,
            chair=self.chair,
            reconstructed=reconstructed,
            rehearsal=rehearsal,
            source=self.source,
            colleges=self.colleges,
            groups=self.groups,
            form=self.form,
        )


@dataclass(frozen=True, slots=True)
class RollFigures:
    """What a count needs of the assembly's roll."""

    sealed: bool
    votes: int


def record_tally(
    count: Count,
    assembly: Assembly,
    roll: RollFigures | None,
    today: date,
    *,
    room: ExercisableRoll | None = None,
    weights: CollegeWeights | None = None,
) -> Tally:
    """The tally. `room`: where a call was opened, what can be cast; `weights`: where the statutes weigh colleges.

    Raises `Refusal` ROLL_NOT_COMPUTED, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, TALLY_EXCEEDS_ROOM.
    """
    rehearsal = check_may_count(assembly, roll, today)
    assert roll is not None
    entitled = roll.votes if room is None else room.entitled_votes
    if count.present is None and room is not None:
        count = replace(count, present=present_votes(room))
    tally = count.tally(entitled=entitled, reconstructed=False, rehearsal=rehearsal)
    check_parts(tally, weights)
    if room is not None:
        check_room(tally, room)
    check_tally(tally)
    return tally


def check_may_count(assembly: Assembly, roll: RollFigures | None, today: date) -> bool:
    """Whether a count of today is a rehearsal; ROLL_NOT_COMPUTED, TRANSITION_NOT_ALLOWED where none may be recorded."""
    if assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported assembly came with its counts; import a corrected one.")
    rehearsal = today < assembly.held_on
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first; a count is checked against it.")
    if not roll.sealed and not rehearsal:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first; a count stands on a sealed roll.")
    return rehearsal
