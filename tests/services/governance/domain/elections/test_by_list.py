"""Elections by list: methods, thresholds, lists that are too short, ties at the last seat, what is left open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.elections.by_list import (
    CandidateList,
    ListCount,
    ListName,
    ListResult,
    check_lists,
    decide_lists,
    lists_could_change,
)
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import Electing
from services.governance.domain.words import ElectionVerdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import quorum


def law(pack: str = "NL-COOP", **rules: Any) -> Reading:
    row = {"office": "board", "how": "by_list", "list_method": "dhondt", "list_short": "next_list"} | rules
    return reading(pack, {"offices": [{key: value for key, value in row.items() if value is not None}]})


def counted(seats: int, *votes: int, names: int = 9, **fields: Any) -> ListCount:
    lists = tuple(
        CandidateList(chr(65 + at), number, tuple(ListName(f"{chr(65 + at)}{place}") for place in range(1, names + 1)))
        for at, number in enumerate(votes)
    )
    return ListCount("board", seats, lists, **fields)


def seats_of(found: ListResult) -> list[int]:
    return list(found.seats.values())


@pytest.mark.parametrize(
    ("method", "seats"), [("dhondt", [4, 3, 1, 0]), ("sainte_lague", [3, 3, 1, 1]), ("hamilton", [3, 3, 1, 1])]
)
def test_lists_share_the_seats_by_the_method_of_the_statutes(method: str, seats: list[int]) -> None:
    found = decide_lists(law(list_method=method), counted(8, 416, 338, 160, 86), Electing())
    assert (seats_of(found), found.verdict) == (seats, ElectionVerdict.COMPLETE)


def test_names_sit_in_the_order_of_their_list_and_the_others_stand_by() -> None:
    found = decide_lists(law(), counted(3, 20, 9, names=3), Electing())
    assert found.elected == (("A", "A1"), ("A", "A2"), ("B", "B1"))
    assert found.runners_up == {"A": ("A3",), "B": ("B2", "B3")}


def test_marks_by_name_come_first_where_the_statutes_say_so() -> None:
    lists = (CandidateList("A", 10, (ListName("x"), ListName("y", 6), ListName("z", 6, declined=True))),)
    assert decide_lists(law(list_preferences=True), ListCount("board", 1, lists), Electing()).elected == (("A", "y"),)
    assert decide_lists(law(list_preferences=False), ListCount("board", 1, lists), Electing()).elected == (("A", "x"),)
    asked = decide_lists(law(), ListCount("board", 1, lists), Electing())
    assert (asked.verdict, asked.open[0].law.key) == (ElectionVerdict.NO_RESULT, "offices")


def test_a_list_below_the_threshold_has_no_seat() -> None:
    found = decide_lists(law(list_threshold=[1, 10]), counted(10, 60, 31, 9), Electing())
    assert (found.below, found.seats, sum(seats_of(found))) == (("C",), {"A": 7, "B": 3}, 10)


@pytest.mark.parametrize(
    ("rule", "elected", "verdict"),
    [
        ("next_list", 4, ElectionVerdict.COMPLETE),
        ("vacant", 3, ElectionVerdict.SEATS_VACANT),
        (None, 0, ElectionVerdict.NO_RESULT),
    ],
)
def test_seats_beyond_the_names_of_a_list(rule: str | None, elected: int, verdict: ElectionVerdict) -> None:
    lists = (
        CandidateList("A", 30, (ListName("a"), ListName("b"))),
        CandidateList("B", 10, (ListName("c"), ListName("d"))),
    )
    found = decide_lists(law(list_short=rule), ListCount("board", 4, lists), Electing())
    assert (len(found.elected), found.verdict) == (elected, verdict)


def test_a_tie_for_the_last_seat_waits_for_its_rule() -> None:
    found = decide_lists(law(), counted(3, 10, 10), Electing())
    assert (found.verdict, found.tied, found.open_seats) == (ElectionVerdict.ASK_TIE_RULE, ("A", "B"), 1)
    settled = decide_lists(law(), counted(3, 10, 10, tie_decided_for=("B",), tie_rule="lot, art. 9"), Electing())
    assert (settled.seats, settled.verdict) == ({"A": 1, "B": 2}, ElectionVerdict.COMPLETE)


def test_what_law_or_statutes_leave_open_has_no_result() -> None:
    assert decide_lists(law(list_method=None), counted(3, 10, 5), Electing()).open[0].law.key == "offices"
    spain = law("ES-COOP")
    short = decide_lists(spain, counted(3, 10, 5), Electing(quorum(spain, 50, 51)))
    assert (short.verdict, short.open[0].law.key) == (ElectionVerdict.NO_RESULT, "quorum.ordinary.first")
    assert decide_lists(law(), counted(3, 0, 0), Electing()).verdict is ElectionVerdict.NO_RESULT


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (counted(3, 10, 5, spoilt=6), "TALLY_EXCEEDS_ROOM"),
        (counted(8, 10, 5), "OFFICE_RULES"),
        (ListCount("nobody", 3, counted(3, 1).lists), "BAD_ARGUMENT"),
        (counted(3, 10, -1), "BAD_ARGUMENT"),
        (counted(3, 10, 5, tie_rule="lot"), "BAD_ARGUMENT"),
        (counted(3, 10, 5, tie_rule="lot", tie_decided_for=("Z",)), "BAD_ARGUMENT"),
        (ListCount("board", 3, (CandidateList("A", 1, (ListName("x"), ListName("x"))),)), "BAD_ARGUMENT"),
        (ListCount("board", 3, (CandidateList("A", 1, (ListName("x", 2),)),)), "BAD_ARGUMENT"),
    ],
)
def test_a_count_that_cannot_be_is_refused(count: ListCount, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_lists(count, 20, law(seats=7))
    assert refused.value.code == code


def test_an_office_by_name_is_not_elected_by_list() -> None:
    with pytest.raises(Refusal) as refused:
        check_lists(counted(3, 10), None, law(how="by_name"))
    assert (refused.value.code, refused.value.details["article"]) == ("OFFICE_RULES", "statutes (version 1) art. 1")


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=5),
    st.integers(1, 12),
    st.integers(1, 6),
    st.sampled_from(["dhondt", "sainte_lague", "hamilton"]),
)
def test_no_list_has_more_seats_than_names_and_no_seat_is_lost(
    votes: list[int], seats: int, names: int, method: str
) -> None:
    found = decide_lists(law(list_method=method), counted(seats, *votes, names=names), Electing())
    if found.verdict is ElectionVerdict.NO_RESULT:
        assert not any(votes)
        return
    assert all(number <= names for number in seats_of(found))
    room = names * sum(number > 0 for number in votes)
    expected = min(seats, room) if not found.tied else seats - found.open_seats
    assert len(found.elected) == expected
    assert len({name for _, name in found.elected}) == len(found.elected)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=4), st.integers(1, 7))
def test_more_votes_never_cost_a_list_a_seat_by_dhondt(votes: list[int], seats: int) -> None:
    before = decide_lists(law(), counted(seats, *votes), Electing())
    after = decide_lists(law(), counted(seats, votes[0] + 1, *votes[1:]), Electing())
    assert after.seats["A"] + ("A" in after.tied) >= before.seats["A"]


def test_contested_papers_matter_where_a_seat_is_near() -> None:
    count = counted(3, 20, 7)
    assert lists_could_change(law(), count, Electing(), 0, 0) is False
    assert lists_could_change(law(), count, Electing(), 1, 0) is True
    assert lists_could_change(law(), counted(1, 20, 9), Electing(), 3, 3) is False
