"""What law and statutes say to an application."""

from __future__ import annotations

import msgspec

from commons.law_questions.question import LawQuestion, LawRequest, RuleSource


class AdmissionTermsAnswer(msgspec.Struct, frozen=True):
    """What law and statutes say. See `services.governance.domain.admission_terms.AdmissionTerms`."""

    form: str
    reasons: str
    silence_admits: bool
    body: str | None = None
    body_law: RuleSource | None = None
    form_law: RuleSource | None = None
    refusal_law: RuleSource | None = None
    decide_within_days: int | None = None
    appeal_to: str | None = None
    appeal_within_days: int | None = None


ADMISSION_TERMS = LawQuestion("/bulk/admission-terms", "ADMISSION_TERMS", LawRequest, AdmissionTermsAnswer)
