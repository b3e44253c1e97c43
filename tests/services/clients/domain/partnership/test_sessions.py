"""The consultative body: an agenda of the entity's own clients, a record of those who were there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER
from services.clients.domain.partnership.opinions import Count, Verdict
from services.clients.domain.partnership.sessions import (
    ConsultativeAttendance,
    ConsultativeBody,
    ConsultativeItem,
    ConsultativeOpinion,
    ConsultativeSession,
    SessionRecord,
    found,
    plan,
    write_record,
)

DAY, TODAY = date(2026, 2, 1), date(2026, 3, 1)
CERA, KBC, OTHER = (UUID(int=number) for number in (1, 2, 3))
KNOWN = {CERA, KBC}
BODY = ConsultativeBody(UUID(int=5), "BE.entity.smartcoop", " Donneurs d'ordre ", "To be heard", date(2026, 1, 1))
ITEM = ConsultativeItem(1, " Cera as a partner ", CERA, LADDER[2])
SESSION = ConsultativeSession(UUID(int=6), BODY.id, DAY, "Brussels", (ITEM, ConsultativeItem(2, "Late payments")))
OPINION = ConsultativeOpinion(1, Verdict.RESERVED, "later", Count(1, 0, 1))
RECORD = SessionRecord(12, (ConsultativeAttendance(CERA, "director"), ConsultativeAttendance(KBC, "buyer")), (OPINION,))


def test_a_session_is_planned_and_recorded() -> None:
    assert found(BODY, TODAY).name == "Donneurs d'ordre"
    planned = plan(SESSION, BODY, KNOWN)
    assert planned.agenda[0].title == "Cera as a partner"
    assert write_record(planned, RECORD, KNOWN, TODAY) == RECORD


@pytest.mark.parametrize(
    "session",
    [
        replace(SESSION, agenda=()),
        replace(SESSION, held_on=date(2025, 12, 31)),
        replace(SESSION, agenda=(replace(ITEM, client=OTHER),)),
        replace(SESSION, agenda=(replace(ITEM, client=None),)),
        replace(SESSION, agenda=(replace(ITEM, step=LADDER[0]),)),
        replace(SESSION, place=" "),
    ],
)
def test_agendas_that_are_none(session: ConsultativeSession) -> None:
    with pytest.raises(Refusal):
        plan(session, BODY, KNOWN)


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORD, members_present=-1),
        replace(RECORD, attendance=(*RECORD.attendance, RECORD.attendance[0])),
        replace(RECORD, attendance=(ConsultativeAttendance(OTHER, "director"),)),
        replace(RECORD, opinions=(replace(OPINION, position=3),)),
        replace(RECORD, opinions=(OPINION, OPINION)),
        replace(RECORD, opinions=(replace(OPINION, count=Count(3, 0, 0)),)),
        replace(RECORD, opinions=(replace(OPINION, count=Count(-1, 0, 0)),)),
    ],
)
def test_records_that_are_none(record: SessionRecord) -> None:
    with pytest.raises(Refusal):
        write_record(SESSION, record, KNOWN, TODAY)


def test_a_record_is_written_once_and_after_the_session() -> None:
    with pytest.raises(Refusal, match="written already"):
        write_record(replace(SESSION, record=RECORD), RECORD, KNOWN, TODAY)
    with pytest.raises(Refusal, match="after that"):
        write_record(SESSION, RECORD, KNOWN, date(2026, 1, 15))
