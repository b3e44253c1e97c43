"""`early_vote`: is a vote cast before the meeting counted?"""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.early_vote import early_vote_counts
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked


def early_vote(asked: Asked) -> dict[str, Any]:
    """Days between the vote and the count, and whether it counts."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "cast_on", "count_on")
    cast, count = given.day("cast_on"), given.day("count_on")
    counted = early_vote_counts(law, cast, count)
    return {"days": (count - cast).days, "verdict": "counted" if counted else "refused"}
