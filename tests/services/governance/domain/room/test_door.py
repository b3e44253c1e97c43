"""The door: what the register says decides, and only between seal and opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.leaf import Confidence, Leaf
from services.governance.domain.room.call import Call
from services.governance.domain.room.door import Door, Registered, admit, check_door, strike
from services.governance.domain.room.presence import Entitlement
from services.governance.domain.words import AssemblyForm, AssemblyKind, DoorChangeKind, RollReason
from tests.services.governance.domain.laws import regime

DAY, HOUR = date(2026, 11, 24), datetime(2026, 11, 24, 18, tzinfo=UTC)
LAW = Leaf("vote_unit", "X", "member", None, "art. 7", Confidence.READ)
WATCHED = ["Ana Ruiz", "Joan Vidal"]
NONE = Entitlement(0, RollReason.NOT_REGISTERED, "Not registered.", LAW)
ONE = Entitlement(1, RollReason.VOTES, "May vote.", LAW)


def door(*calls: Call, moment: datetime = HOUR, sealed: bool = True, record_date: date = DAY) -> Door:
    meeting = Assembly(
        new_uuid(), "ES.entity.test", "A", AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM, DAY, record_date, DAY
    )
    return Door(meeting, calls, sealed, regime("ES-COOP", {"record_date.days_before": 5}), "Europe/Madrid", moment)


def code(action: Any, *args: Any) -> str | None:
    try:
        action(*args)
    except Refusal as refused:
        return refused.code
    return None


FIRST = Call(new_uuid(), new_uuid(), 1, DAY, HOUR, HOUR)
SECOND = replace(FIRST, number=2, held_on=DAY + timedelta(days=2), opened_at=HOUR + timedelta(days=2))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (door(), None),
        (door(moment=HOUR - timedelta(days=3)), None),
        (door(sealed=False), "DOOR_CLOSED"),
        (door(record_date=DAY - timedelta(days=5)), "DOOR_CLOSED"),
        (door(FIRST), "DOOR_CLOSED"),
        (door(FIRST, moment=HOUR + timedelta(days=2)), None),
        (door(FIRST, SECOND, moment=HOUR + timedelta(days=2)), "DOOR_CLOSED"),
        (door(FIRST, SECOND, moment=HOUR + timedelta(days=9)), "DOOR_CLOSED"),
    ],
)
def test_when_the_roll_may_be_changed_at_the_door(at: Door, expected: str | None) -> None:
    assert code(check_door, at) == expected


def test_the_register_decides_and_nobodys_word() -> None:
    added = admit(Registered(ONE, 7), NONE, "joined today", WATCHED)
    assert (added.kind, added.register.sequence, added.scrutineers) == (DoorChangeKind.ADDED, 7, tuple(WATCHED))
    assert code(admit, Registered(NONE, 7), NONE, "she says so", WATCHED) == "NOT_ENTITLED"
    assert code(admit, Registered(ONE, 7), ONE, "again", WATCHED) == "ALREADY_EXISTS"
    struck = strike(Registered(NONE, 7), ONE, "left today", WATCHED)
    assert (struck.kind, struck.register.standing.votes) == (DoorChangeKind.STRUCK, 0)
    assert code(strike, Registered(ONE, 7), ONE, "he says so", WATCHED) == "TRANSITION_NOT_ALLOWED"
    assert code(strike, Registered(NONE, 7), NONE, "again", WATCHED) == "TRANSITION_NOT_ALLOWED"


@pytest.mark.parametrize("names", [[], ["Ana"], ["Ana", "ANA "], ["Ana", ""], ["Ana", "Joan", "Pau"]])
def test_two_different_scrutineers_watch(names: list[str]) -> None:
    assert code(admit, Registered(ONE, 7), NONE, "joined today", names) == "BAD_ARGUMENT"
