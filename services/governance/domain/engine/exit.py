"""Leaving: when a resignation or an exclusion takes effect, and what is left of the vote until then (`exit.*`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.governance.domain.engine.financial_year import FinancialYear, add_months, after, before
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown

MINIMUM_STAY = "minimum_stay"
"""In a value of `exit.resignation_window`: a notice is possible after so long as a member."""
_YEAR_END = ("end_of_financial_year", "end_of_first_financial_year")
_AT_ONCE = ("on_notified_decision", "decision", "communication", "on_receipt", "immediate")
"""Beginnings of the words by which a membership ends with the notice or the decision itself."""
_SIXTH_MONTH = "last_day_of_sixth_month_of_financial_year"
_APPEAL = "appeal"
_APPEAL_FIRST = "suspended_while_appeal_open"
"""In a word of `exit.exclusion_effect`: the membership ends when no appeal is open any more; rights rest at once."""


@dataclass(frozen=True, slots=True)
class Resignation:
    """`last_day` of membership; None where the window was closed and she stays."""

    accepted: bool
    last_day: date | None
    votes_at_meeting: bool


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What an excluded member still has at a meeting. `last_day`: None where its day depends on what comes after."""

    last_day: date | None
    admitted: bool
    votes_at_meeting: bool
    proxy_for_her_admitted: bool
    on_member_list_at_meeting: bool


def resignation(law: Reading, notice_on: date, year: FinancialYear, meeting: date) -> Resignation:
    """A resignation given on that day. LAW_UNKNOWN where window, notice or effect are left open."""
    if _window_closed(law, notice_on, year):
        return Resignation(False, None, True)
    last_day = resignation_effect(law, notice_on, year)
    kept = meeting < notice_on or (votes_until_effect(law) and meeting <= last_day)
    return Resignation(True, last_day, kept)


def _window_closed(law: Reading, notice_on: date, year: FinancialYear) -> bool:
    leaf = law.required("exit.resignation_window")
    if isinstance(leaf.value, dict) and MINIMUM_STAY in leaf.value:
        raise unknown(leaf, "the window depends on how long she has been a member, which this question does not hold.")
    found = resignation_window(law, notice_on, year)
    return found is not None and not found[0] <= notice_on <= found[1]


def resignation_window(law: Reading, day: date, year: FinancialYear) -> tuple[date, date] | None:
    """First and last day for notices in the financial year of `day`; None where the year closes none. LAW_UNKNOWN."""
    leaf = law.required("exit.resignation_window")
    months = leaf.value.get("financial_year_months") if isinstance(leaf.value, dict) else None
    if months is None:
        return None
    start = year.start_before(day)
    opens, closes = add_months(start, months[0] - 1), add_months(start, months[1]) - timedelta(days=1)
    law.figure("window", f"{opens} to {closes}", leaf, "Who gives notice outside of it stays.")
    return opens, closes


def resignation_effect(law: Reading, notice_on: date, year: FinancialYear) -> date:
    """The last day of membership of who gave notice that day. LAW_UNKNOWN where notice or effect are left open."""
    leaf = law.required("exit.resignation_effect")
    word = str(leaf.value)
    if word == _SIXTH_MONTH:
        last_day = add_months(year.start_before(notice_on), 6) - timedelta(days=1)
    elif word.startswith(_YEAR_END):
        last_day = _year_end_in_time(law, notice_on, year)
    elif word.startswith(_AT_ONCE):
        last_day = after(notice_on, _notice(law))
    else:
        raise unknown(leaf, "the day a resignation takes effect depends on what this question does not hold.")
    law.figure("last_day", last_day.isoformat(), leaf, f"The membership ends with {last_day}.")
    return last_day


def _year_end_in_time(law: Reading, notice_on: date, year: FinancialYear) -> date:
    """The end of the first financial year that the notice reaches: in time on the last day before the period."""
    notice, end = _notice(law), year.end_after(notice_on)
    while before(end, notice) < notice_on:
        end = year.end_in(end.year + 1)
    return end


def _notice(law: Reading) -> dict[str, Any]:
    leaf = law.required("exit.resignation_notice")
    value = leaf.value if isinstance(leaf.value, dict) else {}
    law.figure("notice", value, leaf, "The notice that must lie before it.")
    return value


def votes_until_effect(law: Reading) -> bool:
    """Whether a leaver keeps the vote until the membership ends. LAW_UNKNOWN where nobody knows."""
    leaf = law.leaf("exit.vote_until_effect")
    if leaf.absent is Absent.UNKNOWN:
        raise unknown(leaf, "whether a leaver keeps the vote until the end is not known.")
    law.figure("votes_until_effect", leaf.value is not False, leaf, "A leaver votes until the membership ends.")
    return leaf.value is not False


def exclusion(law: Reading, sent_on: date, year: FinancialYear, meeting: date) -> Exclusion:
    """An exclusion whose letter was sent on that day. LAW_UNKNOWN where nobody says when it takes effect."""
    last_day = exclusion_effect(law, sent_on, year)
    listed = last_day is None or meeting <= last_day
    lost = rights_lost(law) if meeting >= sent_on else frozenset()
    admitted, votes = listed and "attendance" not in lost, listed and "vote" not in lost
    return Exclusion(last_day, admitted, votes, votes, listed)


def exclusion_effect(law: Reading, sent_on: date, year: FinancialYear) -> date | None:
    """The last day of membership; None where it waits until no appeal is open. LAW_UNKNOWN where nobody says."""
    leaf = law.required("exit.exclusion_effect")
    word = str(leaf.value)
    if word.startswith("end_of_financial_year_as_resignation"):
        last_day: date | None = _year_end_in_time(law, sent_on, year)
    elif word.startswith(_YEAR_END):
        last_day = year.end_after(sent_on)
    elif word.startswith(_AT_ONCE) and _APPEAL_FIRST not in word:
        last_day = sent_on
    elif _APPEAL in word:
        last_day = None
    else:
        raise unknown(leaf, f"'{word}' does not say which day an exclusion takes effect.")
    law.figure("last_day", last_day and last_day.isoformat(), leaf, "When the membership ends.")
    return last_day


def rights_lost(law: Reading) -> frozenset[str]:
    """Rights that are gone from the dispatch on (DE GenG § 68: attendance and vote). LAW_UNKNOWN where nobody knows."""
    leaf: Leaf = law.ceiling("exit.rights_after_exclusion_notice")
    value = leaf.value if isinstance(leaf.value, dict) else {}
    lost = frozenset(value.get("lost", ())) | (frozenset({"attendance", "vote"}) if value.get("suspended") else set())
    law.figure("lost", sorted(lost), leaf, "Rights lost from the dispatch of the letter on.")
    return lost
