from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

import pytest

from commons import clock


def test_law_counts_the_days_of_its_own_country(monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Frozen:
            moment = cls(2026, 6, 30, 22, 30, tzinfo=UTC)
            return moment.astimezone(tz) if tz else moment

    monkeypatch.setattr(clock, "datetime", Frozen)
    assert clock.today("Europe/Brussels") == date(2026, 7, 1)
    assert clock.today("UTC") == date(2026, 6, 30)
    assert clock.now().tzinfo is UTC
