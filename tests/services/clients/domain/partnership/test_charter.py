"""Charters: versions that follow each other, signatures that are renewed by calendar months."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.clients.domain.partnership.charter import Charter, Signing, end, publish, sign

TODAY = date(2026, 3, 1)
FIRST = publish(
    Charter(UUID(int=1), "BE.entity.smartcoop", 0, " Charter ", "We pay in time.", date(2025, 1, 1), 12), None
)


def signed(day: date = date(2025, 2, 28), in_force: Charter | None = FIRST, document: str | None = None):
    return sign(UUID(int=9), Signing(FIRST, day, "director", document), in_force, TODAY)


def test_versions_are_counted_and_follow_each_other() -> None:
    assert (FIRST.version, FIRST.title, FIRST.digest) == (1, "Charter", sha256(b"We pay in time.").digest())
    later = Charter(UUID(int=2), FIRST.entity, 0, "Charter", "We pay early.", date(2025, 6, 1), 12)
    assert publish(later, FIRST).version == 2
    with pytest.raises(Refusal, match="this begins later"):
        publish(Charter(UUID(int=3), FIRST.entity, 0, "C", "T", date(2025, 1, 1), 12), FIRST)


def test_it_holds_until_it_is_due_or_ended() -> None:
    found = signed(document="ab" * 32)
    assert (found.until, found.document) == (date(2026, 2, 28), bytes.fromhex("ab" * 32))
    assert found.holds_on(date(2026, 2, 27))
    assert not found.holds_on(date(2026, 2, 28))
    ended = end(found, date(2025, 5, 1), "it does not pay", TODAY)
    assert (ended.holds_on(date(2025, 5, 1)), ended.holds_on(date(2025, 5, 2))) == (True, False)


def test_refusals() -> None:
    other = Charter(UUID(int=2), FIRST.entity, 2, "Charter", "We pay early.", date(2025, 2, 1), 12)
    for day, in_force, document in (
        (date(2026, 3, 2), FIRST, None),
        (date(2025, 2, 28), other, None),
        (date(2024, 1, 1), None, None),
        (date(2025, 2, 28), FIRST, "not a hash"),
    ):
        with pytest.raises(Refusal) as refused:
            signed(day, in_force, document)
        assert refused.value.code == "BAD_ARGUMENT"
    for day in (date(2025, 2, 27), date(2026, 2, 27), date(2026, 3, 2)):
        with pytest.raises(Refusal):
            end(signed(), day, "why", TODAY)
