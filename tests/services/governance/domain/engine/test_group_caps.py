"""Ceilings on a category: the largest votes that every ceiling allows at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.group_caps import GroupCap, allowed_votes, group_caps
from tests.services.governance.domain.readings import reading

CAPS = [GroupCap("investor", "total", Fraction(1, 4), False), GroupCap("employee_rep", "total", Fraction(3, 20), False)]
VOTES = st.fixed_dictionaries(
    {"user": st.integers(0, 500), "investor": st.integers(0, 500), "employee_rep": st.integers(0, 500)}
)


def fits(caps: list[GroupCap], votes: dict[str, int], kept: dict[str, int]) -> bool:
    total = sum((votes | kept).values())
    return all(kept[cap.group] <= cap.share * total for cap in caps)


@given(VOTES)
def test_no_ceiling_is_passed_and_no_vote_more_would_do(votes: dict[str, int]) -> None:
    kept = allowed_votes(CAPS, votes)
    assert fits(CAPS, votes, kept)
    assert all(0 <= kept[group] <= votes[group] for group in kept)
    for group in kept:
        more = kept | {group: kept[group] + 1}
        assert kept[group] == votes[group] or not fits(CAPS, votes, more)


@given(VOTES)
def test_order_never_matters(votes: dict[str, int]) -> None:
    backwards = dict(reversed(votes.items()))
    assert allowed_votes(CAPS, votes) == allowed_votes(list(reversed(CAPS)), backwards)


@given(VOTES, st.integers(1, 50))
def test_more_others_never_take_a_vote_away(votes: dict[str, int], more: int) -> None:
    before, after = allowed_votes(CAPS, votes), allowed_votes(CAPS, votes | {"user": votes["user"] + more})
    assert all(after[group] >= before[group] for group in before)


def test_france_before_and_after_2014() -> None:
    votes = {"cooperator": 51, "non_cooperator": 80}
    old, new = (group_caps(reading("FR-SCIC-SA", on=on))[0] for on in (date(2014, 8, 1), date(2014, 8, 2)))
    assert allowed_votes(old, votes) == {"non_cooperator": 27}
    assert allowed_votes(new, votes) == {"non_cooperator": 49}


def test_a_category_inside_another_counts_for_both() -> None:
    caps = group_caps(reading("FR-SCIC-SA"))[0]
    kept = allowed_votes(caps, {"cooperator": 51, "non_cooperator": 80, "non_cooperator_not_coop": 80})
    total = 51 + sum(kept.values())
    assert sum(kept.values()) <= Fraction(49, 100) * total
    assert kept["non_cooperator_not_coop"] <= Fraction(35, 100) * total
    assert total == 100


def test_below_is_below_and_a_rule_in_words_is_a_quarter() -> None:
    second = group_caps(reading("ES-COOP-2ND"))[0]
    assert allowed_votes(second, {"cooperative": 60, "not_a_cooperative": 60}) == {"not_a_cooperative": 39}
    investing = group_caps(reading("DE-EG"))[0]
    assert allowed_votes(investing, {"member": 30, "investing_member": 20}) == {"investing_member": 10}


def test_unknown_is_not_none() -> None:
    with pytest.raises(Refusal) as refused:
        group_caps(reading("HU-SZOV"))
    assert refused.value.code == "LAW_UNKNOWN"
    assert group_caps(reading("BE-SC"))[0] == []
