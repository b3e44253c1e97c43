"""Who moves up when a delegate drops out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.count import DelegateRole
from services.governance.domain.delegates.replace import Elected, Named, successor
from services.governance.domain.delegates.term import Term
from tests.services.governance.country import key

TERM = Term(date(2027, 1, 1), date(2030, 12, 31))
LAST = date(2027, 6, 30)
LEAVING = Elected(key(1), DelegateRole.DELEGATE, 1, TERM.since, None)


def waiting(number: int, rank: int) -> Elected:
    return Elected(key(number), DelegateRole.SUBSTITUTE, rank, None, None)


def code_of(leaving: Elected, section: list[Elected], last: date = LAST, named: Named | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        successor(leaving, section, last, TERM, named or Named())
    return refused.value.code


def test_the_next_in_the_order_of_votes() -> None:
    moved, left = replace(waiting(2, 3), sitting_from=LAST), replace(waiting(3, 4), last_day=LAST)
    assert successor(LEAVING, [waiting(5, 6), moved, left, waiting(4, 5)], LAST, TERM, Named()) == key(4)
    assert successor(LEAVING, [moved, left], LAST, TERM, Named()) is None


def test_a_substitute_who_drops_out_leaves_no_seat() -> None:
    assert successor(waiting(2, 3), [waiting(3, 4)], LAST, TERM, Named()) is None


def test_equal_votes_ask_for_the_tie_rule() -> None:
    level = [waiting(2, 3), waiting(3, 3), waiting(4, 5)]
    assert code_of(LEAVING, level) == "TIE_UNDECIDED"
    assert code_of(LEAVING, level, named=Named(key(3))) == "BAD_ARGUMENT"
    assert code_of(LEAVING, level, named=Named(key(4), "lot, art. 9")) == "BAD_ARGUMENT"
    assert successor(LEAVING, level, LAST, TERM, Named(key(3), "lot, art. 9")) == key(3)


def test_days_that_cannot_be() -> None:
    assert code_of(replace(LEAVING, last_day=LAST), []) == "TRANSITION_NOT_ALLOWED"
    assert code_of(LEAVING, [], date(2026, 12, 31)) == "BAD_ARGUMENT"
    assert code_of(LEAVING, [], TERM.until) == "BAD_ARGUMENT"
    assert code_of(replace(LEAVING, sitting_from=date(2028, 1, 1)), []) == "BAD_ARGUMENT"
