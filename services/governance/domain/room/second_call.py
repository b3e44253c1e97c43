"""A second call: whether the law has one, and how long after the first."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.governance.domain.engine.quorum import outside_gap
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading

NOTICE = "quorum.second_call_notice_days"


def check_gap(law: Reading, first_on: date, days: int) -> None:
    """Refuse SECOND_CALL_NOT_ALLOWED, with the article, for a call so many days after a first one; LAW_UNKNOWN."""
    check_law_has_second(law)
    limit = outside_gap(law, days)
    if limit is not None:
        raise Refusal(
            "SECOND_CALL_NOT_ALLOWED",
            f"{limit.source}: {_limit(limit)} after the first call of {first_on}; {days} have passed.",
            article=limit.source,
            unverified=limit.unverified,
            key=limit.key,
            days=limit.value,
        )


def check_law_has_second(law: Reading) -> None:
    """Refuse SECOND_CALL_NOT_ALLOWED where the law has no second call; LAW_UNKNOWN where nobody says."""
    leaf = law.required(NOTICE)
    if leaf.absent is Absent.NONE:
        raise Refusal(
            "SECOND_CALL_NOT_ALLOWED",
            f"{leaf.source}: this law has no second call; convene a new meeting (convene).",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )


def _limit(limit: Leaf) -> str:
    if limit.key == NOTICE:
        return f"a second call is held {limit.value} days or more"
    return f"a second call is held at most {limit.value} days"
