"""What a count decides: colleges, quorum, unanimity, listed matters; open where nobody says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from commons.errors import Refusal
from services.governance.domain.results.decide import Counting, result
from services.governance.domain.words import MajorityBase, ResolutionKind, Verdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import parts, quorum, scic, tally

ORDINARY, OTHER = ResolutionKind.ORDINARY, ResolutionKind.OTHER
PROPORTIONAL = {"colleges__count_method": "proportional"}


def test_weights_decide_where_heads_would_not() -> None:
    count = tally(colleges=parts(A=(6, 1), B=(10, 20), C=(10, 30)))
    found = result(scic(**PROPORTIONAL), Counting(count, ORDINARY))
    assert found.colleges is not None
    assert found.colleges.share == Fraction(1, 2) * Fraction(6, 7) + Fraction(1, 10) + Fraction(1, 20)
    assert (found.votes.verdict, found.verdict) == (Verdict.REJECTED, Verdict.ADOPTED)
    assert found.colleges.heads == Fraction(26, 77)
    assert {leaf.key for leaf in found.rests_on} == {"majorities.ordinary", "colleges.count_method"}


def test_an_absent_college_that_nobody_settled_gives_no_result() -> None:
    count = tally(colleges=parts(A=(10, 1), B=(10, 1)))
    found = result(scic(**PROPORTIONAL), Counting(count, ORDINARY))
    assert found.verdict is Verdict.NO_RESULT
    assert [row.law.key for row in found.open] == ["colleges.absent_college"]
    assert found.colleges is not None
    assert found.colleges.absent == ("C",)
    lost = result(scic(**PROPORTIONAL, colleges__absent_college="lost"), Counting(count, ORDINARY))
    assert (lost.verdict, lost.open) == (Verdict.ADOPTED, ())


def test_without_a_method_every_reading_is_shown_and_none_declared() -> None:
    count = tally(colleges=parts(A=(6, 4), B=(1, 9), C=(1, 9)))
    found = result(scic(), Counting(count, ORDINARY))
    assert found.verdict is Verdict.NO_RESULT
    assert found.colleges is not None
    assert {(row.method.value, row.verdict) for row in found.colleges.readings} == {
        ("proportional", Verdict.REJECTED),
        ("bloc", Verdict.REJECTED),
    }


def test_votes_that_were_not_counted_by_college_decide_nothing() -> None:
    found = result(scic(**PROPORTIONAL), Counting(tally(10, 1), ORDINARY))
    assert (found.verdict, found.open[0].law.key) == (Verdict.NO_RESULT, "college_weights")


def test_fewer_colleges_with_a_member_than_the_law_asks() -> None:
    law = scic(**PROPORTIONAL, colleges__absent_college="lost")
    count = tally(colleges=parts(A=(10, 1), B=(10, 1)))
    found = result(law, Counting(count, ORDINARY, members={"A": 11, "B": 12, None: 1}))
    assert [row.law.key for row in found.open] == ["colleges.min_count"]


def test_a_room_that_was_not_quorate_decides_nothing() -> None:
    law = reading("ES-COOP")
    found = result(law, Counting(tally(30, 1), ORDINARY, quorum=quorum(law, 50, 51)))
    assert (found.verdict, found.open[0].law.key) == (Verdict.NO_RESULT, "quorum.ordinary.first")
    assert result(law, Counting(tally(30, 1), ORDINARY, quorum=quorum(law, 51, 51))).verdict is Verdict.ADOPTED


@pytest.mark.parametrize(("votes", "matter", "verdict"), [
    ((2, 1), "dissolution", Verdict.REJECTED),
    ((3, 1), "dissolution", Verdict.ADOPTED),
])  # fmt: skip
def test_a_listed_matter_has_its_own_majority(votes: tuple[int, int], matter: str, verdict: Verdict) -> None:
    assert result(reading("DE-EG"), Counting(tally(*votes), OTHER, matter)).verdict is verdict


@pytest.mark.parametrize(("votes", "entitled", "verdict"), [
    ((10, 0), 10, Verdict.ADOPTED),
    ((9, 0), 10, Verdict.NO_RESULT),
    ((9, 1), 10, Verdict.REJECTED),
    ((0, 0), 10, Verdict.REJECTED),
])  # fmt: skip
def test_unanimity_is_reached_by_all_and_missed_by_one(votes: tuple[int, int], entitled: int, verdict: Verdict) -> None:
    law = reading("FR-SCOP", form="SA")
    count = tally(*votes, entitled=entitled)
    assert result(law, Counting(count, OTHER, "increase_of_a_member_s_commitments")).verdict is verdict


@pytest.mark.parametrize(("pack", "matter", "code"), [
    ("SE-EKFOR", "heavier_duties_or_less_right_to_leave", "LAW_UNKNOWN"),
    ("BE-SC", "rights_of_share_classes", "LAW_UNKNOWN"),
    ("DE-EG", "merger", "BAD_ARGUMENT"),
])  # fmt: skip
def test_a_rule_that_cannot_be_counted_is_refused_with_its_article(pack: str, matter: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        result(reading(pack), Counting(tally(10, 1), OTHER, matter))
    assert refused.value.code == code
    assert reading(pack).leaf("majorities.others").source in refused.value.message


def test_another_base_compares_and_decides_nothing_of_weights() -> None:
    count = tally(colleges=parts(A=(6, 1), B=(10, 20), C=(10, 30)), abstain=3, present=80)
    found = result(scic(**PROPORTIONAL), Counting(count, ORDINARY), MajorityBase.VOTES_PRESENT)
    assert (found.votes.base_votes, found.colleges, found.verdict) == (80, None, Verdict.REJECTED)
