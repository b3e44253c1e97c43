"""What the members service asks: under which rules an entity admits, by law and statutes of that day."""

from __future__ import annotations

from commons.law_questions.admission_terms import AdmissionTermsAnswer
from commons.law_questions.question import LawRequest
from services.governance.app.law_questions import source_of
from services.governance.domain.admission_terms import admission_terms
from services.governance.domain.law.reading import Reading


def admission_answer(law: Reading, _asked: LawRequest) -> AdmissionTermsAnswer:
    """The terms as they travel."""
    found = admission_terms(law)
    return AdmissionTermsAnswer(
        form=found.form.value,
        reasons=found.reasons.value,
        silence_admits=found.silence_admits,
        body=found.body and found.body.value,
        body_law=source_of(found.body_law),
        form_law=source_of(found.form_law),
        refusal_law=source_of(found.refusal_law),
        decide_within_days=found.decide_within_days,
        appeal_to=found.appeal_to and found.appeal_to.value,
        appeal_within_days=found.appeal_within_days,
    )
