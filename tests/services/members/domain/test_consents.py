"""Consent opens named fields only."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.members.domain.consents import consented_fields


def test_fields_are_kept_once_in_the_order_given() -> None:
    assert consented_fields(["facts", "joinedOn", "facts"], {"joinedOn", "facts"}) == ["facts", "joinedOn"]
    assert consented_fields([], {"facts"}) == []


def test_a_field_that_consent_does_not_open_is_refused() -> None:
    with pytest.raises(Refusal, match="facts, joinedOn"):
        consented_fields(["number"], {"joinedOn", "facts"})
