"""What each legal entity chose within its law pack. The articles are the sample's own; real statutes were not read."""

from __future__ import annotations

from datetime import date

from commons.directory import Country, LegalEntity
from hemicycle.sample.word_lists import read_data
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice, Statutes

SINCE = "2015-01-01"
"""When statutes came into force of an entity whose opening the directory does not date."""


def regimes(country: Country) -> list[Regime]:
    """Pack and statutes of each entity; one without sample statutes has the law's defaults."""
    chosen = read_data("statutes")
    return [Regime(library(), entity, _statutes(entity, chosen.get(entity.id))) for entity in country.entities]


def _statutes(entity: LegalEntity, row: dict | None) -> Statutes | None:
    if row is None:
        return None
    choices = {key: Choice(value, article) for key, (value, article) in row["choices"].items()}
    return Statutes(entity.id, 1, date.fromisoformat(entity.opened_on or SINCE), choices, row["title"])
