"""The margin test by weighted colleges and with a quorum, against every way the contested votes could have gone."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from services.governance.domain.assembly import PartCount
from services.governance.domain.margin import ORDER, Contested
from services.governance.domain.results.contested import result_margin
from services.governance.domain.results.decide import Counting, result
from services.governance.domain.words import ResolutionKind, Verdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import HALF, quorum, scic, tally

ORDINARY = ResolutionKind.ORDINARY
FEW, LITTLE = st.integers(0, 3), st.integers(0, 1)
METHODS = st.sampled_from(["proportional", "bloc"])
ABSENT = st.sampled_from(["lost", "renormalised"])


def every_way(part: PartCount, contested: Contested) -> list[PartCount]:
    """Every count of a college with doubtful votes gone and missing ones anywhere."""
    return [
        PartCount(part.name, part.in_favour - lost_yes + more_yes, part.against - lost_no + more_no)
        for lost_yes, lost_no in product(range(contested.doubtful + 1), repeat=2)
        if lost_yes + lost_no <= contested.doubtful and lost_yes <= part.in_favour and lost_no <= part.against
        for more_yes, more_no in product(range(contested.missing + 1), repeat=2)
        if more_yes + more_no <= contested.missing
    ]


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.tuples(FEW, FEW)] * 3), st.tuples(*[st.builds(Contested, LITTLE, LITTLE)] * 3), METHODS, ABSENT)
def test_worst_and_best_are_those_of_every_way(
    votes: tuple[tuple[int, int], ...], contested: tuple[Contested, ...], method: str, absent: str
) -> None:
    law = scic(colleges__count_method=method, colleges__absent_college=absent)
    colleges = tuple(PartCount(name, *cast) for name, cast in zip(HALF, votes, strict=True))
    counting = Counting(tally(colleges=colleges), ORDINARY)
    ways = product(*(every_way(part, row) for part, row in zip(colleges, contested, strict=True)))
    verdicts = {result(law, replace(counting, tally=tally(colleges=way))).verdict for way in ways}
    found = result_margin(law, counting, dict(zip(HALF, contested, strict=True)))
    assert found.worst is min(verdicts, key=ORDER.index)
    assert found.best is max(verdicts, key=ORDER.index)
    assert found.could_change == (verdicts != {found.verdict})


def test_a_college_that_may_fall_silent_opens_the_result() -> None:
    law = scic(colleges__count_method="proportional")
    colleges = (PartCount("A", 5, 1), PartCount("B", 5, 1), PartCount("C", 1, 0))
    counting = Counting(tally(colleges=colleges), ORDINARY)
    assert not result_margin(law, counting, {"A": Contested(0, 1)}).could_change
    found = result_margin(law, counting, {"C": Contested(0, 1)})
    assert (found.verdict, found.worst) == (Verdict.ADOPTED, Verdict.NO_RESULT)


def test_contested_votes_may_reach_or_break_the_quorum() -> None:
    law = reading("ES-COOP")
    near = Counting(tally(40, 2), ORDINARY, quorum=quorum(law, 51, 51))
    broken = result_margin(law, near, {None: Contested(0, 1)})
    assert (broken.verdict, broken.worst, broken.best) == (Verdict.ADOPTED, Verdict.NO_RESULT, Verdict.ADOPTED)
    short = replace(near, quorum=quorum(law, 50, 51))
    assert result_margin(law, short, {None: Contested(1, 0)}).best is Verdict.ADOPTED
    assert not result_margin(law, short, {None: Contested(0, 9)}).could_change
