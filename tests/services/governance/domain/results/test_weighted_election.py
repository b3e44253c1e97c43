"""Elections by weighted colleges: shares of the weights, exact; open where the statutes are silent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.margin import Contested
from services.governance.domain.results.check_election import check_election
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.election import (
    Electing,
    ElectionCount,
    Standing,
    could_change,
    decide_election,
)
from services.governance.domain.results.weighted_election import weighted_votes
from services.governance.domain.words import ElectionVerdict
from tests.services.governance.domain.results.counts import scic

HALF = {"threshold": [1, 2], "base": "cast_excl", "strict": True}
CHOICES: dict[str, Any] = {"colleges__count_method": "proportional", "majorities__elections": HALF}
VOTES = {"Ada": {"A": 8, "B": 1, "C": 0}, "Bo": {"A": 2, "B": 9, "C": 10}}
PAPERS = {"A": 10, "B": 10, "C": 10}


def count(votes: dict[str, dict[str, int]], papers: dict[str, int]) -> ElectionCount:
    standing = tuple(Standing(name, sum(cast.values()), by_college=cast) for name, cast in votes.items())
    return ElectionCount(1, standing, papers_by_college=papers)


def test_weights_elect_whom_heads_would_not() -> None:
    votes = {"Ada": {"A": 10, "B": 1, "C": 0}, "Bo": {"A": 0, "B": 9, "C": 10}}
    found = decide_election(scic(**CHOICES), count(votes, PAPERS), Electing())
    assert found.shares == {"Ada": Fraction(53, 100), "Bo": Fraction(47, 100)}
    assert (found.found.elected, found.verdict) == (("Ada",), ElectionVerdict.COMPLETE)
    assert {"majorities.elections", "college_weights", "colleges.count_method"} <= {row.key for row in found.rests_on}


def test_who_misses_the_majority_of_the_weights_is_not_elected() -> None:
    votes = {"Ada": {"A": 10}, "Bo": {"B": 10}, "Cy": {"C": 10}}
    found = decide_election(scic(**CHOICES), count(votes, PAPERS), Electing())
    assert (found.shares["Ada"], found.verdict) == (Fraction(1, 2), ElectionVerdict.SEATS_VACANT)


def test_an_absent_college_is_lost_or_shared_out_as_the_statutes_say() -> None:
    votes, there = {"Ada": {"A": 8, "B": 1}, "Bo": {"A": 2, "B": 9}}, {"A": 10, "B": 10}
    silent = decide_election(scic(**CHOICES), count(votes, there), Electing())
    assert [row.law.key for row in silent.open] == ["colleges.absent_college"]
    lost = decide_election(scic(**CHOICES, colleges__absent_college="lost"), count(votes, there), Electing())
    assert (lost.shares["Ada"], lost.found.elected) == (Fraction(43, 100), ())
    shared = decide_election(scic(**CHOICES, colleges__absent_college="renormalised"), count(votes, there), Electing())
    assert (shared.shares["Ada"], shared.found.elected) == (Fraction(43, 80), ("Ada",))


@pytest.mark.parametrize("choices", [{}, {"colleges__count_method": "bloc"}])
def test_no_way_of_counting_elects_nobody(choices: dict[str, Any]) -> None:
    found = decide_election(scic(majorities__elections=HALF, **choices), count(VOTES, PAPERS), Electing())
    assert (found.verdict, found.open[0].law.key) == (ElectionVerdict.NO_RESULT, "colleges.count_method")


def test_a_contested_vote_counts_in_its_own_college() -> None:
    law, counted = scic(**CHOICES), count({"Ada": {"A": 6, "B": 8, "C": 0}, "Bo": {"A": 4, "B": 2, "C": 10}}, PAPERS)
    assert decide_election(law, counted, Electing()).found.elected == ("Ada",)
    assert could_change(law, counted, Electing(), {"A": Contested(0, 1)})
    assert not could_change(law, counted, Electing(), {"C": Contested(1, 1)})


@given(st.dictionaries(st.sampled_from("ABC"), st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_shares_sum_to_one_where_anybody_voted(cast: dict[str, tuple[int, int]]) -> None:
    law = scic(**CHOICES, colleges__absent_college="renormalised")
    weights = weights_of(law.regime)
    assert weights is not None
    votes = {name: {college: pair[at] for college, pair in cast.items()} for at, name in enumerate(("Ada", "Bo"))}
    found = weighted_votes(law, weights, votes, {college: sum(pair) for college, pair in cast.items()})
    assert sum(found.shares.values()) == (1 if any(sum(pair) for pair in cast.values()) else 0)


@pytest.mark.parametrize(
    ("votes", "papers"),
    [({"Ada": {}}, {}), ({"Ada": {"D": 1}}, {"D": 1}), ({"Ada": {"A": 2}}, {"A": 1}), ({"Ada": {"A": -1}}, {"A": 1})],
)
def test_a_count_by_college_that_cannot_be(votes: dict[str, dict[str, int]], papers: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        check_election(count(votes, papers), None, weights_of(scic().regime))
    assert refused.value.code == "BAD_ARGUMENT"


def test_each_college_within_its_room() -> None:
    weights = weights_of(scic().regime)
    check_election(count(VOTES, PAPERS), 30, weights, {"A": 10, "B": 10, "C": 10})
    with pytest.raises(Refusal) as refused:
        check_election(count(VOTES, PAPERS), 30, weights, {"A": 10, "B": 10, "C": 9})
    assert (refused.value.code, refused.value.details["castable"]) == ("TALLY_EXCEEDS_ROOM", 9)
    with pytest.raises(Refusal):
        check_election(count(VOTES, PAPERS), 30)
