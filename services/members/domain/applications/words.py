"""The closed sets of words of an application, and what the law said about admission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.members.domain.leaving.words import Law


class ApplicationStepKind(StrEnum):
    """What happened; the newest step but REASONS_ASKED and SIGNED is also how far the application is."""

    APPLIED = "APPLIED"
    SIGNED = "SIGNED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    REASONS_ASKED = "REASONS_ASKED"
    APPEALED = "APPEALED"
    UPHELD = "UPHELD"
    OVERRULED = "OVERRULED"
    WITHDRAWN = "WITHDRAWN"
    ADMITTED = "ADMITTED"


class AdmissionBody(StrEnum):
    """Who decides on an application, or on an appeal."""

    BOARD = "BOARD"
    GENERAL_MEETING = "GENERAL_MEETING"
    SUPERVISORY_BOARD = "SUPERVISORY_BOARD"


class ApplicationForm(StrEnum):
    """The form in which somebody applied; WRITTEN is signed."""

    ANY = "ANY"
    TEXT = "TEXT"
    WRITTEN = "WRITTEN"

    def satisfies(self, wanted: ApplicationForm) -> bool:
        """Whether this form is at least the one wanted."""
        order = list(ApplicationForm)
        return order.index(self) >= order.index(wanted)


class ReasonsGiven(StrEnum):
    """When somebody who is refused hears why."""

    WITH_REFUSAL = "WITH_REFUSAL"
    ON_REQUEST = "ON_REQUEST"


class Missing(StrEnum):
    """What an application still lacks before it can be approved."""

    NAME = "NAME"
    SIGNATURE = "SIGNATURE"
    SHARES = "SHARES"


@dataclass(frozen=True, slots=True)
class AdmissionLaw:
    """What law and statutes say on one day (`admissionTerms` of governance). `body`: None where they are silent."""

    form: ApplicationForm
    reasons: ReasonsGiven
    silence_admits: bool = False
    body: AdmissionBody | None = None
    body_law: Law | None = None
    form_law: Law | None = None
    refusal_law: Law | None = None
    decide_within_days: int | None = None
    appeal_to: AdmissionBody | None = None
    appeal_within_days: int | None = None
