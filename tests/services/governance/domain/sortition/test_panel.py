"""Panels: every one that meets the criteria is counted once, and has one index."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.sortition.panel import Criterion, Entry, Panels, subset

WORDS = st.fixed_dictionaries({"college": st.sampled_from("AB"), "place": st.sampled_from("xyz")})


@st.composite
def criterion(draw: st.DrawFn) -> Criterion:
    name, word = draw(st.sampled_from([("college", "A"), ("college", "B"), ("place", "x"), ("place", "y")]))
    least = draw(st.integers(0, 2))
    return Criterion(name, word, least, draw(st.none() | st.integers(least, 3)))


def meets(team: tuple[Entry, ...], criteria: list[Criterion]) -> bool:
    for row in criteria:
        number = sum(entry.words.get(row.name) == row.word for entry in team)
        if number < row.at_least or (row.at_most is not None and number > row.at_most):
            return False
    return True


@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.integers(1, 4),
    st.lists(criterion(), max_size=3, unique_by=lambda row: (row.name, row.word)),
)
def test_each_panel_that_meets_the_criteria_has_one_index(
    words: list[dict[str, str]], seats: int, criteria: list[Criterion]
) -> None:
    pool = [Entry(number, found) for number, found in enumerate(words, start=1)]
    panels = Panels.of(pool, seats, criteria)
    fits = {tuple(entry.number for entry in team) for team in combinations(pool, seats) if meets(team, criteria)}
    assert panels.count() == len(fits)
    assert {panels.nth(index) for index in range(len(fits))} == fits
    with pytest.raises(Refusal):
        panels.nth(len(fits))


@given(st.lists(st.integers(0, 99), min_size=1, max_size=8, unique=True), st.integers(0, 4))
def test_subsets_are_numbered_in_their_order(numbers: list[int], size: int) -> None:
    every = [list(found) for found in combinations(numbers, min(size, len(numbers)))]
    assert [subset(numbers, min(size, len(numbers)), index) for index in range(len(every))] == every


def test_a_large_pool_is_counted_at_once() -> None:
    pool = [Entry(n, {"college": "ABC"[n % 3], "place": "xy"[n % 2]}) for n in range(1, 5_001)]
    criteria = [Criterion("college", word, 2, 5) for word in "ABC"] + [Criterion("place", "x", 4, 6)]
    panels = Panels.of(pool, 10, criteria)
    found = panels.nth(panels.count() - 1)
    assert len(found) == 10
    assert meets(tuple(row for row in pool if row.number in found), criteria)


def test_criteria_that_cross_too_much_are_refused() -> None:
    pool = [Entry(n, {f"c{at}": "ab"[n >> at & 1] for at in range(12)}) for n in range(4_096)]
    for number in (12, 8):
        with pytest.raises(Refusal) as refused:
            Panels.of(pool, 40, [Criterion(f"c{at}", "a", 5, 30) for at in range(number)]).count()
        assert refused.value.code == "BAD_ARGUMENT"
