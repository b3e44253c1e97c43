"""The statutes' clause `sections`: its shape, and the law that bounds it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.sections import DividedBy, sections_in, sections_of
from services.governance.domain.engine.apportion import Method
from services.governance.domain.statutes_clauses import clause_outside
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def clause(**changed: Any) -> dict[str, Any]:
    """A clause of three sections with fifty seats."""
    rows = [{"code": code, "name": f"Section {code}"} for code in ("NORTH", "SOUTH", "WEST")]
    return {"by": "category", "sections": rows, "seats": 50, "method": "sainte_lague", "min_seat": 1} | changed


def test_a_clause_as_it_is_read() -> None:
    found = sections_of(clause())
    assert (found.by, found.method, found.seats, found.min_seat) == (DividedBy.CATEGORY, Method.SAINTE_LAGUE, 50, 1)
    assert found.codes == ("NORTH", "SOUTH", "WEST")
    assert found.section("SOUTH").name == "Section SOUTH"
    with pytest.raises(Refusal) as refused:
        found.section("EAST")
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {"by": "category"},
        clause(by="moon"),
        clause(method="lots"),
        clause(seats=0),
        clause(seats=True),
        clause(seats="50"),
        clause(min_seat=17),
        clause(sections=[]),
        clause(sections=[{"code": "A", "name": "A"}] * 2),
        clause(sections=[{"code": "A"}]),
        clause(sections=[{"code": " A", "name": "A"}]),
        clause(sections=[{"code": "A\n", "name": "A"}]),
        clause(more=1),
    ],
)
def test_what_is_no_clause(wrong: Any) -> None:
    with pytest.raises(Refusal) as refused:
        sections_of(wrong)
    assert refused.value.code == "BAD_ARGUMENT"


def test_fewer_seats_than_the_law_asks_for_are_outside_it() -> None:
    found = clause_outside(regime("DE-EG", {"sections": clause(seats=49)}), "sections", TODAY)
    assert found is not None
    assert (found.key, found.value) == ("delegates.min_delegates", 50)
    assert clause_outside(regime("DE-EG", {"sections": clause()}), "sections", TODAY) is None
    assert clause_outside(regime("NL-COOP", {"sections": clause(seats=3)}), "sections", TODAY) is None


def test_an_entity_without_the_clause_has_no_sections() -> None:
    with pytest.raises(Refusal) as refused:
        sections_in(regime("DE-EG", {}))
    assert refused.value.code == "LAW_UNKNOWN"
    assert refused.value.details["key"] == "sections"
    assert "art. 1" in sections_in(regime("DE-EG", {"sections": clause()})).article
