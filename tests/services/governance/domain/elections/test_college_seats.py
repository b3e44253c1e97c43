"""Seats that a college fills by its own votes come first, and take nobody from the others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.elections.college_seats import Standing, elect_with_colleges
from services.governance.domain.elections.runners_up import RunnerUp, runners_up
from services.governance.domain.engine.election import Candidate, Elected, elect


def people(*rows: tuple[str, int, str, int]) -> list[Standing]:
    return [Standing(Candidate(name, votes, college), own) for name, votes, college, own in rows]


def test_a_college_elects_by_its_own_votes_alone() -> None:
    standing = people(("A", 9, "x", 1), ("B", 5, "x", 4), ("C", 6, "y", 0), ("D", 2, "y", 2))
    assert elect_with_colleges(standing, 3, {}, {"x": 1, "y": 1}).elected == ("A", "B", "D")


def test_equal_votes_of_a_college_are_a_tie_that_holds_back_the_rest() -> None:
    standing = people(("A", 9, "x", 2), ("B", 5, "x", 2), ("C", 6, "y", 0))
    found = elect_with_colleges(standing, 2, {}, {"x": 1})
    assert found == Elected((), ("A", "B"), 2)
    assert elect_with_colleges(standing, 2, {}, {"x": 1}, ("B",)).elected == ("A", "B")


def test_who_has_no_vote_of_the_college_does_not_fill_its_seat() -> None:
    found = elect_with_colleges(people(("A", 3, "x", 0)), 1, {}, {"x": 1})
    assert (found.elected, found.open_seats) == ((), 1)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from("xy"), st.integers(0, 9)), min_size=1, max_size=8),
    st.integers(1, 5),
    st.integers(0, 2),
)
def test_no_seat_is_filled_twice(rows: list[tuple[int, str, int]], seats: int, own: int) -> None:
    standing = people(*((f"c{at}", votes, college, mine) for at, (votes, college, mine) in enumerate(rows)))
    colleges = {"x": min(own, seats)} if min(own, seats) else {}
    found = elect_with_colleges(standing, seats, {}, colleges)
    assert len(found.elected) + found.open_seats == seats
    assert not set(found.elected) & set(found.tied)
    if not colleges:
        assert found == elect([row.candidate for row in standing], seats, {})


def test_runners_up_with_equal_votes_share_a_place() -> None:
    able = [Candidate(name, votes) for name, votes in (("A", 9), ("B", 5), ("C", 5), ("D", 1))]
    assert runners_up(able, {"A"}) == (RunnerUp("B", 1, True), RunnerUp("C", 1, True), RunnerUp("D", 3, False))
