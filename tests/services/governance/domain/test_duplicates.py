"""Deciding about two entries that may be one human's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.duplicates import Decision, Entry, Pair, decide_lines, leaders, newer, strike
from services.governance.domain.roll_life import override
from services.governance.domain.words import Sameness
from tests.services.governance.country import key

OLD, NEW = Entry(key(9), date(2019, 1, 1), 1), Entry(key(1), date(2020, 1, 1), 1)
SAME = Decision(Sameness.SAME, "met her", "art. 6:40")
PAIRS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda two: two[0] != two[1]), max_size=12)


def refused(said: Decision, per_share: bool = False) -> str:
    with pytest.raises(Refusal) as found:
        decide_lines(said, [OLD, NEW], per_share=per_share)
    return found.value.code


def test_the_newer_line_is_struck_with_its_article() -> None:
    found = decide_lines(SAME, [NEW, OLD], per_share=False)
    assert found.struck == NEW.membership
    wanted = override(strike(found, "BE.membership.x"))
    assert (wanted.line.votes, wanted.law) == (0, "art. 6:40")
    assert wanted.why == "The same person as BE.membership.x, who has one membership: met her"


def test_no_line_is_struck_where_shares_vote_or_only_one_votes_or_they_are_two() -> None:
    assert decide_lines(SAME, [OLD, NEW], per_share=True).struck is None
    assert decide_lines(SAME, [OLD, Entry(key(1), None, 0)], per_share=False).struck is None
    assert decide_lines(Decision(Sameness.DIFFERENT, "twins"), [OLD, NEW], per_share=False).struck is None


def test_reasons_and_article_are_needed() -> None:
    assert refused(Decision(Sameness.SAME, " ", "art. 1")) == "BAD_ARGUMENT"
    assert refused(Decision(Sameness.SAME, "met her")) == "BAD_ARGUMENT"
    assert refused(Decision(Sameness.DIFFERENT, ""), per_share=True) == "BAD_ARGUMENT"
    with pytest.raises(Refusal):
        Pair.of(key(1), key(1))


def test_an_unknown_day_of_entry_counts_as_the_oldest() -> None:
    assert newer([Entry(key(5), None, 1), OLD]) == OLD


@given(PAIRS, st.randoms())
def test_folding_is_an_equivalence_whose_order_never_matters(pairs: list[tuple[int, int]], random: object) -> None:
    known = [Pair.of(key(one), key(other)) for one, other in pairs]
    found = leaders(known)
    random.shuffle(known)  # type: ignore[attr-defined]
    assert leaders(known) == found
    for pair in known:
        assert found[pair.first] == found[pair.second] <= pair.first
    assert all(found[leader] == leader for leader in found.values())
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(joined, joined)
    assert found == {key(one): key(min(group)) for one, group in groups.items()}
