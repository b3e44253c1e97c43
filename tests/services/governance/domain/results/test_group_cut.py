"""Ceilings on groups at the counting: the result stands where it is the same whichever votes fall away."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.assembly import PartCount
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.majority import decide, majority_rule
from services.governance.domain.results.decide import Counting, result
from services.governance.domain.words import ResolutionKind, Verdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import tally

ORDINARY = ResolutionKind.ORDINARY
CAPS = [{"group": "non_member_organ", "base": "votes_cast_by_members", "frac": [1, 2], "strict": False}]
ORGANS = GroupTotal("non_member_organ", "votes_cast_by_members", 40, None)


def test_a_group_that_was_not_counted_apart_leaves_the_result_open() -> None:
    law = reading("NL-COOP", {"group_caps": CAPS})
    found = result(law, Counting(tally(30, 10), ORDINARY, capped=(ORGANS,)))
    assert (found.verdict, found.open[0].law.key) == (Verdict.NO_RESULT, "group_caps")


def test_at_most_half_of_what_members_cast() -> None:
    law = reading("NL-COOP", {"group_caps": CAPS})
    apart = (PartCount("non_member_organ", 20, 0),)
    found = result(law, Counting(tally(30, 10, groups=apart), ORDINARY, capped=(ORGANS,)))
    assert found.groups is not None
    assert (found.groups.cast, found.groups.allowed) == ({"non_member_organ": 20}, {"non_member_organ": 10})
    assert (found.groups.binds, found.verdict) == (True, Verdict.ADOPTED)


def test_the_lower_of_two_ceilings_holds() -> None:
    law = reading("ES-COOP")
    capped = (GroupTotal("collaborating_member", "total", 20, 9), GroupTotal("collaborating_member", "present", 20, 5))
    apart = (PartCount("collaborating_member", 8, 0),)
    found = result(law, Counting(tally(10, 3, groups=apart), ORDINARY, capped=capped))
    assert found.groups is not None
    assert found.groups.allowed == {"collaborating_member": 5}
    within = replace(tally(10, 3), groups=(PartCount("collaborating_member", 4, 1),))
    assert result(law, Counting(within, ORDINARY, capped=capped)).open == ()


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_a_result_is_that_of_every_way_the_excess_could_fall(
    yes: int, no: int, group_yes: int, group_no: int, allowed: int
) -> None:
    law = reading("ES-COOP")
    apart = (PartCount("collaborating_member", group_yes, group_no),)
    count = tally(yes + group_yes, no + group_no, groups=apart)
    capped = (GroupTotal("collaborating_member", "total", 100, allowed),)
    found = result(law, Counting(count, ORDINARY, capped=capped))
    rule, tie = majority_rule(law.leaf("majorities.ordinary"), None), law.leaf("majorities.tie")
    excess = max(group_yes + group_no - allowed, 0)
    ways = {
        decide(
            replace(count, in_favour=count.in_favour - gone, against=count.against - excess + gone), rule, tie
        ).verdict
        for gone in range(excess + 1)
        if gone <= group_yes and excess - gone <= group_no
    }
    assert found.verdict is (ways.pop() if len(ways) == 1 else Verdict.NO_RESULT)
