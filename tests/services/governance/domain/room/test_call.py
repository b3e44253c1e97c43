"""The quorum of a room: its unit, its call, the wait, and a door that one more may always pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.engine.resolutions import ResolutionWord
from services.governance.domain.room.call import Call, RoomQuorum, room_quorum, wait_ends
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.words import QuorumUnit
from tests.services.governance.domain.readings import reading

DAY, HOUR = date(2026, 11, 24), datetime(2026, 11, 24, 18, tzinfo=UTC)
ORDINARY, AMEND = ResolutionWord.ORDINARY, ResolutionWord.AMEND


def room(present: int, call: int | None = 1, **fields: Any) -> ExercisableRoll:
    """100 members with two votes and three shares each, so many of them present."""
    return ExercisableRoll(
        **{
            "hands": (),
            "colleges": (),
            "entitled_members": 100,
            "entitled_votes": 200,
            "entitled_shares": 300,
            "present_members": present,
            "present_votes": 2 * present,
            "present_shares": 3 * present,
            "castable": 2 * present,
            "excluded": (),
            "call": call,
            **fields,
        }
    )


def call(number: int = 1, **fields: Any) -> Call:
    given_ = {"held_on": DAY, "due_at": HOUR, "opened_at": HOUR}
    return Call(id=new_uuid(), assembly=new_uuid(), number=number, **(given_ | fields))


def found(pack: str, topic: ResolutionWord, there: ExercisableRoll, *calls: Call, minutes: int = 0) -> RoomQuorum:
    return room_quorum(reading(pack), topic, there, calls, HOUR + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("pack", "topic", "number", "counted", "needed"),
    [
        ("AT-EGEN", ORDINARY, 1, (QuorumUnit.MEMBERS, 100), 10),
        ("BE-SC", ORDINARY, 1, (QuorumUnit.VOTES, 200), None),
        ("BE-SC", AMEND, 1, (QuorumUnit.SHARES, 300), 150),
        ("BE-SC", AMEND, 2, (QuorumUnit.VOTES, 200), None),
        ("ES-COOP", ORDINARY, 1, (QuorumUnit.VOTES, 200), 101),
        ("ES-COOP", ORDINARY, 2, (QuorumUnit.VOTES, 200), 20),
        ("FR-SCIC-SA", ORDINARY, 1, (QuorumUnit.VOTES, 200), 40),
        ("FR-SCIC-SA", ORDINARY, 2, (QuorumUnit.VOTES, 200), None),
        ("FR-SCIC-SA", AMEND, 2, (QuorumUnit.VOTES, 200), 40),
        ("DE-EG", AMEND, 1, (QuorumUnit.VOTES, 200), None),
    ],
)
def test_each_law_counts_in_its_own_unit(
    pack: str, topic: ResolutionWord, number: int, counted: tuple[QuorumUnit, int], needed: int | None
) -> None:
    answer = found(pack, topic, room(1, number), call(), *([call(2, held_on=date(2026, 12, 10))] * (number - 1)))
    assert ((answer.unit, answer.entitled), answer.found.needed, answer.call) == (counted, needed, number)
    assert answer.found.quorate is (needed is None)
    assert answer.law.source in {figure.law.source for figure in answer.because if figure.law}


def test_before_the_call_the_room_is_counted_as_the_first_call_would_be() -> None:
    answer = found("AT-EGEN", ORDINARY, room(10, None), minutes=500)
    assert (answer.call, answer.found.quorate, answer.found.by_waiting) == (None, True, False)
    assert not found("AT-EGEN", ORDINARY, room(9, None), minutes=500).found.quorate


@pytest.mark.parametrize(("minutes", "announced", "quorate"), [(29, True, False), (30, True, True), (90, False, False)])
def test_the_half_hour_runs_from_the_hour_of_the_notice(minutes: int, announced: bool, quorate: bool) -> None:
    late = call(opened_at=HOUR + timedelta(minutes=20), wait_announced=announced)
    answer = found("AT-EGEN", ORDINARY, room(1), late, minutes=minutes)
    assert (answer.found.quorate, answer.found.by_waiting) == (quorate, quorate)


def test_a_quorum_of_members_at_convening_takes_their_number() -> None:
    counted = call(members_convened=60)
    assert found("SCE", AMEND, room(30), counted).found.needed == 30
    with pytest.raises(Refusal) as refused:
        found("SCE", AMEND, room(30), call())
    assert refused.value.code == "LAW_UNKNOWN"


def test_a_silent_quorum_is_asked_for() -> None:
    with pytest.raises(Refusal) as refused:
        found("FR-SCIC-SAS", ORDINARY, room(30), call())
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "quorum.ordinary.first")


@given(st.integers(0, 99), st.sampled_from(["AT-EGEN", "BE-SC", "ES-COOP", "FR-SCIC-SA"]), st.sampled_from([1, 2]))
def test_one_more_in_the_room_never_breaks_a_quorum(present: int, pack: str, number: int) -> None:
    calls = [call(), *([call(2, held_on=date(2026, 12, 10))] * (number - 1))]
    before, after = (found(pack, AMEND, room(count, number), *calls).found for count in (present, present + 1))
    assert after.quorate or not before.quorate
    assert before.needed == after.needed


def test_when_an_announced_wait_ends() -> None:
    half_past = HOUR + timedelta(minutes=30)
    assert wait_ends(reading("AT-EGEN"), call(wait_announced=True)) == half_past
    assert wait_ends(reading("AT-EGEN"), call()) is None
    assert wait_ends(reading("AT-EGEN"), call(2, wait_announced=True)) is None
    assert wait_ends(reading("DE-EG"), call(wait_announced=True)) is None
