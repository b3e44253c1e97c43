"""An election's count against the statutes' rules for the office: what they fix is not what somebody types in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commons.errors import Refusal
from services.governance.domain.elections.office_rules import BY_LIST, BY_NAME, OfficeRules
from services.governance.domain.results.election import ElectionCount

GROUP_MAX = 60


def check_rules(count: ElectionCount, rules: OfficeRules | None) -> None:
    """Refuse OFFICE_RULES, with the statutes' article, for a count that their clause on the office does not fit."""
    _check_numbers(count)
    if rules is None:
        return
    if rules.how == BY_LIST:
        raise outside(
            rules,
            f"'{rules.office}' is elected by list; record it with recordListElection, or open the ballot with lists.",
        )
    if rules.seats is not None and count.seats > rules.seats:
        raise outside(rules, f"'{rules.office}' has {rules.seats} seats, not {count.seats}.")
    if rules.most_marks is not None and count.marks_max != rules.most_marks:
        raise outside(rules, f"A paper has at most {rules.most_marks} marks, not {count.marks_max} (mostMarks).")
    for name, wanted, given in _kept(count, rules):
        if dict(wanted) != dict(given) and rules.seats == count.seats:
            raise outside(rules, f"The {name} seats of '{rules.office}' are {dict(wanted)}, not {dict(given)}.")
    strange = {row.group for row in count.candidates if row.group} - {*rules.parity}
    if rules.parity and strange:
        raise outside(rules, f"Parity knows {', '.join(sorted(rules.parity))}, not '{min(strange)[:GROUP_MAX]}'.")


def check_by_list(rules: OfficeRules, seats: int) -> None:
    """The same for an election by list."""
    if rules.how == BY_NAME:
        raise outside(
            rules,
            f"'{rules.office}' is elected by name; record it with recordElection, or open the ballot with candidates.",
        )
    if rules.seats is not None and seats > rules.seats:
        raise outside(rules, f"'{rules.office}' has {rules.seats} seats, not {seats}.")


def _kept(count: ElectionCount, rules: OfficeRules) -> Iterator[tuple[str, Any, Any]]:
    """Compared when the whole office is elected; a part of it, in a staggered year, says which seats it renews."""
    yield "reserved", rules.reserved, count.reserved
    yield "college", rules.college_seats, count.college_seats


def _check_numbers(count: ElectionCount) -> None:
    if count.most_marks is not None and count.most_marks < 1:
        raise Refusal("BAD_ARGUMENT", "A paper may have one mark at least (mostMarks).")
    if count.spoilt < 0:
        raise Refusal("BAD_ARGUMENT", "Spoilt papers are counted from 0.")
    kept = sum(count.college_seats.values()) + sum(count.reserved.values())
    if any(number < 1 for number in count.college_seats.values()) or kept > count.seats:
        raise Refusal("BAD_ARGUMENT", "Seats of colleges and reserved seats are no more than there are seats.")


def outside(rules: OfficeRules, sentence: str) -> Refusal:
    """OFFICE_RULES with the statutes' article."""
    return Refusal(
        "OFFICE_RULES", f"{rules.law.source}: {sentence}", article=rules.law.source, unverified=rules.law.unverified
    )
