"""How long delegates may be elected for (`delegates.term`): the stricter of the law's limit and the statutes'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commons.errors import Refusal
from services.governance.domain.delegates.size import financial_year
from services.governance.domain.engine.financial_year import add_months
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

DISCHARGE_OF_FOURTH = "meeting_discharging_the_4th_financial_year_after_start"
TERM_DAYS_MAX = 366 * 20
"""No term is longer, whatever law and statutes leave open."""


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a term, both included."""

    since: date
    until: date


def check_term(law: Reading, term: Term) -> Leaf:
    """The rule a term keeps to. Raises TERM_TOO_LONG with the article, BAD_ARGUMENT, LAW_UNKNOWN."""
    since, until = term.since, term.until
    if not since <= until <= since + timedelta(days=TERM_DAYS_MAX):
        raise Refusal("BAD_ARGUMENT", "A term ends after it begins, and within twenty years.")
    binding = law.required("delegates.term")
    for leaf in (law.regime.law("delegates.term", law.on), binding):
        latest = _latest(law, leaf, since)
        if latest is not None and until > latest:
            raise Refusal(
                "TERM_TOO_LONG",
                f"{leaf.source}: a term that begins on {since} ends on {latest} at the latest.",
                article=leaf.source,
                unverified=leaf.unverified,
                latest=latest.isoformat(),
            )
    return binding


def _latest(law: Reading, leaf: Leaf, since: date) -> date | None:
    """The last day a term may have; None where this leaf sets no limit."""
    if leaf.absent is not None:
        return None
    value: Any = leaf.value
    if isinstance(value.get("years_max"), int):
        return add_months(since, 12 * value["years_max"]) - timedelta(days=1)
    if value.get("until") == DISCHARGE_OF_FOURTH:
        # The year in which the term begins does not count; the meeting on the fourth after it falls in the fifth.
        year = financial_year(law.regime)
        return year.end_in(year.end_after(since).year + 5)
    raise unknown(leaf, f"the term {value} is not one this can count.")
