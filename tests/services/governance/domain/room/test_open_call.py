"""Opening calls: the day, the hour, and the gap to a second one by each law."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import Assembly, Imported
from services.governance.domain.engine.resolutions import ResolutionWord
from services.governance.domain.law.reading import Reading
from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.room.call import Call
from services.governance.domain.room.open_call import Opening, WantedCall, counts_at_convening, open_call
from services.governance.domain.words import AssemblyForm, AssemblyKind
from tests.services.governance.domain.readings import reading

DAY = date(2026, 11, 24)
HOUR = datetime(2026, 11, 24, 18, tzinfo=UTC)
ZONE = "Europe/Madrid"


def assembly(**fields: Any) -> Assembly:
    given_ = {"form": AssemblyForm.IN_ROOM, "held_on": DAY, "record_date": DAY, "convened_on": date(2026, 10, 1)}
    return Assembly(new_uuid(), "ES.entity.test", "A", AssemblyKind.ORDINARY, **(given_ | fields))


def at(*calls: Call, moment: datetime = HOUR, sealed: bool = True, meeting: Assembly | None = None) -> Opening:
    return Opening(meeting or assembly(), calls, sealed, ZONE, moment)


def first(held_on: date = DAY, due_at: datetime = HOUR) -> Call:
    return Call(new_uuid(), new_uuid(), 1, held_on, due_at, due_at)


def code(wanted: WantedCall, opening: Opening, law: Reading | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        open_call(wanted, opening, law or reading("ES-COOP"))
    return refused.value.code


def test_a_meeting_does_not_open_on_a_roll_of_other_statutes() -> None:
    assert code(WantedCall(1, HOUR), replace(at(), outdated=True)) == "ROLL_OUTDATED"


def test_the_first_call_is_opened_at_its_hour() -> None:
    found = open_call(WantedCall(1, HOUR, True), at(), reading("ES-COOP"))
    assert (found.number, found.held_on, found.opened_at, found.wait_announced) == (1, DAY, HOUR, True)


@pytest.mark.parametrize(
    ("wanted", "opening", "expected"),
    [
        (WantedCall(0, HOUR), at(), "BAD_ARGUMENT"),
        (WantedCall(1, HOUR.replace(tzinfo=None)), at(), "BAD_ARGUMENT"),
        (WantedCall(1, HOUR - timedelta(days=1)), at(), "BAD_ARGUMENT"),
        (WantedCall(1, HOUR + timedelta(minutes=1)), at(), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(1, HOUR), at(sealed=False), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(1, HOUR), at(first()), "ALREADY_EXISTS"),
        (WantedCall(2, HOUR), at(meeting=assembly(form=AssemblyForm.WRITTEN)), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(1, HOUR), at(meeting=assembly(imported=Imported("s", "", False))), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(1, HOUR), at(moment=HOUR + timedelta(days=1)), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(2, HOUR), at(), "TRANSITION_NOT_ALLOWED"),
        (WantedCall(2, HOUR), at(first()), "BAD_ARGUMENT"),
    ],
)
def test_calls_that_are_refused(wanted: WantedCall, opening: Opening, expected: str) -> None:
    assert code(wanted, opening) == expected


NOTICED = assembly(hours=NoticeHours(time(19), time(19, 30)))
"""19:00 in Madrid is 18:00 UTC."""


def test_a_call_is_opened_by_the_hour_of_the_notice_not_by_who_opens_it() -> None:
    law = reading("ES-COOP")
    assert open_call(WantedCall(1), at(meeting=NOTICED), law).due_at == HOUR
    assert open_call(WantedCall(1, HOUR), at(meeting=NOTICED), law).due_at == HOUR
    earlier = HOUR - timedelta(minutes=30)
    assert code(WantedCall(1, earlier), at(meeting=NOTICED)) == "BAD_ARGUMENT"
    assert code(WantedCall(1), at(meeting=NOTICED, moment=earlier)) == "TRANSITION_NOT_ALLOWED"
    assert code(WantedCall(1), at()) == "BAD_ARGUMENT"


def test_a_second_call_of_the_same_day_has_its_hour_in_the_notice_and_one_of_another_day_has_not() -> None:
    law, second = reading("ES-COOP"), HOUR + timedelta(minutes=30)
    assert code(WantedCall(2), at(first(), meeting=NOTICED)) == "TRANSITION_NOT_ALLOWED"
    assert open_call(WantedCall(2), at(first(), meeting=NOTICED, moment=second), law).due_at == second
    assert code(WantedCall(2, HOUR), at(first(), meeting=NOTICED, moment=second)) == "BAD_ARGUMENT"
    tomorrow = second + timedelta(days=1)
    assert code(WantedCall(2), at(first(), meeting=NOTICED, moment=tomorrow)) == "BAD_ARGUMENT"
    assert open_call(WantedCall(2, tomorrow), at(first(), meeting=NOTICED, moment=tomorrow), law).due_at == tomorrow


def test_the_day_is_the_entitys_own() -> None:
    """23:30 in London is already the next day in Madrid."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert open_call(WantedCall(1, late), at(moment=late), reading("ES-COOP")).held_on == DAY
    assert (
        code(WantedCall(1, late + timedelta(days=1)), at(moment=late + timedelta(days=1))) == "TRANSITION_NOT_ALLOWED"
    )


