"""Parity: the best result that has its fewest of each group, ties shown, seats nobody can take told."""

from __future__ import annotations

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from services.governance.domain.elections.parity import Member, Swap, balance, vacate
from services.governance.domain.engine.election import Candidate, Elected, elect

LAW = {"W": 2, "M": 1}


def people(*rows: tuple[str, int, str | None], category: str | None = None) -> list[Member]:
    return [Member(Candidate(name, votes, category), group) for name, votes, group in rows]


def elected(members: list[Member], seats: int, reserved: dict[str, int] | None = None) -> Elected:
    return elect([row.candidate for row in members], seats, reserved or {})


def test_the_best_of_a_group_in_want_takes_the_last_seat_of_another() -> None:
    members = people(("A", 9, "M"), ("B", 8, "M"), ("C", 7, "M"), ("D", 5, "W"), ("E", 4, "W"))
    found = balance(members, elected(members, 3), LAW, {})
    assert found.found.elected == ("A", "D", "E")
    assert found.swaps == (Swap("D", "C", "W"), Swap("E", "B", "W"))


def test_equal_votes_for_the_seat_of_a_group_are_a_tie_that_its_rule_decides() -> None:
    members = people(("A", 9, "M"), ("B", 8, "M"), ("D", 5, "W"), ("E", 5, "W"))
    found = balance(members, elected(members, 2), {"W": 1}, {})
    assert (found.found.elected, found.found.tied, found.found.open_seats) == (("A",), ("D", "E"), 1)
    assert balance(members, elected(members, 2), {"W": 1}, {}, ("E",)).found.elected == ("A", "E")


def test_a_tie_that_parity_settles_is_none() -> None:
    members = people(("A", 9, "M"), ("D", 5, "W"), ("E", 5, "M"))
    found = balance(members, elected(members, 2), {"W": 1}, {})
    assert (found.found, found.swaps) == (Elected(("A", "D"), (), 0), ())


def test_equal_votes_of_those_who_would_yield_are_a_tie_too() -> None:
    members = people(("A", 9, "M"), ("B", 8, "M"), ("C", 8, "M"), ("D", 5, "W"))
    found = balance(members, elected(members, 3), {"W": 1}, {})
    assert (found.found.elected, found.found.tied, found.found.open_seats) == (("A",), ("B", "C"), 2)
    assert balance(members, elected(members, 3), {"W": 1}, {}, ("C",)).found.elected == ("A", "C", "D")


def test_a_reserved_seat_stays_with_its_college() -> None:
    members = [
        *people(("A", 9, "M"), ("B", 8, "M"), category="x"),
        *people(("C", 2, "M"), ("D", 1, "W"), category="y"),
    ]
    found = balance(members, elected(members, 3, {"y": 1}), {"W": 1}, {"y": 1})
    assert found.found.elected == ("A", "B", "D")


def test_a_seat_nobody_of_the_group_can_take_is_told_and_may_stay_vacant() -> None:
    members = people(("A", 9, "M"), ("B", 8, "M"), ("C", 7, "W"), ("D", 6, "M"))
    found = balance(members, elected(members, 3), {"W": 2}, {})
    assert (found.found.elected, found.missing) == (("A", "B", "C"), {"W": 1})
    left = vacate(members, found, {"W": 2})
    assert (left.elected, left.open_seats) == (("A", "C"), 1)


@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from(["W", "M", None])),
        min_size=1,
        max_size=9,
        unique_by=lambda row: row[0],
    ),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_without_ties_it_is_the_best_result_of_all_that_have_the_fewest(
    rows: list[tuple[int, str | None]], seats: int, women: int, men: int
) -> None:
    assume(women + men <= seats)
    members = people(*((f"c{votes:02}", votes, group) for votes, group in rows))
    fewest = {"W": women, "M": men}
    found = balance(members, elected(members, seats), fewest, {})
    size = min(seats, len(members))
    fits = [
        team
        for team in combinations(members, size)
        if all(sum(row.group == group for row in team) >= number for group, number in fewest.items())
    ]
    if not fits:
        assert found.missing
        return
    best = max(fits, key=lambda team: sum(row.votes for row in team))
    assert found.missing is None
    assert found.found == Elected(tuple(sorted(row.name for row in best)), (), seats - size)
    assert len(found.swaps) == len(set(elected(members, seats).elected) - {row.name for row in best})


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["W", "M"])), min_size=1, max_size=8),
    st.integers(1, 5),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_with_ties_no_seat_is_given_twice_and_who_ties_has_none(
    rows: list[tuple[int, str]], seats: int, women: int, men: int
) -> None:
    assume(women + men <= seats)
    members = people(*((f"c{at}", votes, group) for at, (votes, group) in enumerate(rows)))
    found = balance(members, elected(members, seats), {"W": women, "M": men}, {})
    assert not set(found.found.elected) & set(found.found.tied)
    assert len(found.found.elected) + found.found.open_seats == seats
    assert not found.found.tied or len(found.found.tied) > found.found.open_seats or found.found.open_seats > 0
    left = vacate(members, found, {"W": women, "M": men}) if found.missing else found.found
    assert len(left.elected) + left.open_seats == seats
