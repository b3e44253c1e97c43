"""Texts are trimmed, bounded and storable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commons.errors import Refusal
from commons.texts import optional_text, text, title


def test_what_is_said_is_trimmed() -> None:
    assert title("T", " Annual assembly ") == "Annual assembly"
    assert text("S", "two\nlines") == "two\nlines"
    assert optional_text("N", " ") == ""


@pytest.mark.parametrize(
    ("check", "value"),
    [(title, ""), (title, "a\tb"), (title, "x" * 301), (text, " "), (text, "x" * 5001), (optional_text, "a\x00b")],
)
def test_what_is_refused(check: Callable[[str, str], str], value: str) -> None:
    with pytest.raises(Refusal) as refused:
        check("T", value)
    assert refused.value.code == "BAD_ARGUMENT"
