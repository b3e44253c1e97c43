"""The folded name: the same in every country, compared byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clients.domain.sort_name import SORT_NAME_LENGTH, sort_name


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  L'Œuvre d'Été, S.A. ", "l oeuvre d ete s a"),
        ("Straßen & Gärten GmbH", "strassen garten gmbh"),
        ("Ørsted Łódź ǅ", "orsted lodz dz"),
        ("ÁRVÍZTŰRŐ", "arvizturo"),
        ("…", ""),
    ],
)
def test_accents_case_and_punctuation_go(name: str, folded: str) -> None:
    assert sort_name(name) == folded


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = sort_name(name)
    assert len(once) <= SORT_NAME_LENGTH
    assert sort_name(once) == once
