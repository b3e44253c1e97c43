"""Every worked example, word for word, through the rehearsal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hemicycle.trying_law import compared, read_cases
from services.governance.domain.law.library import library
from services.governance.domain.rehearsal.answer import Question
from services.governance.domain.rehearsal.rehearse import rehearse

FILE = Path(__file__).parents[2] / "worked_examples.json"
OURS = Path(__file__).parent / "more_examples.json"
TODAY = date(2026, 11, 24)
CASES = [case for file in (FILE, OURS) for case in read_cases(file.read_text("utf-8"), file)]


def test_all_of_them_are_there() -> None:
    assert len(read_cases(FILE.read_text("utf-8"), FILE)) == 158
    assert {case.question for case in CASES} == {question.value for question in Question}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example(case: Any) -> None:
    found = rehearse(library(), case.pack, Question(case.question), case.given, TODAY)
    if "code" in case.expect:
        assert found.refused is not None
        assert found.refused.code == case.expect["code"]
        return
    assert list(compared(case.expect, found.expect)) == []
    assert found.figures or case.question == "conflict"
    assert all(figure.law is None or figure.law.source for figure in found.figures)
