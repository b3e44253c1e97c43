"""`waiting`: from which day does a new member vote?"""

from __future__ import annotations

from typing import Any

from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.roll_rules import RollFacts, ballot_rules, first_day, standing
from services.governance.domain.words import RollReason


def waiting(asked: Asked) -> dict[str, Any]:
    """Days between, the first day with a vote, and whether she votes."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "joined")
    joined, meeting = given.day("joined"), given.day("meeting_date")
    rules = ballot_rules(law.regime, meeting)
    first = first_day(joined, rules.waiting_days)
    law.figure(
        "first_day", first.isoformat(), rules.laws[RollReason.WAITING], f"{rules.waiting_days} days; day n votes."
    )
    reason = standing(RollFacts(joined_on=joined, shares=1), rules).reason
    votes = reason is RollReason.VOTES and joined <= meeting
    return {
        "days": (meeting - joined).days,
        "first_day": first.isoformat(),
        "verdict": "votes" if votes else "no_vote",
    }
