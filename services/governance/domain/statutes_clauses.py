"""Clauses of statutes that no key of the packs covers: what each looks like, and which law bounds it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.delegates.sections import sections_outside
from services.governance.domain.elections.office_rules import check_offices
from services.governance.domain.engine.clauses import Clause, objections
from services.governance.domain.engine.financial_year import FinancialYear
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.named_electorate import electorate_outside
from services.governance.domain.proxies.share import check_share
from services.governance.domain.statutes import (
    BUREAU_OUTSIDERS,
    COLLEGE_WEIGHTS,
    ELECTORATE_OF,
    ENDS_WITH_CONTRACT,
    EQUAL_VOTE_ON,
    FINANCIAL_YEAR_END,
    INSTRUCTIONS_BIND,
    MEMBER_GROUPS,
    NEEDS_SHARE,
    OBJECTION_DAYS,
    OFFICES,
    PROXIES_SHARE,
    QUESTION_DAYS,
    RESIGNATION_REVOCABLE,
    SECTIONS,
    USUFRUCT_VOTES,
    VOTES_GRANTED,
)
from services.governance.domain.votes_clauses import votes_outside

DAYS_MAX = 366
COLLEGES_MAX = 50
CODE_MAX = 40
"""Characters of a college's code."""
_YES_OR_NO = frozenset(
    {NEEDS_SHARE, RESIGNATION_REVOCABLE, ENDS_WITH_CONTRACT, USUFRUCT_VOTES, BUREAU_OUTSIDERS, INSTRUCTIONS_BIND}
)


def clause_outside(regime: Regime, key: str, on: date) -> Leaf | None:
    """The law that a clause is outside of; None for one inside. BAD_ARGUMENT for a clause of the wrong type.

    Raises LAW_UNKNOWN where nobody knows the limit of colleges.
    """
    assert regime.statutes is not None
    value = regime.statutes.choices[key].value
    if key in (VOTES_GRANTED, MEMBER_GROUPS, EQUAL_VOTE_ON):
        return votes_outside(regime, key, on)
    if key == ELECTORATE_OF:
        return electorate_outside(Regime(regime.library, regime.entity), value, on)
    if key == SECTIONS:
        return sections_outside(Regime(regime.library, regime.entity), value, on)
    if key != COLLEGE_WEIGHTS:
        _check_plain_clause(key, value)
        return None
    return _colleges_outside(regime, tuple(college_weights(value).values()), on)


def _colleges_outside(regime: Regime, weights: tuple[Fraction, ...], on: date) -> Leaf | None:
    """Where the law has no colleges there are none; where it leaves them to the statutes, theirs are the limits."""
    allowed = regime.law("colleges.allowed", on)
    if allowed.absent is Absent.NONE or allowed.value is False:
        return allowed
    law = Reading(regime, on)
    own = law.required("colleges.allowed") if allowed.absent is Absent.UNKNOWN else law.leaf("colleges.allowed")
    if own.value is False or own.absent is Absent.NONE:
        return own
    return next((found.law for found in objections(law, Clause(college_weights=weights))), None)


def _check_plain_clause(key: str, value: Any) -> None:
    if key in _YES_OR_NO and not isinstance(value, bool):
        raise _wrong(key, "true or false")
    if key == OFFICES:
        check_offices(value)
    if key == PROXIES_SHARE:
        check_share(value)
    if key in (OBJECTION_DAYS, QUESTION_DAYS) and (type(value) is not int or not 0 <= value <= DAYS_MAX):
        raise _wrong(key, f"a whole number of days from 0 to {DAYS_MAX}")
    if key == FINANCIAL_YEAR_END:
        _check_year_end(value)


def _check_year_end(value: Any) -> None:
    if not isinstance(value, str):
        raise _wrong(FINANCIAL_YEAR_END, "a month and a day, like 12-31")
    FinancialYear.parse(value)


def college_weights(value: Any) -> dict[str, Fraction]:
    """Weights by college; BAD_ARGUMENT unless each is named once, weighs more than nothing, and all sum to one."""
    rows = value if isinstance(value, list) else []
    if not 0 < len(rows) <= COLLEGES_MAX:
        raise _wrong(COLLEGE_WEIGHTS, 'a list of {"college": code, "weight": [n, d]}')
    found = dict(_college(row) for row in rows)
    if len(found) < len(rows):
        raise _wrong(COLLEGE_WEIGHTS, "each college once")
    total = sum(found.values(), Fraction(0))
    if total != 1:
        raise _wrong(COLLEGE_WEIGHTS, f"weights that sum to one, not to {total}")
    return found


def _college(row: Any) -> tuple[str, Fraction]:
    if not isinstance(row, dict) or row.keys() != {"college", "weight"}:
        raise _wrong(COLLEGE_WEIGHTS, 'a list of {"college": code, "weight": [n, d]}')
    code, weight = row["college"], row["weight"]
    if not isinstance(code, str) or not 0 < len(code) <= CODE_MAX or not code.isprintable():
        raise _wrong(COLLEGE_WEIGHTS, f"a college's code of at most {CODE_MAX} characters")
    whole = isinstance(weight, list) and len(weight) == 2 and all(type(part) is int for part in weight)
    if not whole or not 0 < weight[0] <= weight[1]:
        raise _wrong(COLLEGE_WEIGHTS, f"a weight of '{code}' as a fraction [n, d] above 0 and at most 1")
    return code, Fraction(*weight)


def _wrong(key: str, wanted: str) -> Refusal:
    return Refusal("BAD_ARGUMENT", f"The statutes' clause '{key}' is wrong: it is {wanted}.", key=key)
