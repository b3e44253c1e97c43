"""Whether a member may see register and minutes."""

from __future__ import annotations

import msgspec

from commons.law_questions.question import LawQuestion, LawRequest, RuleSource


class InspectionTermsAnswer(msgspec.Struct, frozen=True):
    """What law and statutes say. See `services.governance.domain.inspection_terms.InspectionTerms`."""

    holders_only: bool
    years: int | None
    law: RuleSource


INSPECTION_TERMS = LawQuestion("/bulk/inspection-terms", "INSPECTION_TERMS", LawRequest, InspectionTermsAnswer)
