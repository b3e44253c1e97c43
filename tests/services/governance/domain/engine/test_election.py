"""Elections: what is sure is what no outcome of the ties would change."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.election import Candidate, Elected, elect

CANDIDATES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["A", "B", None])), min_size=1, max_size=6).map(
    lambda rows: [Candidate(f"c{at}", votes, category) for at, (votes, category) in enumerate(rows)]
)


def outcomes(candidates: list[Candidate], seats: int, reserved: dict[str, int]) -> list[set[str]]:
    """The elected under every order in which ties may be broken."""
    found = []
    for order in itertools.permutations(range(len(candidates))):
        ranked = [candidates[at] for at in order]
        ranked.sort(key=lambda candidate: -candidate.votes)
        chosen = [
            candidate
            for category, number in reserved.items()
            for candidate in [c for c in ranked if c.category == category][:number]
        ]
        rest = [c for c in ranked if c not in chosen]
        chosen += rest[: seats - sum(reserved.values())]
        found.append({candidate.name for candidate in chosen})
    return found


@given(CANDIDATES, st.integers(0, 4), st.integers(0, 2), st.integers(0, 1))
def test_sure_is_what_every_outcome_has(candidates: list[Candidate], seats: int, first: int, second: int) -> None:
    reserved = {"A": min(first, seats), "B": min(second, max(seats - first, 0))}
    found = elect(candidates, seats, reserved)
    every = outcomes(candidates, seats, reserved)
    assert set(found.elected) == set.intersection(*every)
    assert set(found.tied) == set.union(*every) - set(found.elected)
    assert found.open_seats == seats - len(found.elected)


def test_reserved_seats_go_first_and_may_stay_empty() -> None:
    rows = [Candidate("Kim", 80, "B"), Candidate("Lou", 70, "B"), Candidate("Nia", 30, "A")]
    assert elect(rows, 2, {"A": 1}) == Elected(("Kim", "Nia"), (), 0)
    assert elect(rows, 3, {"A": 2}) == Elected(("Kim", "Nia"), (), 1)


def test_a_tie_whose_losers_get_in_anyway_is_none() -> None:
    rows = [Candidate("a", 5, "A"), Candidate("b", 5, "A"), Candidate("c", 1)]
    assert elect(rows, 2, {"A": 1}) == Elected(("a", "b"), (), 0)
    assert elect(rows, 1, {"A": 1}) == Elected((), ("a", "b"), 1)


def test_the_recorded_outcome_of_the_tie_rule() -> None:
    rows = [Candidate("a", 5), Candidate("b", 5), Candidate("c", 5)]
    assert elect(rows, 2, {}, ["b"]) == Elected(("b",), ("a", "c"), 1)
    assert elect(rows, 2, {}, ["b", "c"]) == Elected(("b", "c"), (), 0)
    with pytest.raises(Refusal):
        elect(rows, 1, {}, ["b", "c"])
    with pytest.raises(Refusal):
        elect(rows, 1, {"A": 2})
