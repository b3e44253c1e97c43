"""From votes to delegates and substitutes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.delegates.count import DelegateRole, Papers, check_papers, check_tie, result
from tests.services.governance.domain.readings import TODAY, reading

GERMANY, AUSTRIA = reading("DE-EG"), reading("AT-EGEN")
PAPERS = Papers(TODAY, 90, 5, None, "count of the election board")


def test_most_votes_sit_and_the_others_stand_by() -> None:
    found = result(GERMANY, {"a": 30, "b": 50, "c": 20, "d": 20, "e": 0}, 2)
    assert [(seat.candidate, seat.role, seat.rank) for seat in found.elected] == [
        ("b", DelegateRole.DELEGATE, 1),
        ("a", DelegateRole.DELEGATE, 2),
        ("c", DelegateRole.SUBSTITUTE, 3),
        ("d", DelegateRole.SUBSTITUTE, 3),
    ]


def test_no_substitutes_where_law_and_statutes_have_none() -> None:
    assert len(result(AUSTRIA, {"a": 30, "b": 50, "c": 20}, 2).elected) == 2
    chosen = reading("AT-EGEN", {"delegates.election": {"substitutes": True}})
    assert len(result(chosen, {"a": 30, "b": 50, "c": 20}, 2).elected) == 3


def test_a_tie_for_the_last_seat_elects_nobody_until_it_is_decided() -> None:
    votes = {"a": 30, "b": 30, "c": 30, "d": 50}
    found = result(GERMANY, votes, 2)
    assert (found.elected, found.tied, found.open_seats) == ((), ("a", "b", "c"), 1)
    check_tie(found, ["b"])
    decided = result(GERMANY, votes, 2, ["b"])
    assert [seat.candidate for seat in decided.elected if seat.role is DelegateRole.DELEGATE] == ["d", "b"]
    for chosen in (["d"], ["a", "b"], []):
        with pytest.raises(Refusal):
            check_tie(found, chosen)


def test_seats_that_nobody_got_stay_vacant() -> None:
    assert result(GERMANY, {"a": 3, "b": 0}, 4).vacant == 3


@pytest.mark.parametrize(
    ("papers", "votes"),
    [
        (replace(PAPERS, valid=-1), {}),
        (replace(PAPERS, valid=96), {}),
        (replace(PAPERS, present=101), {}),
        (replace(PAPERS, source=" "), {}),
        (PAPERS, {"a": 91}),
        (PAPERS, {"a": -1}),
    ],
)
def test_numbers_that_cannot_be(papers: Papers, votes: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        check_papers(papers, votes, 100, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 9), max_size=8), st.integers(0, 6))
def test_order_never_matters_and_no_loser_has_more_votes(votes: dict[str, int], seats: int) -> None:
    found = result(GERMANY, votes, seats)
    assert result(GERMANY, dict(reversed(votes.items())), seats) == found
    sitting = [seat.votes for seat in found.elected if seat.role is DelegateRole.DELEGATE]
    waiting = [seat.votes for seat in found.elected if seat.role is DelegateRole.SUBSTITUTE]
    assert max(waiting, default=0) <= min(sitting, default=9)
    assert found.tied or len(sitting) + found.vacant == seats
