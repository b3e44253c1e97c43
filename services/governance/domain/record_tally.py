"""Recording a count: a real one stands on a sealed roll; before the meeting's day it is a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Tally
from services.governance.domain.import_assembly import check_tally
from services.governance.domain.words import Side


@dataclass(frozen=True, slots=True)
class Count:
    """Votes as counted; `present` left out means everybody present voted or abstained."""

    in_favour: int
    against: int
    abstain: int
    blank: int = 0
    present: int | None = None
    chair: Side | None = None
    source: str = ""

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
        )


@dataclass(frozen=True, slots=True)
class RollFigures:
    """What a count needs of the assembly's roll."""

    sealed: bool
    votes: int


def record_tally(count: Count, assembly: Assembly, roll: RollFigures | None, today: date) -> Tally:
    """The tally, or a refusal: ROLL_NOT_COMPUTED, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    if assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported assembly came with its counts; import a corrected one.")
    rehearsal = today < assembly.held_on
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first; a count is checked against it.")
    if not roll.sealed and not rehearsal:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first; a count stands on a sealed roll.")
    tally = count.tally(entitled=roll.votes, reconstructed=False, rehearsal=rehearsal)
    check_tally(tally)
    return tally
