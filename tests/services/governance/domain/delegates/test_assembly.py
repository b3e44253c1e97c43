"""How many votes each delegate has, and whether they may meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.assembly import InOffice, votes_of
from services.governance.domain.law.reading import Reading
from tests.services.governance.country import key
from tests.services.governance.domain.readings import reading

MEETING = date(2026, 12, 15)
PRESENT = "proportional_to_members_present_or_represented_in_section"


def body(*sections: tuple[str, int, int | None], held_on: date = MEETING) -> list[InOffice]:
    """Delegates as (section, delegates, members present)."""
    rows = [(code, present) for code, number, present in sections for _ in range(number)]
    return [InOffice(key(at + 100), key(at), code, held_on, 40, present) for at, (code, present) in enumerate(rows)]


def votes(law: Reading, seats: list[InOffice]) -> list[int]:
    return list(votes_of(law, seats).values())


def code_of(law: Reading, seats: list[InOffice]) -> str:
    with pytest.raises(Refusal) as refused:
        votes_of(law, seats)
    return refused.value.code


def test_germany_has_one_vote_each_and_fifty_at_least() -> None:
    law = reading("DE-EG", on=MEETING)
    assert votes(law, body(("A", 50, None))) == [1] * 50
    assert code_of(law, body(("A", 49, None))) == "DELEGATES_TOO_FEW"


def test_a_scop_weighs_by_those_present_in_the_section() -> None:
    law = reading("FR-SCOP", form="SA", on=MEETING)
    assert votes(law, body(("A", 1, 37), ("B", 2, 20))) == [37, 10, 10]
    assert code_of(law, body(("A", 2, 37))) == "LAW_UNKNOWN"
    assert code_of(law, body(("A", 1, None))) == "LAW_UNKNOWN"


def test_sections_of_a_scop_meet_at_most_fifteen_days_before() -> None:
    law = reading("FR-SCOP", form="SA", on=MEETING)
    assert votes(law, body(("A", 1, 3), held_on=date(2026, 11, 30))) == [3]
    assert code_of(law, body(("A", 1, 3), held_on=date(2026, 11, 29))) == "MEETING_TOO_OLD"


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, "LAW_UNKNOWN"),
        ({"delegates.weight": "one_vote_each"}, [1, 1]),
        ({"delegates.weight": "members_of_section"}, [20, 20]),
        ({"delegates.weight": "by_height"}, "LAW_UNKNOWN"),
    ],
)
def test_where_the_statutes_say(choices: dict[str, Any], expected: Any) -> None:
    law = reading("NL-COOP", choices, on=MEETING)
    seats = body(("A", 2, None))
    assert (code_of(law, seats) if isinstance(expected, str) else votes(law, seats)) == expected
