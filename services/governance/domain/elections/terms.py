"""Terms of those elected together: one for all, or staggered, by votes or by lot (statutes, clause `offices`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.governance.domain.elections.office_rules import BY_VOTES, OfficeRules


@dataclass(frozen=True, slots=True)
class Terms:
    """Years by name; `undecided`: whose years the votes do not settle, `because` why."""

    years: Mapping[str, int]
    undecided: tuple[str, ...] = ()
    because: str = ""


def terms_of(rules: OfficeRules, elected: Mapping[str, int | Fraction]) -> Terms:
    """How long each of the elected (by votes) sits.

    Staggered by votes, most votes sit longest; seats that stay vacant are the shortest ones. Equal votes at the edge
    of two batches, or batches by lot, are settled by a draw that is put on record.
    """
    if not rules.batches:
        return Terms(dict.fromkeys(elected, rules.years) if rules.years else {})
    if rules.batches_by != BY_VOTES:
        how = "by lot" if rules.batches_by else "by no rule that the statutes name"
        return Terms({}, tuple(sorted(elected)), f"The terms are staggered {how}: draw them (announceDraw).")
    places = [
        years
        for batch in sorted(rules.batches, key=lambda batch: -batch.years)
        for years in [batch.years] * batch.seats
    ]
    return _by_votes(elected, places)


def _by_votes(elected: Mapping[str, int | Fraction], places: Sequence[int]) -> Terms:
    years: dict[str, int] = {}
    undecided: list[str] = []
    at = 0
    for votes in sorted(set(elected.values()), reverse=True):
        level = sorted(name for name, number in elected.items() if number == votes)
        here = places[at : at + len(level)]
        if len(here) == len(level) and len(set(here)) == 1:
            years |= dict.fromkeys(level, here[0])
        else:
            undecided += level
        at += len(level)
    said = "Equal votes stand at the edge of two terms." if undecided else ""
    return Terms(years, tuple(undecided), said)


def last_day(begins: date, years: int) -> date:
    """The last day of a term of so many years, counted by calendar."""
    try:
        again = begins.replace(year=begins.year + years)
    except ValueError:  # 29 February of a year that has none: the term ends with that month
        return date(begins.year + years, 2, 28)
    return again - timedelta(days=1)
