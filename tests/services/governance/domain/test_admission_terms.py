"""Under which rules an entity admits, by each law and its statutes."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.admission_terms import (
    REFUSAL,
    AdmissionTerms,
    AdmittingBody,
    ApplicationForm,
    ReasonsGiven,
    admission_terms,
)
from services.governance.domain.law.library import library
from tests.services.governance.domain.readings import reading


def terms(pack: str, choices: dict[str, Any] | None = None) -> AdmissionTerms:
    return admission_terms(reading(pack, choices, form="SA" if pack.startswith("FR") else "spa"))


def test_italian_directors_give_reasons_within_sixty_days_and_the_meeting_may_be_asked() -> None:
    for pack in ("IT-COOP", "IT-CONSORTIUM"):
        found = terms(pack)
        assert (found.body, found.form) == (AdmittingBody.BOARD, ApplicationForm.ANY)
        assert (found.reasons, found.decide_within_days, found.silence_admits) == (
            ReasonsGiven.WITH_REFUSAL,
            60,
            False,
        )
        assert (found.appeal_to, found.appeal_within_days) == (AdmittingBody.GENERAL_MEETING, 60)
        assert found.refusal_law is not None
        assert (found.refusal_law.key, found.refusal_law.source, found.refusal_law.unverified) == (
            REFUSAL,
            "IT codice civile art. 2528",
            True,
        )


def test_spanish_silence_admits_and_dutch_appeals_have_no_last_day() -> None:
    spain, netherlands = terms("ES-COOP"), terms("NL-COOP")
    assert (spain.silence_admits, spain.form, spain.appeal_within_days) == (True, ApplicationForm.WRITTEN, 20)
    assert (netherlands.body, netherlands.appeal_to) == (AdmittingBody.BOARD, AdmittingBody.GENERAL_MEETING)
    assert (netherlands.appeal_within_days, netherlands.decide_within_days) == (None, None)


def test_where_statutes_have_to_name_the_body_nobody_guesses_one() -> None:
    assert terms("FR-SCIC").body is None
    chosen = terms("FR-SCIC", {"admission.body": "general_meeting"})
    assert chosen.body is AdmittingBody.GENERAL_MEETING
    assert chosen.body_law.pack == "statutes"
    assert (chosen.reasons, chosen.appeal_to, chosen.refusal_law) == (ReasonsGiven.ON_REQUEST, None, None)
    with pytest.raises(Refusal, match="friends"):
        terms("FR-SCIC", {"admission.body": "friends"})
    with pytest.raises(Refusal, match="is no form"):
        terms("FR-SCIC", {"admission.form": "knock"})


def test_the_form_of_a_german_application_is_the_days() -> None:
    assert terms("DE-EG").form is ApplicationForm.TEXT
    assert terms("DE-EG", {"admission.form": "written_unconditional"}).form is ApplicationForm.WRITTEN


def test_every_pack_is_understood() -> None:
    for pack in library().packs:
        found = terms(pack)
        assert found.body_law.source
        assert (found.appeal_to is None) or found.refusal_law is not None
