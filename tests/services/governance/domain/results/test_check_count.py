"""A count against statutes and room."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.results.check_count import check_parts, check_room, present_votes
from services.governance.domain.results.college_weights import weights_of
from tests.services.governance.domain.results.counts import parts, room, scic, tally

WEIGHTS = weights_of(scic().regime)


@pytest.mark.parametrize(("count", "said"), [
    (tally(3, 1), "weighs colleges"),
    (tally(colleges=parts(A=(3, 1), D=(1, 1))), "no college 'D'"),
    (tally(colleges=parts(A=(3, 1)), in_favour=4, present=9), "parts sum to 3"),
    (tally(colleges=(*parts(A=(3, 1)), *parts(A=(1, 1)))), "counted once"),
    (tally(colleges=parts(A=(3, -1), B=(1, 2))), "from 0"),
])  # fmt: skip
def test_votes_by_college_add_up(count: Tally, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        check_parts(count, WEIGHTS)
    assert refused.value.code == "BAD_ARGUMENT"


def test_parts_that_are_as_they_should() -> None:
    check_parts(tally(colleges=parts(A=(3, 1), C=(0, 2))), WEIGHTS)
    check_parts(tally(3, 1, groups=(PartCount("investor", 1, 0),)), None)
    with pytest.raises(Refusal, match="no colleges"):
        check_parts(tally(colleges=parts(A=(3, 1))), None)
    with pytest.raises(Refusal, match="sum to 4"):
        check_parts(tally(3, 1, groups=(PartCount("investor", 4, 0),)), None)


def test_no_more_votes_than_can_be_cast() -> None:
    check_room(tally(6, 4), room(10))
    with pytest.raises(Refusal) as refused:
        check_room(tally(6, 5), room(10))
    assert (refused.value.code, refused.value.details) == ("TALLY_EXCEEDS_ROOM", {"counted": 11, "castable": 10})


def test_no_more_votes_than_a_college_has_there() -> None:
    there = room(10, {"A": 4, "B": 6})
    check_room(tally(colleges=parts(A=(4, 0), B=(1, 5))), there)
    with pytest.raises(Refusal, match="in college A"):
        check_room(tally(colleges=parts(A=(4, 1), B=(1, 1))), there)
    with pytest.raises(Refusal, match="in college C"):
        check_room(tally(colleges=parts(C=(1, 0))), there)


def test_present_votes_are_those_after_the_caps() -> None:
    assert present_votes(room(10)) == 10
