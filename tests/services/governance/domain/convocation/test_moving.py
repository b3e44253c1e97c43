"""Meetings that move: postponed like a new convocation, adjourned as the same sitting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Assembly, Imported
from services.governance.domain.convocation.adjourn import Adjourning, Adjournment, Sitting, adjourn, last_day
from services.governance.domain.convocation.contents import Noted, contents
from services.governance.domain.convocation.postpone import Convened, Moving, postpone
from services.governance.domain.convocation.words import AdjournedBy
from services.governance.domain.law.reading import Reading
from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.room.call import Call
from services.governance.domain.words import AssemblyForm, AssemblyKind, ResolutionKind
from tests.services.governance.domain.laws import regime

HELD, TODAY = date(2027, 6, 15), date(2027, 5, 20)
NOW = datetime(2027, 6, 15, 18, tzinfo=UTC)
MEETING = Assembly(
    UUID(int=1), "BE.entity.test", "A", AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM, HELD, HELD, date(2027, 5, 1)
)
ITEMS = (AgendaItem("Accounts", ResolutionKind.ORDINARY),)


def convened(pack: str = "BE-SC", choices: dict[str, Any] | None = None, **fields: Any) -> Convened:
    plain: dict[str, Any] = {"today": TODAY, "opened": False, "moved": 0, "assembly": MEETING} | fields
    return Convened(agenda=ITEMS, regime=regime(pack, choices), **plain)


def to(day: date, **fields: Any) -> Moving:
    return Moving(day, **({"hours": None, "why": "The hall burnt down."} | fields))


def code(call: Any, *arguments: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*arguments)
    return refused.value.code


def test_the_new_day_has_its_notice_record_date_and_hours() -> None:
    found = postpone(to(date(2027, 7, 1), hours=NoticeHours(time(18))), convened())
    moved = found.assembly
    assert (moved.held_on, moved.record_date, moved.convened_on) == (date(2027, 7, 1), date(2027, 7, 1), TODAY)
    assert (moved.id, moved.hours, found.proxies_from) == (MEETING.id, NoticeHours(time(18)), None)


def test_proxies_grow_too_old_where_the_law_counts_their_days() -> None:
    law = convened("AT-EGEN", {"notice_days.min": 14, "proxies.max_age_days": 30})
    assert postpone(to(date(2027, 7, 1)), law).proxies_from == date(2027, 6, 1)


def test_a_licensed_record_date_moves_along() -> None:
    law = convened("NL-COOP", {"notice_days.min": 14, "record_date.days_before": 7})
    assert postpone(to(date(2027, 7, 15)), law).assembly.record_date == date(2027, 7, 8)


@pytest.mark.parametrize(
    ("wanted", "fields", "expected"),
    [
        (to(date(2027, 6, 4)), {}, "NOTICE_TOO_SHORT"),
        (to(date(2027, 5, 19)), {}, "CONVOCATION_IN_PAST"),
        (to(HELD), {}, "BAD_ARGUMENT"),
        (to(date(2027, 7, 1), why=" "), {}, "BAD_ARGUMENT"),
        (to(date(2027, 7, 1)), {"opened": True}, "TRANSITION_NOT_ALLOWED"),
        (to(date(2027, 7, 1)), {"moved": 20}, "TRANSITION_NOT_ALLOWED"),
        (
            to(date(2027, 7, 1)),
            {"assembly": replace(MEETING, imported=Imported("minutes", "", reconstructed=False))},
            "TRANSITION_NOT_ALLOWED",
        ),
    ],
)
def test_what_is_not_moved(wanted: Moving, fields: dict[str, Any], expected: str) -> None:
    assert code(postpone, wanted, convened(**fields)) == expected


def test_spain_does_not_move_a_meeting_more_than_two_months_away() -> None:
    assert code(postpone, to(date(2027, 8, 1)), convened("ES-COOP")) == "NOTICE_TOO_LONG"


OPENED = Call(UUID(int=2), MEETING.id, 1, HELD, NOW, NOW)
LATE = Adjourning(NOW + timedelta(days=3), AdjournedBy.MEETING, "It is late.")


def sitting(*before: Adjournment, **fields: Any) -> Sitting:
    plain: dict[str, Any] = {"assembly": MEETING, "calls": [OPENED], "timezone": "Europe/Brussels", "moment": NOW}
    return Sitting(before=before, **(plain | fields))


def test_a_sitting_goes_on_another_day() -> None:
    found = adjourn(LATE, sitting())
    assert (found.resumes_on, found.decided_by) == (date(2027, 6, 18), AdjournedBy.MEETING)
    assert last_day([OPENED], [found]) == date(2027, 6, 18)
    again = sitting(found, moment=NOW + timedelta(days=3, hours=1))
    assert adjourn(replace(LATE, resumes_at=NOW + timedelta(days=5)), again).resumes_on == date(2027, 6, 20)


@pytest.mark.parametrize(
    ("wanted", "at", "expected"),
    [
        (LATE, sitting(calls=[]), "TRANSITION_NOT_ALLOWED"),
        (LATE, sitting(assembly=replace(MEETING, form=AssemblyForm.WRITTEN)), "TRANSITION_NOT_ALLOWED"),
        (LATE, sitting(moment=NOW + timedelta(days=2)), "TRANSITION_NOT_ALLOWED"),
        (LATE, sitting(adjourn(LATE, sitting())), "TRANSITION_NOT_ALLOWED"),
        (replace(LATE, resumes_at=NOW), sitting(), "BAD_ARGUMENT"),
        (replace(LATE, resumes_at=NOW + timedelta(days=400)), sitting(), "BAD_ARGUMENT"),
        (replace(LATE, resumes_at=datetime(2027, 6, 20)), sitting(), "BAD_ARGUMENT"),
        (replace(LATE, why=""), sitting(), "BAD_ARGUMENT"),
    ],
)
def test_what_is_not_adjourned(wanted: Adjourning, at: Sitting, expected: str) -> None:
    assert code(adjourn, wanted, at) == expected


@given(st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_it_is_always_taken_up_after_it_was_broken_off(gaps: list[int]) -> None:
    before: list[Adjournment] = []
    moment = NOW
    for days in gaps:
        wanted = replace(LATE, resumes_at=moment + timedelta(days=days))
        before.append(adjourn(wanted, sitting(*before, moment=moment)))
        moment = wanted.resumes_at + timedelta(hours=1)
    ends = [row.resumes_at for row in before]
    assert ends == sorted(ends)
    assert all(row.adjourned_at < row.resumes_at for row in before)


def test_what_a_notice_must_say_is_on_record_or_the_writer_s() -> None:
    law = Reading(regime("BE-SC"), HELD)
    found = {row.word: row.there for row in contents(law, Noted(MEETING, 2, 1, 1, 1))}
    assert found == {"place": False, "date": True, "hour": False, "agenda": True, "proposed_decisions": False}
    named = Noted(replace(MEETING, hours=NoticeHours(time(18)), place="Gent, Invented Hall"), 2, 2, 1, 1)
    told = {row.word: row.there for row in contents(law, named)}
    assert (told["place"], told["hour"], told["proposed_decisions"]) == (True, True, True)
    remote = Noted(replace(MEETING, form=AssemblyForm.REMOTE), 2, 2, 1, 1)
    assert {row.word: row.there for row in contents(law, remote)}["place"] is True
