"""What the law says to an inspection: the governance partition of the same country is asked."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.inspection_terms import (
    INSPECTION_TERMS_PATH,
    INSPECTION_TERMS_PURPOSE,
    InspectionTermsAnswer,
    InspectionTermsRequest,
)
from commons.subgraph.context import Partition
from services.members.domain.leaving.words import Law
from services.members.domain.protection.inspection import InspectionTerms
from services.members.store.exit_terms import asked_of_the_law, unavailable


async def inspection_terms(partition: Partition, entity: str, day: date) -> InspectionTerms:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN, or PARTITION_UNAVAILABLE."""
    wanted = msgspec.json.encode(InspectionTermsRequest(entity, day.isoformat()))
    asked, body = await asked_of_the_law(partition, INSPECTION_TERMS_PATH, INSPECTION_TERMS_PURPOSE, wanted)
    try:
        found = msgspec.json.decode(body, type=InspectionTermsAnswer)
    except msgspec.DecodeError as error:
        raise unavailable(asked) from error
    return InspectionTerms(found.holders_only, Law(found.law.key, found.law.article, found.law.unverified))
