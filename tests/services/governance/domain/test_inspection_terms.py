"""Who may inspect register and minutes, in the words of each law."""

from __future__ import annotations

from datetime import date

import pytest

from commons.directory import Directory
from commons.errors import Refusal
from services.governance.domain.inspection_terms import KEY, InspectionTerms, inspection_terms
from services.governance.domain.law.library import library
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from tests.services.governance.domain.readings import reading

DAY = date(2026, 11, 24)
ENTITIES = Directory.load().entities


def terms(entity: str) -> InspectionTerms:
    return inspection_terms(Reading(Regime(library(), ENTITIES[entity], None), DAY))


@pytest.mark.parametrize(
    ("entity", "holders_only", "years"),
    [
        ("BE.entity.smartcoop", True, None),
        ("DE.entity.smart-eg", False, None),
        ("AT.entity.smart-at", False, None),
        ("FR.entity.smartfr", False, 3),
        ("FR.entity.alterna", False, 3),
    ],
)
def test_what_the_law_of_a_country_says(entity: str, holders_only: bool, years: int | None) -> None:
    found = terms(entity)
    assert (found.holders_only, found.years) == (holders_only, years)
    assert found.law.key == KEY


def test_every_entity_has_an_answer_or_an_honest_gap() -> None:
    """A word of a pack that nobody here understands would be a gap in the code, not in the law."""
    for entity in ENTITIES:
        try:
            assert terms(entity).law.source
        except Refusal as refusal:
            told = refusal
        else:
            continue
        assert told.code == "LAW_UNKNOWN", entity
        assert "does not say who" not in told.message, entity


def test_statutes_answer_where_the_law_leaves_it_to_them() -> None:
    with pytest.raises(Refusal, match="statutes") as silent:
        inspection_terms(reading("NL-COOP"))
    assert silent.value.code == "LAW_UNKNOWN"
    assert not inspection_terms(reading("NL-COOP", {KEY: "every_member"})).holders_only
    with pytest.raises(Refusal, match="does not say who") as strange:
        inspection_terms(reading("NL-COOP", {KEY: "on_sundays"}))
    assert strange.value.code == "LAW_UNKNOWN"
