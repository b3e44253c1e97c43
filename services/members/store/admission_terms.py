"""What the law says to an application: the governance partition of the same country is asked, in this one's name."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.admission_terms import (
    ADMISSION_TERMS_PATH,
    ADMISSION_TERMS_PURPOSE,
    AdmissionTermsAnswer,
    AdmissionTermsRequest,
)
from commons.bulk import ExitLaw
from commons.subgraph.context import Partition
from services.members.domain.applications.words import AdmissionBody, AdmissionLaw, ApplicationForm, ReasonsGiven
from services.members.domain.leaving.words import Law
from services.members.store.exit_terms import asked_of_the_law, unavailable


async def admission_terms(partition: Partition, entity: str, day: date) -> AdmissionLaw:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN or PARTITION_UNAVAILABLE."""
    wanted = AdmissionTermsRequest(entity, day.isoformat())
    asked, body = await asked_of_the_law(
        partition, ADMISSION_TERMS_PATH, ADMISSION_TERMS_PURPOSE, msgspec.json.encode(wanted)
    )
    try:
        return _terms(msgspec.json.decode(body, type=AdmissionTermsAnswer))
    except (msgspec.DecodeError, ValueError) as error:
        raise unavailable(asked) from error


def _terms(found: AdmissionTermsAnswer) -> AdmissionLaw:
    return AdmissionLaw(
        form=ApplicationForm(found.form),
        reasons=ReasonsGiven(found.reasons),
        silence_admits=found.silence_admits,
        body=AdmissionBody(found.body) if found.body else None,
        body_law=_law(found.body_law),
        form_law=_law(found.form_law),
        refusal_law=_law(found.refusal_law),
        decide_within_days=found.decide_within_days,
        appeal_to=AdmissionBody(found.appeal_to) if found.appeal_to else None,
        appeal_within_days=found.appeal_within_days,
    )


def _law(found: ExitLaw | None) -> Law | None:
    return Law(found.key, found.article, found.unverified) if found else None
