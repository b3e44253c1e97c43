"""A count stands on a sealed roll; before the day it is a rehearsal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Imported
from services.governance.domain.record_tally import Count, RollFigures, record_tally
from services.governance.domain.words import AssemblyForm, AssemblyKind
from tests.services.governance.country import key

HELD = date(2026, 12, 24)
ASSEMBLY = Assembly(
    key(1),
    "BE.entity.smartcoop",
    "A",
    AssemblyKind.ORDINARY,
    AssemblyForm.IN_ROOM,
    HELD,
    HELD,
    HELD - timedelta(days=30),
)
IMPORTED = Assembly(
    key(1),
    "BE.entity.smartcoop",
    "A",
    AssemblyKind.ORDINARY,
    AssemblyForm.IN_ROOM,
    HELD,
    HELD,
    imported=Imported("s", "", False),
)


def code(count: Count, assembly: Assembly, roll: RollFigures | None, today: date) -> str:
    with pytest.raises(Refusal) as refused:
        record_tally(count, assembly, roll, today)
    return refused.value.code


def test_on_a_sealed_roll() -> None:
    found = record_tally(Count(6, 3, 1), ASSEMBLY, RollFigures(True, 12), HELD)
    assert (found.present, found.entitled, found.rehearsal, found.reconstructed) == (10, 12, False, False)


def test_a_rehearsal_before_the_day_needs_no_seal() -> None:
    assert record_tally(Count(6, 3, 1), ASSEMBLY, RollFigures(False, 12), HELD - timedelta(days=1)).rehearsal
    assert code(Count(6, 3, 1), ASSEMBLY, RollFigures(False, 12), HELD) == "TRANSITION_NOT_ALLOWED"


def test_refusals() -> None:
    assert code(Count(6, 3, 1), ASSEMBLY, None, HELD) == "ROLL_NOT_COMPUTED"
    assert code(Count(6, 3, 1), IMPORTED, RollFigures(True, 12), HELD) == "TRANSITION_NOT_ALLOWED"
    assert code(Count(6, 3, 4), ASSEMBLY, RollFigures(True, 12), HELD) == "BAD_ARGUMENT"
    assert code(Count(6, 3, 1, present=9), ASSEMBLY, RollFigures(True, 12), HELD) == "BAD_ARGUMENT"
