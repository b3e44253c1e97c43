"""A text is a number where it can be read as one, however it is written; else it is a name."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.clients.domain.search.wanted import search_text


@pytest.mark.parametrize(
    ("text", "country", "numbers"),
    [
        ("BE0999999922", "FR", {"VAT BE0999999922", "REGISTER BE:0999999922"}),
        ("0999.999.922", "BE", {"VAT BE0999999922", "REGISTER BE:0999999922"}),
        ("732 829 320", "FR", {"REGISTER FR:732829320"}),
        ("fr 732.829.320", "BE", {"REGISTER FR:732829320"}),
        ("213800KUD8LAJWSQ9D15", "NL", {"LEI 213800KUD8LAJWSQ9D15"}),
        ("BE0999999921", "BE", set()),
        ("Théâtre National", "BE", set()),
        ("ete zwanze70c2", "BE", set()),  # its digits would pass for an LEI's, were it one
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, country: str, numbers: set[str]) -> None:
    found = search_text(text, country)
    assert {f"{one.scheme} {one.value}" for one in found.numbers} == numbers
    assert found.name == text


@pytest.mark.parametrize("text", ["", "  ", "a", "- . é", "x" * 121, "nul\0l"])
def test_what_would_find_everything_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        search_text(text, "BE")
    assert refused.value.code == "BAD_ARGUMENT"
