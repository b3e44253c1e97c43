"""Regimes for tests: an entity of a pack, with choices of its statutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from commons.directory import LegalEntity
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice, Statutes


def regime(
    pack: str, choices: dict[str, Any] | None = None, *, form: str | None = None, opened_on: str | None = None
) -> Regime:
    """The law of one entity under `pack`; every choice stands in article 1."""
    entity = LegalEntity(
        id=f"{pack[:2]}.entity.test",
        country=pack[:2],
        name="Test",
        legal_form=pack,
        pack=pack,
        company_form=form,
        opened_on=opened_on,
        seat_pack="BE-SC" if pack.startswith("SCE") else None,
    )
    if choices is None:
        return Regime(library(), entity)
    found = {key: Choice(value, "art. 1") for key, value in choices.items()}
    return Regime(library(), entity, Statutes(entity.id, 1, date(2010, 1, 1), found))
