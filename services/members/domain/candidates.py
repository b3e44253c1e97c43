"""Two entries in two countries that may be one human's: a machine suspects, people decide, nobody is joined by it.

Either country's office may have its member asked, or say that the two are different, and so may she. Whoever is asked
and is the same links by her own two logins (`services.members.domain.linking`). DIFFERENT is kept, never asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from commons import texts
from commons.errors import Refusal


class CandidateVerdict(StrEnum):
    """What somebody says of it. INVITE asks the member; only an office can."""

    INVITE = "INVITE"
    DIFFERENT = "DIFFERENT"


class CandidateState(StrEnum):
    """How far it is."""

    SUSPECTED = "SUSPECTED"
    INVITED = "INVITED"
    DIFFERENT = "DIFFERENT"
    LINKED = "LINKED"


class SaidBy(StrEnum):
    """Who said it."""

    OFFICE = "OFFICE"
    MEMBER = "MEMBER"
    OTHER_COUNTRY = "OTHER_COUNTRY"


@dataclass(frozen=True, slots=True)
class CandidateStep:
    """What was said, by whom, when; the reasons stay in the country where they were given."""

    verdict: CandidateVerdict
    by: SaidBy
    on: date
    reasons: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member here and somebody's bare key in another country; `linked`: they are one person by now."""

    id: UUID
    person: UUID
    other: UUID
    country: str
    found_on: date
    steps: tuple[CandidateStep, ...] = ()
    linked: bool = False

    @property
    def state(self) -> CandidateState:
        """One DIFFERENT of either country is enough: a suspicion that somebody has answered bothers nobody again."""
        said = {step.verdict for step in self.steps}
        if self.linked:
            return CandidateState.LINKED
        if CandidateVerdict.DIFFERENT in said:
            return CandidateState.DIFFERENT
        return CandidateState.INVITED if CandidateVerdict.INVITE in said else CandidateState.SUSPECTED


def candidate_id(one: UUID, other: UUID) -> UUID:
    """The same in both countries, whichever searched, and however often."""
    first, second = sorted((one, other))
    return uuid5(NAMESPACE_URL, f"link candidate {first.hex} {second.hex}")


def decide(found: Candidate, verdict: CandidateVerdict, reasons: str, by: SaidBy, today: date) -> CandidateStep:
    """The step to write. Raises `Refusal` BAD_ARGUMENT (no reasons), FORBIDDEN or TRANSITION_NOT_ALLOWED."""
    if by is SaidBy.MEMBER and verdict is CandidateVerdict.INVITE:
        raise Refusal("FORBIDDEN", "An office invites; whoever is the same human links with createLinkToken.")
    settled = found.state in (CandidateState.LINKED, CandidateState.DIFFERENT)
    if settled or (verdict is CandidateVerdict.INVITE and found.state is CandidateState.INVITED):
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It is {found.state.value} already.")
    return CandidateStep(verdict, by, today, texts.text("The reasons of the decision", reasons))
