"""Where a rule stands, as the members service says it."""

from __future__ import annotations

from commons.law_questions.question import RuleSource
from services.members.domain.leaving.words import Law


def law_of(found: RuleSource | None) -> Law | None:
    """Where a rule stands, as this service says it."""
    return Law(found.key, found.article, found.unverified) if found else None
