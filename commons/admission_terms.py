"""The bulk plane's question about an admission: what law and statutes say to an application of one day."""

from __future__ import annotations

import msgspec

from commons.bulk import ExitLaw

ADMISSION_TERMS_PATH = "/bulk/admission-terms"
ADMISSION_TERMS_PURPOSE = "ADMISSION_TERMS"


class AdmissionTermsRequest(msgspec.Struct, frozen=True):
    """Under which rules an entity admits on a day (ISO)."""

    entity: str
    day: str


class AdmissionTermsAnswer(msgspec.Struct, frozen=True):
    """What law and statutes say. See `services.governance.domain.admission_terms.AdmissionTerms`."""

    form: str
    reasons: str
    silence_admits: bool
    body: str | None = None
    body_law: ExitLaw | None = None
    form_law: ExitLaw | None = None
    refusal_law: ExitLaw | None = None
    decide_within_days: int | None = None
    appeal_to: str | None = None
    appeal_within_days: int | None = None
