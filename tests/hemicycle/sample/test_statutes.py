"""The sample's statutes stay within their packs, and leave no question open that a roll asks."""

from __future__ import annotations

from datetime import date

import pytest

from commons.directory import Directory
from hemicycle.sample.statutes import regimes
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.roll_rules import rules_of

ENTITIES = [regime for country in Directory.load().countries.values() for regime in regimes(country)]


@pytest.mark.parametrize("regime", ENTITIES, ids=lambda regime: regime.entity.id)
def test_statutes_fit_the_law_and_answer_what_a_roll_asks(regime) -> None:
    assert regime.statutes is not None
    check_statutes(regime, regime.statutes.valid_from)
    rules = rules_of(regime, date(2026, 12, 20))
    assert rules.gaps == ()
    assert rules.share_needed
    assert rules.waiting_days == (90 if regime.entity.country == "IT" else 0)
