"""What the law says to an application."""

from __future__ import annotations

from datetime import date

from commons.law_questions.admission_terms import ADMISSION_TERMS, AdmissionTermsAnswer
from commons.law_questions.asking import law_on
from commons.law_questions.question import LawRequest
from commons.subgraph.context import Partition
from services.members.domain.applications.words import AdmissionBody, AdmissionLaw, ApplicationForm, ReasonsGiven
from services.members.store.law_questions import law_of


async def admission_terms(partition: Partition, entity: str, day: date) -> AdmissionLaw:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN or PARTITION_UNAVAILABLE."""
    return await law_on(partition, ADMISSION_TERMS, LawRequest(entity, day), _terms)


def _terms(found: AdmissionTermsAnswer) -> AdmissionLaw:
    return AdmissionLaw(
        form=ApplicationForm(found.form),
        reasons=ReasonsGiven(found.reasons),
        silence_admits=found.silence_admits,
        body=AdmissionBody(found.body) if found.body else None,
        body_law=law_of(found.body_law),
        form_law=law_of(found.form_law),
        refusal_law=law_of(found.refusal_law),
        decide_within_days=found.decide_within_days,
        appeal_to=AdmissionBody(found.appeal_to) if found.appeal_to else None,
        appeal_within_days=found.appeal_within_days,
    )
