"""Guessable values in the audit chain tell nothing without the member's key."""

from __future__ import annotations

from services.members.domain.pseudonyms import pseudonym


def test_a_pseudonym_depends_on_key_field_and_value() -> None:
    one = pseudonym(b"k" * 32, "family_name", "Laurent")
    assert one == pseudonym(b"k" * 32, "family_name", "Laurent")
    assert "Laurent" not in one
    others = {
        pseudonym(b"x" * 32, "family_name", "Laurent"),
        pseudonym(b"k" * 32, "given_name", "Laurent"),
        pseudonym(b"k" * 32, "family_name", "Laurens"),
    }
    assert one not in others
    assert len(others) == 3
