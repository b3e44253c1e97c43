"""The cap on one member: measured once, or on a total that counts it; never exceeded, never below the base vote."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.engine.member_cap import Weights, member_cap, one_pass, self_referential, total
from tests.services.governance.domain.readings import reading

WEIGHTS = st.lists(st.builds(Weights, st.integers(0, 500), st.integers(0, 40)), min_size=1, max_size=6)
SHARES = st.fractions(Fraction(1, 20), Fraction(9, 10), max_denominator=20)


@given(SHARES, WEIGHTS)
def test_the_largest_cap_that_its_own_total_allows(share: Fraction, weights: list[Weights]) -> None:
    cap = self_referential(share, weights)
    assert cap >= 1
    assert cap == 1 or cap <= share * total(weights, cap)
    assert cap + 1 > share * total(weights, cap + 1)


@given(SHARES, WEIGHTS, st.randoms(use_true_random=False))
def test_order_never_matters(share: Fraction, weights: list[Weights], rng) -> None:
    shuffled = list(weights)
    rng.shuffle(shuffled)
    assert self_referential(share, weights) == self_referential(share, shuffled)


@given(SHARES, WEIGHTS)
def test_one_pass_is_the_share_rounded_down_and_a_vote_at_least(share: Fraction, weights: list[Weights]) -> None:
    assert one_pass(share, total(weights)) == max(math.floor(share * total(weights)), 1)


@given(SHARES, WEIGHTS, st.integers(1, 5))
def test_a_new_member_raises_the_cap_at_most_to_its_share_of_the_new_total(
    share: Fraction, weights: list[Weights], more: int
) -> None:
    grown = [*weights, Weights(1, more)]
    before, after = self_referential(share, weights), self_referential(share, grown)
    assert before <= after
    assert after == 1 or after <= share * total(grown, after)


def test_the_second_degree_has_caps_of_its_own() -> None:
    law = reading("ES-COOP-2ND")
    weights = [Weights(10, 1), Weights(3, 2)]
    assert member_cap(law, weights, 3)[0] == 4
    assert member_cap(law, weights, 2)[0] is None
    assert member_cap(law, weights, 4)[0] == 3


def test_no_cap_is_no_cap_and_said_as_a_gap_where_statutes_might_set_one() -> None:
    law = reading("BE-SC")
    assert member_cap(law, [Weights(300, 1)], 1)[0] is None
    assert law.gaps == ["vote_caps.per_member"]
