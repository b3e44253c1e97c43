"""Seats by section, and a tie that only a recorded decision settles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.delegates.seats import check_complete, check_tie, share_seats, with_decision
from services.governance.domain.delegates.sections import DividedBy, Section, Sections
from services.governance.domain.engine.apportion import Method


def sections(seats: int, method: Method = Method.HAMILTON, *, least: int = 0, codes: str = "ABC") -> Sections:
    return Sections(DividedBy.COLLEGE, tuple(Section(code, code) for code in codes), seats, method, least)


def test_a_tie_waits_for_the_rule() -> None:
    shared = share_seats(sections(3, codes="AB"), {"A": 10, "B": 10}, 0)
    assert ({row.code: row.seats for row in shared.sections}, shared.tied, shared.open_seats) == (
        {"A": 1, "B": 1},
        ("A", "B"),
        1,
    )
    with pytest.raises(Refusal) as refused:
        check_complete(shared, ())
    assert refused.value.code == "TIE_UNDECIDED"
    check_tie(shared, ["B"], decided=False)
    assert with_decision(shared, ["B"]) == {"A": 1, "B": 2}
    check_complete(shared, ["B"])


@pytest.mark.parametrize(
    ("chosen", "decided", "code"),
    [(["A", "B"], False, "BAD_ARGUMENT"), (["C"], False, "BAD_ARGUMENT"), (["A"], True, "TRANSITION_NOT_ALLOWED")],
)
def test_what_decides_no_tie(chosen: list[str], decided: bool, code: str) -> None:
    shared = share_seats(sections(3, codes="AB"), {"A": 10, "B": 10}, 0)
    with pytest.raises(Refusal) as refused:
        check_tie(shared, chosen, decided)
    assert refused.value.code == code


def test_who_belongs_nowhere_would_elect_nobody() -> None:
    with pytest.raises(Refusal) as refused:
        share_seats(sections(5), {"A": 10}, 2)
    assert (refused.value.code, refused.value.details["without"]) == ("TRANSITION_NOT_ALLOWED", 2)


@given(
    members=st.lists(st.integers(0, 5000), min_size=3, max_size=3).filter(any),
    seats=st.integers(3, 200),
    method=st.sampled_from(Method),
    least=st.integers(0, 1),
)
def test_all_seats_are_given_or_open(members: list[int], seats: int, method: Method, least: int) -> None:
    counted = dict(zip("ABC", members, strict=True))
    shared = share_seats(sections(seats, method, least=least), counted, 0)
    assert sum(row.seats for row in shared.sections) + shared.open_seats == seats
    assert all(row.seats >= least for row in shared.sections)
    assert sum(with_decision(shared, shared.tied[: shared.open_seats]).values()) == seats
