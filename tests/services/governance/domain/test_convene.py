"""Convening: notice, record date, agenda, each with the article that refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.convene import Convocation, convene, record_date_rule
from services.governance.domain.law.regime import Regime
from services.governance.domain.notice_hours import notice_hours
from services.governance.domain.words import AssemblyForm, AssemblyKind, AssemblyState, ResolutionKind
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def wanted(days: int, **fields: object) -> Convocation:
    plain = Convocation(
        title="Assembly",
        kind=AssemblyKind.ORDINARY,
        form=AssemblyForm.IN_ROOM,
        held_on=TODAY + timedelta(days=days),
        agenda=(AgendaItem("Accounts", ResolutionKind.ORDINARY),),
    )
    return replace(plain, **fields)  # pyright: ignore[reportArgumentType]


def refusal(asked: Convocation, law: Regime) -> Refusal:
    with pytest.raises(Refusal) as refused:
        convene(asked, law, TODAY)
    return refused.value


@pytest.mark.parametrize(
    ("law", "days"),
    [
        (regime("BE-SC-CNC"), 16),
        (regime("DE-EG"), 15),
        (regime("IT-COOP", form="spa"), 9),
        (regime("AT-EGEN", {"notice_days.min": 10}), 11),
        (regime("BE-SC", {"notice_days.min": 30}), 31),
        (regime("SE-EKFOR"), 29),
        (regime("SCE"), 31),
    ],
)
def test_the_notice_goes_out_one_day_earlier_than_the_number_asks(law: Regime, days: int) -> None:
    assert convene(wanted(days), law, TODAY).notice_days == days
    refused = refusal(wanted(days - 1), law)
    assert refused.code == "NOTICE_TOO_SHORT"
    assert refused.details["days"] == days
    assert refused.details["article"]
    assert refused.details["earliest"] == (TODAY + timedelta(days=days)).isoformat()


def test_another_meeting_in_sweden_is_called_sooner_unless_it_changes_the_statutes() -> None:
    sweden = regime("SE-EKFOR")
    assert convene(wanted(15, kind=AssemblyKind.EXTRAORDINARY), sweden, TODAY)
    amend = (AgendaItem("Statutes", ResolutionKind.AMENDMENT),)
    assert refusal(wanted(15, kind=AssemblyKind.EXTRAORDINARY, agenda=amend), sweden).details["days"] == 29


def test_an_amendment_may_need_longer_than_the_statutes_say() -> None:
    dutch = regime("NL-COOP", {"notice_days.min": 3})
    assert convene(wanted(4), dutch, TODAY)
    amend = (AgendaItem("Statutes", ResolutionKind.AMENDMENT),)
    assert refusal(wanted(4, agenda=amend), dutch).details["days"] == 8


def test_two_months_are_counted_by_calendar() -> None:
    spain = regime("ES-COOP")
    for today, last in ((date(2027, 1, 15), 59), (date(2027, 7, 1), 62), (date(2026, 12, 31), 59)):
        held_on = today + timedelta(days=last)
        assert convene(replace(wanted(0), held_on=held_on), spain, today).held_on == held_on
        with pytest.raises(Refusal) as refused:
            convene(replace(wanted(0), held_on=held_on + timedelta(days=1)), spain, today)
        assert refused.value.code == "NOTICE_TOO_LONG"
        assert "2 months" in str(refused.value)


@pytest.mark.parametrize(("law", "days"), [(regime("SE-EKFOR"), 42)])
def test_a_notice_may_also_go_out_too_early(law: Regime, days: int) -> None:
    assert convene(wanted(days), law, TODAY).notice_days == days
    refused = refusal(wanted(days + 1), law)
    assert (refused.code, refused.details["earliest"]) == ("NOTICE_TOO_LONG", (TODAY + timedelta(days=1)).isoformat())


def test_a_law_without_a_number_blocks_until_the_statutes_give_one() -> None:
    assert refusal(wanted(40), regime("AT-EGEN")).code == "LAW_UNKNOWN"


def test_the_past_is_imported_not_convened() -> None:
    assert refusal(wanted(-1), regime("BE-SC")).code == "CONVOCATION_IN_PAST"
    assert refusal(wanted(0), regime("BE-SC")).code == "NOTICE_TOO_SHORT"


def test_an_entity_that_is_not_open_yet() -> None:
    assert refusal(wanted(40), regime("BE-SC", opened_on="2030-01-01")).code == "ENTITY_NOT_OPEN"


def test_a_record_date_before_the_entity_opened() -> None:
    law = regime("BE-SC", {"record_date.days_before": 28}, opened_on=str(TODAY + timedelta(days=20)))
    assert refusal(wanted(40), law).code == "ENTITY_NOT_OPEN"


def test_without_a_licence_the_record_date_is_the_day_of_the_meeting() -> None:
    belgium = regime("BE-SC")
    held = TODAY + timedelta(days=40)
    assert convene(wanted(40), belgium, TODAY).record_date == held
    assert convene(wanted(40, record_date=held), belgium, TODAY).record_date == held
    refused = refusal(wanted(40, record_date=held - timedelta(days=5)), belgium)
    assert refused.code == "RECORD_DATE_NOT_LICENSED"
    assert "statutes" in refused.message


def test_statutes_may_set_an_earlier_record_date_where_the_law_leaves_it_free() -> None:
    belgium = regime("BE-SC", {"record_date.days_before": 5})
    held = TODAY + timedelta(days=40)
    assert convene(wanted(40), belgium, TODAY).record_date == held - timedelta(days=5)
    assert refusal(wanted(40, record_date=held), belgium).code == "RECORD_DATE_NOT_LICENSED"


def test_where_the_law_fixes_the_day_statutes_cannot_license_another() -> None:
    italy = regime("IT-COOP", {"record_date.days_before": 5}, form="spa")
    held = TODAY + timedelta(days=40)
    assert convene(wanted(40), italy, TODAY).record_date == held
    assert refusal(wanted(40, record_date=held - timedelta(days=5)), italy).code == "RECORD_DATE_NOT_LICENSED"


def test_a_european_society_takes_its_voters_record_date_from_the_law_of_its_seat() -> None:
    europe = regime("SCE", {"record_date.days_before": 5})
    held = TODAY + timedelta(days=40)
    assert record_date_rule(europe, held).value == "share_register_on_meeting_day"
    assert convene(wanted(40), europe, TODAY).record_date == held - timedelta(days=5)


def test_an_agenda_is_named_and_bounded() -> None:
    item = AgendaItem("Accounts", ResolutionKind.ORDINARY)
    titles = [{"title": title} for title in (" ", "a\nb", "x" * 301)]
    agendas = [{"agenda": agenda} for agenda in ((), (item,) * 101, (replace(item, title=""),))]
    for fields in (*titles, *agendas):
        assert refusal(wanted(40, **fields), regime("BE-SC")).code == "BAD_ARGUMENT"


def test_a_joint_meeting_is_opened_by_one_and_joined_by_the_others() -> None:
    opened = convene(wanted(40, joint=True), regime("BE-SC"), TODAY)
    joined = convene(wanted(40, joint_meeting=opened.joint_meeting), regime("DE-EG"), TODAY)
    assert opened.joint_meeting is not None
    assert opened.joint_meeting == joined.joint_meeting
    assert convene(wanted(40), regime("BE-SC"), TODAY).joint_meeting is None
    assert refusal(wanted(40, joint=True, joint_meeting=opened.joint_meeting), regime("BE-SC")).code == "BAD_ARGUMENT"


def test_an_assembly_is_convened_until_it_is_opened_or_its_day_is_over() -> None:
    found = convene(wanted(40), regime("BE-SC"), TODAY)
    day, after = found.held_on, found.held_on + timedelta(days=1)
    assert found.state(day) is AssemblyState.CONVENED
    assert found.state(after) is AssemblyState.HELD
    assert found.state(day, day) is AssemblyState.OPEN
    assert found.state(after, day) is AssemblyState.HELD
    assert found.state(after, after) is AssemblyState.OPEN


def test_the_notice_keeps_its_hours_and_a_second_call_of_the_day_needs_the_law() -> None:
    hours = notice_hours("18:00", "18:30", AssemblyForm.IN_ROOM)
    assert convene(wanted(40, hours=hours), regime("ES-COOP"), TODAY).hours == hours
    found = refusal(wanted(40, hours=hours), regime("BE-SC"))
    assert (found.code, found.details["key"]) == ("SECOND_CALL_NOT_ALLOWED", "quorum.second_call_notice_days")
    assert convene(wanted(40, hours=notice_hours("18:00", None, AssemblyForm.IN_ROOM)), regime("BE-SC"), TODAY).hours
