"""`exit`: when a membership ends, and what is left of it at a meeting."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.exit import exclusion, resignation
from services.governance.domain.engine.financial_year import FinancialYear
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked


def exit(asked: Asked) -> dict[str, Any]:  # noqa: A001
    """A resignation, or an exclusion whose letter was sent on `notice_on`."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "notice_on", "financial_year_end", "kind")
    notice, meeting = given.day("notice_on"), given.day("meeting_date")
    year = FinancialYear.parse(given.text("financial_year_end"))
    if given.one_of("kind", ("resignation", "exclusion"), "resignation") == "exclusion":
        found = exclusion(law, notice, year, meeting)
        return {
            "last_day": found.last_day and found.last_day.isoformat(),
            "admitted": found.admitted,
            "votes_at_meeting": found.votes_at_meeting,
            "proxy_for_her_admitted": found.proxy_for_her_admitted,
            "on_member_list_at_meeting": found.on_member_list_at_meeting,
        }
    left = resignation(law, notice, year, meeting)
    return {
        "verdict": "accepted" if left.accepted else "refused_window_closed",
        "last_day": left.last_day and left.last_day.isoformat(),
        "votes_at_meeting": left.votes_at_meeting,
    }
