"""What the members service asks: whether a member may inspect, by law and statutes of that day."""

from __future__ import annotations

from commons.law_questions.inspection_terms import InspectionTermsAnswer
from commons.law_questions.question import LawRequest, RuleSource
from services.governance.domain.inspection_terms import inspection_terms
from services.governance.domain.law.reading import Reading


def inspection_answer(law: Reading, _asked: LawRequest) -> InspectionTermsAnswer:
    """The terms as they travel."""
    found = inspection_terms(law)
    source = RuleSource(found.law.key, found.law.source, found.law.unverified)
    return InspectionTermsAnswer(found.holders_only, found.years, source)
