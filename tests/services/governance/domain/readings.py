"""Readings for tests: the law of a pack on a day, with choices of statutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.governance.domain.law.reading import Reading
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def reading(pack: str, choices: dict[str, Any] | None = None, *, form: str | None = None, on: date = TODAY) -> Reading:
    """The law of one entity under `pack` on a day."""
    return Reading(regime(pack, choices, form=form), on)
