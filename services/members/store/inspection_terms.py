"""What the law says to an inspection."""

from __future__ import annotations

from datetime import date

from commons.law_questions.asking import law_on
from commons.law_questions.inspection_terms import INSPECTION_TERMS, InspectionTermsAnswer
from commons.law_questions.question import LawRequest
from commons.subgraph.context import Partition
from services.members.domain.leaving.words import Law
from services.members.domain.protection.inspection import InspectionTerms


async def inspection_terms(partition: Partition, entity: str, day: date) -> InspectionTerms:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN, or PARTITION_UNAVAILABLE."""
    return await law_on(partition, INSPECTION_TERMS, LawRequest(entity, day), _terms)


def _terms(found: InspectionTermsAnswer) -> InspectionTerms:
    return InspectionTerms(found.holders_only, Law(found.law.key, found.law.article, found.law.unverified))
