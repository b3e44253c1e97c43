"""Deadlines: each from its leaf, kept or not by what is on record of the notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Assembly, Imported
from services.governance.domain.convene import SAFETY_DAYS, Convocation, convene
from services.governance.domain.convocation.deadlines import Asked, Deadline, Noticed, deadlines
from services.governance.domain.convocation.words import DeadlineKind
from services.governance.domain.law.regime import Regime
from services.governance.domain.words import AssemblyForm, AssemblyKind, ResolutionKind
from tests.services.governance.domain.laws import regime

HELD = date(2027, 6, 15)
CONVENED = date(2027, 5, 1)
ORDINARY = (AgendaItem("Accounts", ResolutionKind.ORDINARY),)
AMENDS = (*ORDINARY, AgendaItem("A new seat", ResolutionKind.AMENDMENT))


def asked(found: Regime, *, on: date | None = CONVENED, today: date = CONVENED, **fields: Any) -> Asked:
    agenda = fields.pop("agenda", ORDINARY)
    plain: dict[str, Any] = {"convened_on": CONVENED, "record_date": HELD} | fields
    meeting = Assembly(
        UUID(int=1), found.entity.id, "Assembly", AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM, HELD, **plain
    )
    return Asked(meeting, agenda, found, Noticed(on, dispatched=on != CONVENED), today)


def by_kind(facts: Asked) -> dict[DeadlineKind, Deadline]:
    found = deadlines(facts)
    assert len({row.kind for row in found}) == len(found)
    assert all(row.law.source and row.because for row in found)
    return {row.kind: row for row in found}


def test_belgium_counts_fifteen_days_and_one_of_safety() -> None:
    found = by_kind(asked(regime("BE-SC"), agenda=AMENDS))
    assert found[DeadlineKind.NOTICE].on == HELD - timedelta(days=16)
    assert found[DeadlineKind.NOTICE].kept is True
    assert found[DeadlineKind.AMENDMENT_TEXTS].on == HELD - timedelta(days=16)
    assert found[DeadlineKind.SECOND_CALL_FROM].on == HELD + timedelta(days=15)
    assert found[DeadlineKind.RECORD_DATE].on == HELD
    assert found[DeadlineKind.ROLL_OBJECTIONS].on == HELD - timedelta(days=1)
    silent = found[DeadlineKind.AGENDA_ADDITIONS]
    assert (silent.on, silent.kept) == (None, None)
    assert "silent" in silent.because


@pytest.mark.parametrize(
    ("on", "today", "kept"),
    [
        (date(2027, 5, 30), date(2027, 6, 1), True),
        (date(2027, 5, 31), date(2027, 6, 1), False),
        (None, date(2027, 5, 30), None),
        (None, date(2027, 5, 31), False),
    ],
)
def test_the_last_notice_keeps_or_misses_it(on: date | None, today: date, kept: bool | None) -> None:
    assert by_kind(asked(regime("BE-SC"), on=on, today=today))[DeadlineKind.NOTICE].kept is kept


def test_france_has_its_own_days() -> None:
    found = by_kind(asked(regime("FR-SCIC-SA")))
    assert found[DeadlineKind.AGENDA_ADDITIONS].on == HELD - timedelta(days=25)
    assert found[DeadlineKind.POSTAL_FORMS_UNTIL].on == HELD - timedelta(days=3)
    assert DeadlineKind.EARLY_VOTES_FROM not in found
    assert found[DeadlineKind.SECOND_CALL_UNTIL].on == HELD + timedelta(days=61)


def test_spain_counts_additions_from_the_notice_and_notices_from_two_months_before() -> None:
    found = by_kind(asked(regime("ES-COOP"), on=date(2027, 5, 3), today=date(2027, 5, 3)))
    assert found[DeadlineKind.AGENDA_ADDITIONS].on == date(2027, 5, 11)
    assert (found[DeadlineKind.NOTICE_FROM].on, found[DeadlineKind.NOTICE_FROM].kept) == (date(2027, 4, 15), True)
    assert by_kind(asked(regime("ES-COOP"), on=None))[DeadlineKind.AGENDA_ADDITIONS].on is None


def test_germany_has_no_second_call_and_austria_leaves_the_notice_to_its_statutes() -> None:
    assert DeadlineKind.SECOND_CALL_FROM not in by_kind(asked(regime("DE-EG")))
    austria = by_kind(asked(regime("AT-EGEN")))[DeadlineKind.NOTICE]
    assert (austria.on, austria.kept) == (None, None)
    said = by_kind(asked(regime("AT-EGEN", {"notice_days.min": 14})))[DeadlineKind.NOTICE]
    assert said.on == HELD - timedelta(days=15)
    assert "statutes" in said.law.source


def test_hungary_s_agenda_goes_with_the_notice() -> None:
    found = by_kind(asked(regime("HU-SZOV")))
    assert found[DeadlineKind.AGENDA].on == found[DeadlineKind.NOTICE].on


def test_an_imported_meeting_has_none() -> None:
    past = Imported("minutes", "", reconstructed=False)
    assert deadlines(asked(regime("BE-SC"), imported=past, convened_on=None)) == []


def test_days_come_in_order_and_open_ones_last() -> None:
    days = [row.on or date.max for row in deadlines(asked(regime("BE-SC"), agenda=AMENDS))]
    assert days == sorted(days)


@given(st.sampled_from(["BE-SC", "DE-EG", "FR-SCIC-SA", "ES-COOP", "SCE", "SE-EKFOR"]), st.integers(0, 90))
def test_whoever_may_convene_keeps_the_notice(pack: str, days: int) -> None:
    """The deadline shown is the one that convening checks."""
    law = regime(pack)
    held_on = CONVENED + timedelta(days=days)
    wanted = Convocation("Assembly", AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM, held_on, ORDINARY)
    try:
        meeting = convene(wanted, law, CONVENED)
    except Refusal:
        return
    found = by_kind(Asked(meeting, ORDINARY, law, Noticed(CONVENED, dispatched=False), CONVENED))
    assert found[DeadlineKind.NOTICE].kept is True
    assert DeadlineKind.NOTICE_FROM not in found or found[DeadlineKind.NOTICE_FROM].kept is True
    assert SAFETY_DAYS == 1
