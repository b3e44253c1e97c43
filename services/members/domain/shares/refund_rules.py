"""When shares are paid back: what the law says by pack, and what an entity's statutes chose within it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from commons import texts
from commons.errors import Refusal
from commons.months import months_after

RULES_FILE = Path(__file__).with_name("refund_rules.toml")
KEY = "refund.due"


class CountsFrom(StrEnum):
    """From which day a refund's term runs."""

    LAST_DAY = "LAST_DAY"
    YEAR_END = "YEAR_END"
    ACCOUNTS_APPROVED = "ACCOUNTS_APPROVED"


@dataclass(frozen=True, slots=True)
class SharePolicy:
    """What one entity chose for its share office from a day on; None: it says nothing, and the law's own rule holds."""

    four_eyes: bool = False
    refund_months: int | None = None
    refund_counts_from: CountsFrom | None = None
    solvency_test: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class RefundTerm:
    """The last day for a refund, whether a solvency test goes before it, and the rule both follow from."""

    due_on: date
    needs_test: bool
    article: str
    unverified: bool


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return tomllib.loads(RULES_FILE.read_text("utf-8"))


def check_policy(policy: SharePolicy, pack: str) -> SharePolicy:
    """The policy as it may be recorded.

    Raises `Refusal` BAD_ARGUMENT without a source or with half a term, STATUTES_OUTSIDE_LAW (with the article) where
    the law does not let a refund wait so long or go without a test.
    """
    source = texts.title("The article of the statutes, or the decision (source)", policy.source)
    law = _rules().get(pack, {})
    if (policy.refund_months is None) != (policy.refund_counts_from is None):
        raise Refusal("BAD_ARGUMENT", "A term is a number of months and the day it counts from: give both or neither.")
    most = law.get("at_most_months", 120)
    if policy.refund_months is not None and not 0 <= policy.refund_months <= most:
        raise Refusal(
            "STATUTES_OUTSIDE_LAW" if "at_most_months" in law else "BAD_ARGUMENT",
            f"Shares are paid back within {most} months at most"
            + (f" ({law['article']})." if "at_most_months" in law else "."),
        )
    if policy.solvency_test is False and law.get("test"):
        raise Refusal("STATUTES_OUTSIDE_LAW", f"The law has nothing paid out before a test ({law['article']}).")
    return SharePolicy(policy.four_eyes, policy.refund_months, policy.refund_counts_from, policy.solvency_test, source)


def refund_term(pack: str, policy: SharePolicy | None, last_day: date, counted_from: date | None) -> RefundTerm:
    """The term of a refund for shares that went on `last_day`.

    Raises `Refusal` LAW_UNKNOWN where neither law nor statutes say when; BAD_ARGUMENT where the term runs from a day
    (`counted_from`) that was not given, or lies before the last day.
    """
    law = _rules().get(pack, {})
    test = bool(law.get("test")) or bool(policy and policy.solvency_test)
    if policy is not None and policy.refund_months is not None:
        start = _start(CountsFrom(policy.refund_counts_from or ""), last_day, counted_from)
        return RefundTerm(months_after(start, policy.refund_months), test, policy.source, unverified=False)
    if "counts_from" not in law:
        raise Refusal(
            "LAW_UNKNOWN",
            "Neither the law pack nor what is recorded of the statutes says when shares are paid back; record it with"
            " setSharePolicy.",
            key=KEY,
        )
    start = _start(CountsFrom(law["counts_from"]), last_day, counted_from)
    due_on = months_after(start, law.get("months", 0)) + timedelta(days=law.get("days", 0))
    return RefundTerm(due_on, test, law["article"], unverified=law["confidence"] != "read")


def _start(counts: CountsFrom, last_day: date, given: date | None) -> date:
    if counts is CountsFrom.LAST_DAY:
        return last_day
    if given is None:
        what = "financial year ended" if counts is CountsFrom.YEAR_END else "accounts of that year were approved"
        raise Refusal("BAD_ARGUMENT", f"This term runs from the day the {what}; give it as `countedFrom`.")
    if given < last_day:
        raise Refusal("BAD_ARGUMENT", "The day the term runs from lies before the last day of the shares.")
    return given
