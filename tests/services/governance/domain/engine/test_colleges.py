"""Weighted colleges: shares between 0 and 1, in any order; an absent college read both ways."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.engine.colleges import AbsentCollege, College, CountMethod, absent, carries, share
from services.governance.domain.majority import MajorityRule
from services.governance.domain.words import MajorityBase

HALF = MajorityRule(Fraction(1, 2), MajorityBase.VOTES_CAST, strict=True)


@st.composite
def colleges(draw: st.DrawFn) -> list[College]:
    parts = draw(st.lists(st.integers(1, 20), min_size=1, max_size=6))
    votes = st.integers(0, 9)
    return [College(f"c{at}", Fraction(part, sum(parts)), draw(votes), draw(votes)) for at, part in enumerate(parts)]


@given(colleges(), st.sampled_from(CountMethod), st.sampled_from(AbsentCollege))
def test_a_share_is_a_share(found: list[College], method: CountMethod, reading: AbsentCollege) -> None:
    value = share(found, method, reading)
    assert value is None or 0 <= value <= 1
    assert value == share(list(reversed(found)), method, reading)


@given(colleges(), st.sampled_from(CountMethod))
def test_without_an_absent_college_both_readings_agree(found: list[College], method: CountMethod) -> None:
    lost, shared = (share(found, method, reading) for reading in AbsentCollege)
    if not absent(found):
        assert lost == shared
    elif shared is not None:
        assert lost is not None
        assert lost <= shared


@given(colleges())
def test_one_more_yes_never_turns_a_result_down(found: list[College]) -> None:
    more = [College(c.name, c.weight, c.in_favour + 1, c.against) for c in found]
    for method in CountMethod:
        before, after = (share(rows, method, AbsentCollege.LOST) for rows in (found, more))
        assert carries(after, HALF) or not carries(before, HALF)


def test_half_a_college_is_a_no_as_a_bloc() -> None:
    tied = [College("a", Fraction(1), 5, 5)]
    assert share(tied, CountMethod.BLOC, AbsentCollege.LOST) == 0
    assert not carries(share(tied, CountMethod.PROPORTIONAL, AbsentCollege.LOST), HALF)
    nobody = [College("a", Fraction(1), 0, 0)]
    assert share(nobody, CountMethod.PROPORTIONAL, AbsentCollege.RENORMALISED) is None
    assert not carries(None, HALF)
