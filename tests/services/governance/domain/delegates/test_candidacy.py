"""Who may stand as a delegate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.candidacy import Candidacy, Standing, check_candidacy, keeps_from_office
from tests.services.governance.domain.readings import TODAY, reading

GERMANY = reading("DE-EG")
ANNA = Candidacy(" Anna Invented ", "anna@example.org", date(2026, 11, 1), full_capacity=True)
MEMBER = Standing("NORTH", "PERSON", None)


def refusal(said: Candidacy, known: Standing) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check_candidacy(GERMANY, said, known, "NORTH", TODAY)
    return refused.value


def test_a_member_of_the_section_stands() -> None:
    assert check_candidacy(GERMANY, ANNA, MEMBER, "NORTH", TODAY).display_name == "Anna Invented"


@pytest.mark.parametrize(
    ("said", "known", "reason"),
    [
        (ANNA, Standing("SOUTH", "PERSON", None), "section"),
        (ANNA, Standing(None, None, None), "section"),
        (ANNA, Standing("NORTH", "PERSON", "supervisory board"), "office"),
        (replace(ANNA, full_capacity=False), MEMBER, "capacity"),
        (ANNA, Standing("NORTH", "ORGANISATION", None), "representative"),
    ],
)
def test_who_may_not(said: Candidacy, known: Standing, reason: str) -> None:
    refused = refusal(said, known)
    assert (refused.code, refused.details["reason"]) == ("NOT_ELIGIBLE", reason)
    assert "43a" in refused.details["article"]


def test_an_organisation_sits_by_its_representative() -> None:
    known = Standing("NORTH", "ORGANISATION", None)
    assert (
        check_candidacy(GERMANY, replace(ANNA, representative="Anna"), known, "NORTH", TODAY).representative == "Anna"
    )
    assert refusal(replace(ANNA, representative="Otto"), MEMBER).code == "BAD_ARGUMENT"


@pytest.mark.parametrize("said", [replace(ANNA, consented_on=date(2026, 11, 25)), replace(ANNA, contact=" ")])
def test_what_the_list_needs(said: Candidacy) -> None:
    assert refusal(said, MEMBER).code == "BAD_ARGUMENT"


def test_conditions_left_open_or_in_unknown_words() -> None:
    for law in (reading("FR-SCOP", form="SA"), reading("FR-SCOP", {"delegates.eligibility": ["tall"]}, form="SA")):
        with pytest.raises(Refusal) as refused:
            check_candidacy(law, ANNA, MEMBER, "NORTH", TODAY)
        assert refused.value.code == "LAW_UNKNOWN"


@pytest.mark.parametrize(("pack", "kept"), [("DE-EG", True), ("ES-COOP", True), ("AT-EGEN", False)])
def test_an_office_taken_up_later(pack: str, kept: bool) -> None:
    assert keeps_from_office(reading(pack).required("delegates.eligibility")) is kept
