"""NACE codes say something with their revision only."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from commons.nace import Nace, activity


def test_a_code_is_read_in_its_revision() -> None:
    assert activity("9020") == Nace("90.20", "2.1")
    assert activity("90.20").label == "Activities of performing arts"
    assert activity("62.01", "2.0").label == "Computer programming activities"


@pytest.mark.parametrize(("code", "revision"), [("62.01", "2.1"), ("90.20", "2.0"), ("x", "2.1"), ("90.20", "3")])
def test_unknown_codes_and_revisions_are_refused(code: str, revision: str) -> None:
    with pytest.raises(Refusal) as refused:
        activity(code, revision)
    assert refused.value.code == "BAD_ARGUMENT"
