"""The bulk plane's question about inspection: whether a member may see register and minutes, by the law of one day."""

from __future__ import annotations

import msgspec

from commons.bulk import ExitLaw

INSPECTION_TERMS_PATH = "/bulk/inspection-terms"
INSPECTION_TERMS_PURPOSE = "INSPECTION_TERMS"


class InspectionTermsRequest(msgspec.Struct, frozen=True):
    """Under which rule an entity's members inspect on a day (ISO)."""

    entity: str
    day: str


class InspectionTermsAnswer(msgspec.Struct, frozen=True):
    """What law and statutes say. See `services.governance.domain.inspection_terms.InspectionTerms`."""

    holders_only: bool
    years: int | None
    law: ExitLaw