@pytest.mark.parametrize(
    ("pack", "form", "days", "key"),
    [
        ("ES-COOP", None, 0, None),
        ("ES-COOP", None, 200, None),
        ("BE-SC", None, 14, "quorum.second_call_notice_days"),
        ("BE-SC", None, 15, None),
        ("FR-SCIC-SA", None, 9, "quorum.second_call_notice_days"),
        ("FR-SCIC-SA", None, 10, None),
        ("FR-SCIC-SA", None, 61, None),
        ("FR-SCIC-SA", None, 62, "quorum.second_call_max_days"),
        ("FR-SCOP", "SARL", 14, "quorum.second_call_notice_days"),
        ("FR-SCOP", "SARL", 15, None),
        ("DE-EG", None, 20, "quorum.second_call_notice_days"),
        ("AT-EGEN", None, 0, "quorum.second_call_notice_days"),
        ("NL-COOP", None, 20, "quorum.second_call_notice_days"),
        ("SE-EKFOR", None, 20, "quorum.second_call_notice_days"),
        ("SCE", None, 30, None),
    ],
)
def test_the_gap_to_the_second_call(pack: str, form: str | None, days: int, key: str | None) -> None:
    later = HOUR + timedelta(days=days, minutes=30)
    opening, wanted = at(first(), moment=later), WantedCall(2, later)
    law = reading(pack, form=form)
    if key is None:
        assert open_call(wanted, opening, law).number == 2
        return
    with pytest.raises(Refusal) as refused:
        open_call(wanted, opening, law)
    assert (refused.value.code, refused.value.details["key"]) == ("SECOND_CALL_NOT_ALLOWED", key)
    assert refused.value.details["article"] == law.leaf(key).source


@pytest.mark.parametrize(("pack", "form"), [("IT-COOP", "spa"), ("FR-SCIC-SAS", None), ("HU-SZOV", None)])
def test_where_nobody_says_when_a_second_call_is_the_statutes_are_asked(pack: str, form: str | None) -> None:
    later = HOUR + timedelta(days=20)
    with pytest.raises(Refusal) as refused:
        open_call(WantedCall(2, later), at(first(), moment=later), reading(pack, form=form))
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "quorum.second_call_notice_days")


def test_statutes_say_when() -> None:
    later = HOUR + timedelta(days=1)
    law = reading("IT-COOP", {"quorum.second_call_notice_days": 1}, form="spa")
    assert open_call(WantedCall(2, later), at(first(), moment=later), law).number == 2
    much_later = HOUR + timedelta(days=31)
    assert code(WantedCall(2, much_later), at(first(), moment=much_later), law) == "SECOND_CALL_NOT_ALLOWED"


@given(st.integers(0, 120), st.sampled_from(["BE-SC", "FR-SCIC-SA", "ES-COOP"]))
def test_a_second_call_is_opened_inside_the_gap_and_nowhere_else(days: int, pack: str) -> None:
    law, later = reading(pack), HOUR + timedelta(days=days, minutes=1)
    least, most = (law.leaf(f"quorum.second_call_{name}_days").value for name in ("notice", "max"))
    inside = least <= days <= (most if isinstance(most, int) else days)
    wanted, opening = WantedCall(2, later), at(first(), moment=later)
    if inside:
        assert open_call(wanted, opening, law).opened_at == later
    else:
        assert code(wanted, opening, law) == "SECOND_CALL_NOT_ALLOWED"


def test_only_the_european_society_counts_its_members_at_convening() -> None:
    assert counts_at_convening(reading("SCE"), [ResolutionWord.AMEND])
    assert not counts_at_convening(reading("SCE"), [ResolutionWord.ORDINARY])
    assert not counts_at_convening(reading("BE-SC"), [ResolutionWord.AMEND, ResolutionWord.ORDINARY])
