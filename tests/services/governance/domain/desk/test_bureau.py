"""Who may run a meeting, and what each law asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.governance.domain.desk.bureau import BureauMember, Naming, end, name, wanted
from services.governance.domain.desk.words import BureauOffice, ChosenBy
from services.governance.domain.room.presence import Entitlement, Holder
from services.governance.domain.statutes import BUREAU_OUTSIDERS
from services.governance.domain.words import RollReason
from tests.services.governance.domain.readings import reading

MOMENT = datetime(2026, 11, 24, 18, tzinfo=UTC)
CHAIR, SECRETARY, SCRUTINEER = BureauOffice
ANNE, BEN = Holder(UUID(int=1), outsider=False), Holder(UUID(int=2), outsider=False)
NOTARY = Holder(UUID(int=3), outsider=True)


def holding(office: BureauOffice, who: Holder, until: datetime | None = None) -> BureauMember:
    return BureauMember(UUID(int=9), office, who, ChosenBy.MEETING, "law", MOMENT, until)


def standing(reason: RollReason) -> Entitlement:
    return Entitlement(0, reason, "As the roll says.", reading("BE-SC").leaf("waiting_days"))


@pytest.mark.parametrize(
    ("pack", "asked"),
    [
        ("BE-SC", {CHAIR, SECRETARY, SCRUTINEER}),
        ("DE-EG", {CHAIR}),
        ("IT-COOP", {CHAIR, SECRETARY}),
        ("ES-COOP", {CHAIR, SECRETARY}),
        ("FR-SCIC-SA", {CHAIR, SECRETARY, SCRUTINEER}),
    ],
)
def test_who_signs_the_minutes_is_who_is_asked_for(pack: str, asked: set[BureauOffice]) -> None:
    found = wanted(reading(pack, form="spa" if pack == "IT-COOP" else None), [holding(CHAIR, ANNE)])
    assert {row.office for row in found if row.asked} == asked
    assert {row.office for row in found if row.missing} == asked - {CHAIR}
    assert all(row.law.key == "minutes.signatures" for row in found)


def test_an_office_that_has_ended_is_free_again() -> None:
    gone = [holding(CHAIR, ANNE, until=MOMENT)]
    assert [row.held for row in wanted(reading("DE-EG"), gone)] == [0, 0, 0]
    assert name(reading("DE-EG"), Naming(CHAIR, BEN, gone, None)).key == "minutes.signatures"
    with pytest.raises(Refusal) as refused:
        end(gone[0])
    assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    end(holding(CHAIR, ANNE))


@pytest.mark.parametrize(
    ("office", "who", "refusal"),
    [
        (CHAIR, BEN, "ALREADY_EXISTS"),
        (CHAIR, ANNE, "ALREADY_EXISTS"),
        (SCRUTINEER, ANNE, "ALREADY_EXISTS"),
        (SCRUTINEER, BEN, None),
    ],
)
def test_one_chair_and_as_many_scrutineers_as_there_are(office: BureauOffice, who: Holder, refusal: str | None) -> None:
    naming = Naming(office, who, [holding(CHAIR, ANNE), holding(SCRUTINEER, ANNE)], standing(RollReason.WAITING))
    if refusal is None:
        name(reading("BE-SC"), naming)
        return
    with pytest.raises(Refusal) as refused:
        name(reading("BE-SC"), naming)
    assert refused.value.code == refusal


def test_who_is_no_member_of_the_day_is_refused_with_the_line() -> None:
    with pytest.raises(Refusal) as refused:
        name(reading("BE-SC"), Naming(CHAIR, ANNE, [], standing(RollReason.NOT_REGISTERED)))
    assert (refused.value.code, refused.value.details["reason"]) == ("NOT_ENTITLED", "NOT_REGISTERED")


def test_an_outsider_writes_but_chairs_only_where_the_statutes_say() -> None:
    chairs = Naming(CHAIR, NOTARY, [], None)
    assert name(reading("IT-COOP", form="spa"), replace(chairs, office=SECRETARY)).key == "minutes.signatures"
    for choices in ({}, {BUREAU_OUTSIDERS: False}):
        with pytest.raises(Refusal) as refused:
            name(reading("BE-SC", choices), chairs)
        assert (refused.value.code, refused.value.details["key"]) == ("NOT_ENTITLED", BUREAU_OUTSIDERS)
    assert name(reading("BE-SC", {BUREAU_OUTSIDERS: True}), chairs).key == BUREAU_OUTSIDERS
