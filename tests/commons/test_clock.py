from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

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


def test_a_clock_that_is_followed_runs_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_followed", [])
    before = clock.now()
    clock.follow(tmp_path / "clock")
    assert clock.now() - before < timedelta(minutes=1), "no such file: the machine's own time"
    (tmp_path / "clock").write_text("345600\n")
    assert timedelta(days=4) <= clock.now() - before < timedelta(days=4, minutes=1)
    assert clock.ahead(tmp_path / "clock") == timedelta(days=4)
    assert clock.today("UTC") == clock.now().date()
    assert clock.machine_now() - before < timedelta(minutes=1), "tokens keep the machine's own time"
