from __future__ import annotations

import re

import pytest

from commons.errors import CODES, Refusal


def test_an_unlisted_code_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="unlisted"):
        Refusal("SURPRISE", "…")


def test_codes_are_constants_with_a_meaning() -> None:
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code) and meaning for code, meaning in CODES.items())


def test_details_go_out_beside_the_code() -> None:
    refusal = Refusal("PARTITION_FORBIDDEN", "No.", country="BE")
    assert refusal.extensions == {"code": "PARTITION_FORBIDDEN", "country": "BE"}
    assert str(refusal) == refusal.message == "No."
