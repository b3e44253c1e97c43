"""ISCO-08: the whole structure, with titles in two languages."""

from __future__ import annotations

from collections import Counter

import pytest

from commons.errors import Refusal
from commons.isco import Trade, trade, trades


def test_the_structure_is_complete() -> None:
    assert Counter(len(one.code) for one in trades()) == {1: 10, 2: 43, 3: 130, 4: 436}
    for one in trades():
        assert one.title("en")
        assert one.title("fr")
        assert one.group is None or trade(one.group.code) == one.group


def test_a_code_has_titles_and_a_group() -> None:
    musician = trade(" 2652 ")
    assert musician.title() == "Musicians, singers and composers"
    assert musician.title("fr") == "Compositeurs, musiciens et chanteurs"
    assert musician.title("hu") == musician.title("en")
    assert musician.group == Trade("265")


@pytest.mark.parametrize("code", ["", "9999", "26521", "artist", "2652;"])
def test_unknown_codes_are_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        trade(code)
    assert refused.value.code == "BAD_ARGUMENT"


def test_trades_are_found_by_words_of_either_language_and_by_group() -> None:
    assert [one.code for one in trades("musiciens chanteurs")] == ["2652"]
    assert [one.code for one in trades("MUSICIANS", under="26")] == ["2652"]
    assert [one.code for one in trades(under="265")][:3] == ["265", "2651", "2652"]
    assert trades("no such trade") == []
