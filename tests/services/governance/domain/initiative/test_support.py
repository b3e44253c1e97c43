"""How many must sign: exact shares of heads, votes or shares, alternatives and conjunctions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.initiative.support import Weight, support
from services.governance.domain.law.leaf import Confidence, Leaf

NUMBERS = st.integers(0, 5_000)
SHARES = st.tuples(st.integers(1, 20), st.integers(1, 20)).filter(lambda pair: pair[0] <= pair[1])


def leaf(value: Any) -> Leaf:
    return Leaf("minority_convene.threshold", "XX", value, None, "art. 1", Confidence.READ)


@given(SHARES, NUMBERS, NUMBERS, st.booleans())
def test_a_share_is_reached_exactly_where_the_fraction_is(
    share: tuple[int, int], signed: int, whole: int, strict: bool
) -> None:
    rule = leaf({"base": "members", "frac": list(share), "strict": strict})
    exact = Fraction(*share) * whole
    wanted = signed > 0 and (signed > exact if strict else signed >= exact)
    assert support(rule, Weight(members=signed), Weight(members=whole)).reached == wanted


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, 50))
def test_another_signature_never_takes_support_away(signed: int, votes: int, whole: int, more: int) -> None:
    tenth = {"base": "total", "frac": [1, 10], "strict": False}
    rule = leaf({"any_of": [{"count": 200, "of": "members", "strict": False}, tenth]})
    everybody = Weight(whole, whole, whole)
    before = support(rule, Weight(signed, votes), everybody).reached
    assert support(rule, Weight(signed + more, votes + more), everybody).reached >= before


def test_each_of_all_is_asked_and_one_of_any_is_enough() -> None:
    heads, shares = ({"base": base, "frac": [1, 10], "strict": False} for base in ("members", "shares"))
    whole, signed = Weight(100, 100, 1_000), Weight(10, 10, 99)
    assert not support(leaf({"all_of": [heads, shares]}), signed, whole).reached
    assert support(leaf({"any_of": [heads, shares]}), signed, whole).reached
    assert [row.needed for row in support(leaf({"all_of": [heads, shares]}), signed, whole).needed] == [10, 100]


def test_nobody_is_never_enough_and_a_strange_base_is_asked_for() -> None:
    assert not support(leaf({"count": 0, "of": "members", "strict": False}), Weight(), Weight()).reached
    with pytest.raises(Refusal) as refused:
        support(leaf({"base": "cast_excl", "frac": [1, 2], "strict": True}), Weight(1), Weight(2))
    assert refused.value.code == "LAW_UNKNOWN"
