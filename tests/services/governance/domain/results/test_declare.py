"""Declaring: once, by name, only what is settled."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.results.declare import Declaring, check_correction, check_not_declared, declare
from tests.services.governance.domain.readings import reading

LAW = reading("HU-SZOV").leaf("majorities.ordinary")
SETTLED: dict[str, Any] = {
    "verdict": "adopted",
    "explanation": "6 for.",
    "laws": (LAW,),
    "rehearsal": False,
    "imported": False,
    "roll_stands": True,
    "statutes_as_sealed": True,
    "room_recorded": True,
    "unsigned": [],
    "declared": False,
}


def test_a_settled_result_is_declared_with_what_it_rests_on() -> None:
    found = declare(Declaring(**SETTLED), None)
    assert (found.verdict, found.laws, found.reason) == ("adopted", (LAW,), None)


@pytest.mark.parametrize(("change", "code"), [
    ({"rehearsal": True}, "TRANSITION_NOT_ALLOWED"),
    ({"imported": True}, "TRANSITION_NOT_ALLOWED"),
    ({"roll_stands": False}, "TRANSITION_NOT_ALLOWED"),
    ({"statutes_as_sealed": False}, "ROLL_OUTDATED"),
    ({"room_recorded": False}, "TRANSITION_NOT_ALLOWED"),
    ({"unsigned": [LAW]}, "SIGN_OFF_MISSING"),
    ({"verdict": "no_result"}, "NO_RESULT"),
    ({"verdict": "undecided"}, "NO_RESULT"),
    ({"verdict": "ask_tie_rule"}, "NO_RESULT"),
    ({"declared": True}, "BAD_ARGUMENT"),
])  # fmt: skip
def test_refusals(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        declare(Declaring(**(SETTLED | change)), None)
    assert refused.value.code == code


def test_a_declared_result_is_corrected_with_a_count_and_a_reason() -> None:
    assert declare(Declaring(**(SETTLED | {"declared": True})), "two papers found").reason == "two papers found"
    check_correction(declared=True, corrects=True)
    check_correction(declared=False, corrects=False)
    check_not_declared(declared=False)
    for declared, corrects, code in ((True, False, "RESULT_DECLARED"), (False, True, "TRANSITION_NOT_ALLOWED")):
        with pytest.raises(Refusal) as refused:
            check_correction(declared=declared, corrects=corrects)
        assert refused.value.code == code
    with pytest.raises(Refusal):
        check_not_declared(declared=True)
