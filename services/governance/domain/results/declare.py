"""Declaring a result: once, by name, and only what law and statutes settle (architecture, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commons import texts
from commons.errors import Refusal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.sign_off import sign_off_missing
from services.governance.domain.words import ElectionVerdict, Verdict

_SETTLED = {
    Verdict.ADOPTED.value,
    Verdict.REJECTED.value,
    ElectionVerdict.COMPLETE.value,
    ElectionVerdict.SEATS_VACANT.value,
}
"""Verdicts that may be declared; the others settle nothing."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A result as declared. `laws`: the rules it rests on; `reason`: why it corrects the one before, if it does."""

    verdict: str
    explanation: str
    laws: tuple[Leaf, ...]
    reason: str | None = None
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Declaring:
    """What is to be declared. `room_recorded`: a call was opened, so that it is known who was there.

    `statutes_as_sealed`: the statutes of the meeting's day are still the version that its roll was sealed under.
    """

    verdict: str
    explanation: str
    laws: tuple[Leaf, ...]
    rehearsal: bool
    imported: bool
    roll_stands: bool
    statutes_as_sealed: bool
    room_recorded: bool
    unsigned: Sequence[Leaf]
    declared: bool


def declare(wanted: Declaring, reason: str | None) -> Declaration:
    """The declaration, or a refusal.

    TRANSITION_NOT_ALLOWED for a rehearsal, an imported assembly, a roll that was reopened, a room nobody recorded;
    ROLL_OUTDATED where statutes came in after the seal; SIGN_OFF_MISSING; NO_RESULT;
    BAD_ARGUMENT for a correction without a reason.
    """
    _check_stands(wanted)
    if wanted.unsigned:
        keys = ", ".join(leaf.key for leaf in wanted.unsigned)
        said = f"The entity's law is experimental: sign off these rules first (signOff): {keys}."
        raise sign_off_missing(wanted.unsigned, said)
    if wanted.verdict not in _SETTLED:
        raise Refusal(
            "NO_RESULT",
            f"There is no result to declare. {wanted.explanation}",
            articles=[leaf.source for leaf in wanted.laws],
        )
    why = texts.text("Why the result is corrected (reason)", reason or "") if wanted.declared else None
    return Declaration(wanted.verdict, wanted.explanation, wanted.laws, why)


def _check_stands(wanted: Declaring) -> None:
    if wanted.imported:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported assembly declared its results itself.")
    if wanted.rehearsal:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This count is a rehearsal; declare a count of the meeting's day.")
    if not wanted.roll_stands:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The voting roll is not sealed, or was reopened; seal it first.")
    if not wanted.statutes_as_sealed:
        raise Refusal(
            "ROLL_OUTDATED",
            "Statutes of another version came into force for the meeting's day after its roll was sealed: reopen the "
            "roll by two, compute and seal it again, or propose statutes that begin after the meeting.",
        )
    if not wanted.room_recorded:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED", "No call of this meeting was opened, so nobody knows who was there (openCall)."
        )


def check_not_declared(declared: bool) -> None:
    """Refuse RESULT_DECLARED for another count of a result that is declared."""
    if declared:
        raise Refusal(
            "RESULT_DECLARED",
            "This result is declared; its count is corrected by a new declaration with a reason (declareResult).",
        )


def check_correction(*, declared: bool, corrects: bool) -> None:
    """Refuse RESULT_DECLARED for a second declaration without a count, TRANSITION_NOT_ALLOWED for one before any."""
    if declared and not corrects:
        raise Refusal("RESULT_DECLARED", "This result is declared; correct it with another count and a reason.")
    if corrects and not declared:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing is declared yet: record the count, then declare its result.")
