"""Apportionment: against another implementation, house by house; quotas, ties and the minimum seat."""

from __future__ import annotations

from fractions import Fraction

import apportionment.methods as oracle
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.apportion import Apportionment, Method, apportion

ORACLE = {
    Method.HAMILTON: "hamilton",
    Method.SAINTE_LAGUE: "saintelague",
    Method.DHONDT: "dhondt",
    Method.HUNTINGTON_HILL: "huntington",
}
MEMBERS = st.lists(st.integers(1, 3000), min_size=1, max_size=7).map(
    lambda row: dict(zip("ABCDEFG", row, strict=False))
)
ALIKE = st.lists(st.sampled_from([100, 200, 300]), min_size=2, max_size=6).map(
    lambda row: dict(zip("ABCDEF", row, strict=False))
)
METHODS = st.sampled_from(Method)


@given(MEMBERS, st.integers(1, 60), METHODS)
def test_the_same_as_the_oracle_where_nothing_is_tied(members: dict[str, int], seats: int, method: Method) -> None:
    found = apportion(members, seats, method)
    assume(not found.tied)
    exact = method in (Method.SAINTE_LAGUE, Method.DHONDT, Method.HAMILTON)
    assert list(found.seats.values()) == oracle.compute(
        ORACLE[method], list(members.values()), seats, fractions=exact, tiesallowed=True, verbose=False
    )


@given(ALIKE, st.integers(1, 12), st.sampled_from([Method.SAINTE_LAGUE, Method.DHONDT]))
def test_a_tie_is_a_tie_for_the_oracle_too(members: dict[str, int], seats: int, method: Method) -> None:
    found = apportion(members, seats, method)
    assume(found.tied)
    with pytest.raises(oracle.TiesException):
        oracle.compute(ORACLE[method], list(members.values()), seats, fractions=True, tiesallowed=False, verbose=False)


@given(MEMBERS, st.integers(7, 80), METHODS, st.integers(0, 1), st.randoms(use_true_random=False))
def test_whole_ordered_and_above_the_minimum(
    members: dict[str, int], seats: int, method: Method, least: int, rng
) -> None:
    found = apportion(members, seats, method, least)
    assert sum(found.seats.values()) + found.open_seats == seats
    assert all(number >= least for number in found.seats.values())
    assert bool(found.tied) is bool(found.open_seats)
    assert len(found.tied) > found.open_seats or not found.tied
    names = list(members)
    rng.shuffle(names)
    again = apportion({name: members[name] for name in names}, seats, method, least)
    assert (again.seats, again.tied, again.open_seats) == (found.seats, found.tied, found.open_seats)


@given(MEMBERS, st.integers(1, 60))
def test_hamilton_keeps_the_quota(members: dict[str, int], seats: int) -> None:
    found = apportion(members, seats, Method.HAMILTON)
    whole = sum(members.values())
    assert all(abs(Fraction(members[name] * seats, whole) - number) <= 1 for name, number in found.seats.items())


@given(MEMBERS, st.integers(1, 60), st.sampled_from([Method.SAINTE_LAGUE, Method.DHONDT, Method.HUNTINGTON_HILL]))
def test_one_seat_more_takes_none_away(members: dict[str, int], seats: int, method: Method) -> None:
    smaller, larger = apportion(members, seats, method), apportion(members, seats + 1, method)
    assert all(larger.seats[name] >= smaller.seats[name] for name in members)


def test_exact_ties_are_reported() -> None:
    assert apportion({"A": 5, "B": 5, "C": 10}, 2, Method.HAMILTON) == Apportionment(
        {"A": 0, "B": 0, "C": 1}, ("A", "B"), 1
    )
    assert apportion({"A": 100, "B": 100}, 3, Method.DHONDT) == Apportionment({"A": 1, "B": 1}, ("A", "B"), 1)
    assert apportion({"A": 5, "B": 5, "C": 5}, 2, Method.HUNTINGTON_HILL) == Apportionment(
        {"A": 0, "B": 0, "C": 0}, ("A", "B", "C"), 2
    )


def test_the_minimum_is_paid_by_the_others() -> None:
    members = {"A": 7300, "B": 1900, "C": 720, "D": 80}
    assert apportion(members, 10, Method.HAMILTON, 1).seats == {"A": 6, "B": 2, "C": 1, "D": 1}
    assert apportion(members, 10, Method.DHONDT, 1).seats == {"A": 7, "B": 1, "C": 1, "D": 1}


@pytest.mark.parametrize(("members", "least"), [({"A": 0, "B": 0}, 0), ({"A": 1, "B": 1}, 2)])
def test_what_cannot_be_shared_is_refused(members: dict[str, int], least: int) -> None:
    with pytest.raises(Refusal):
        apportion(members, 3, Method.HAMILTON, least)
