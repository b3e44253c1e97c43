"""The form of a meeting: from afar or in writing only where law and statutes let it be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.convocation.form import REMOTE, WRITTEN, check_form, check_in_writing, written_procedure
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.words import AssemblyForm, ResolutionKind
from tests.services.governance.domain.laws import regime

ON = date(2027, 6, 15)


def law(found: Regime) -> Reading:
    return Reading(found, ON, binding=True)


def code(found: Regime, form: AssemblyForm) -> str:
    with pytest.raises(Refusal) as refused:
        check_form(form, law(found))
    assert refused.value.details["article"]
    return refused.value.code


@pytest.mark.parametrize("pack", ["BE-SC", "DE-EG", "AT-EGEN", "FR-SCIC-SA", "IT-COOP", "NL-COOP", "HU-SZOV"])
def test_a_room_needs_no_rule(pack: str) -> None:
    assert check_form(AssemblyForm.IN_ROOM, law(regime(pack))) is None


@pytest.mark.parametrize("form", [AssemblyForm.REMOTE, AssemblyForm.HYBRID])
def test_belgium_s_board_may_open_it_and_others_need_a_clause(form: AssemblyForm) -> None:
    assert check_form(form, law(regime("BE-SC"))) is not None
    for pack in ("DE-EG", "FR-SCIC-SA", "IT-COOP", "ES-COOP", "NL-COOP", "AT-EGEN", "SE-EKFOR"):
        assert code(regime(pack), form) == "FORM_NOT_ALLOWED"
        adopted = check_form(form, law(regime(pack, {REMOTE: True})))
        assert getattr(adopted, "pack", None) == "statutes"


def test_a_european_society_follows_its_seat() -> None:
    found = check_form(AssemblyForm.HYBRID, law(regime("SCE")))
    assert "BE CSA/WVV" in getattr(found, "source", "")


@pytest.mark.parametrize(
    ("pack", "choices", "expected"),
    [
        ("FR-SCIC-SA", None, "FORM_NOT_ALLOWED"),
        ("ES-COOP", None, "FORM_NOT_ALLOWED"),
        ("IT-COOP", None, "FORM_NOT_ALLOWED"),
        ("DE-EG", None, "FORM_NOT_ALLOWED"),
        ("FR-SCIC-SAS", None, "LAW_UNKNOWN"),
        ("AT-EGEN", None, "LAW_UNKNOWN"),
        ("DE-EG", {WRITTEN: False}, "FORM_NOT_ALLOWED"),
    ],
)
def test_in_writing_only_where_the_law_has_it(pack: str, choices: dict[str, Any] | None, expected: str) -> None:
    assert code(regime(pack, choices), AssemblyForm.WRITTEN) == expected


def test_what_writing_takes() -> None:
    belgium = written_procedure(law(regime("BE-SC")))
    assert (belgium.unanimous, belgium.excepted) == (True, ("notarial_deed",))
    netherlands = written_procedure(law(regime("NL-COOP")))
    assert (netherlands.unanimous, netherlands.board_knows) == (True, True)
    assert written_procedure(law(regime("DE-EG", {WRITTEN: True}))).unanimous is False


def test_a_notary_s_deed_takes_a_meeting() -> None:
    amendment = AgendaItem("A new seat", ResolutionKind.AMENDMENT)
    with pytest.raises(Refusal) as refused:
        check_in_writing((amendment,), law(regime("BE-SC")))
    assert (refused.value.code, refused.value.details["key"]) == ("FORM_NOT_ALLOWED", WRITTEN)
    check_in_writing((AgendaItem("The accounts", ResolutionKind.ORDINARY),), law(regime("BE-SC")))
    check_in_writing((amendment,), law(regime("NL-COOP")))
