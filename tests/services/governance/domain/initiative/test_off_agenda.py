"""An Italian meeting at which everybody is there takes up what no notice announced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.initiative.off_agenda import TOTALITARIAN, Sitting, WantedItem, admit
from services.governance.domain.words import ResolutionKind
from tests.services.governance.domain.readings import reading

ARTICLE = "IT codice civile art. 2366(4)"
ITEM = AgendaItem("A new office", ResolutionKind.ORDINARY)
STATED = WantedItem(ITEM, TOTALITARIAN, "Everybody came.", agreed=True, officers_present=True)
ALL = Sitting(open=True, items=(), present=12, entitled=12)


def test_it_takes_all_members_the_chairs_word_on_the_officers_and_no_objection() -> None:
    found = admit(reading("IT-COOP", form="spa"), STATED, ALL)
    assert (found.law.source, found.law.unverified) == (ARTICLE, True)
    assert found.basis.startswith(f"{ARTICLE} (unverified: a majority of directors and auditors")


@pytest.mark.parametrize(
    ("wanted", "at", "says"),
    [
        (STATED, replace(ALL, present=11), "11 of 12 members"),
        (replace(STATED, agreed=False), ALL, "somebody objects"),
        (replace(STATED, officers_present=False), ALL, "does not state that a majority of directors and auditors"),
    ],
)
def test_one_of_the_three_missing_it_is_not_taken_up(wanted: WantedItem, at: Sitting, says: str) -> None:
    with pytest.raises(Refusal) as found:
        admit(reading("IT-COOP", form="spa"), wanted, at)
    refused = found.value
    assert (refused.code, refused.details["article"], refused.details["unverified"]) == (
        "ITEM_NOT_ANNOUNCED",
        ARTICLE,
        True,
    )
    assert says in refused.message


def test_elsewhere_the_officers_are_not_asked_about() -> None:
    wanted = replace(STATED, exception="all_members_present", agreed=False, officers_present=False)
    assert admit(reading("DE-EG"), wanted, ALL).basis == "DE GenG § 46(2)"
