"""A decisive leaf is confirmed once, with its source."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.law.leaf import Opinion
from services.governance.domain.law.regime import Regime
from services.governance.domain.sign_off import Confirmation, sign_off
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
EARLIER = Opinion("Aude", TODAY, "a letter", "holds", 1)
SURE = Confirmation("exit.exclusion_effect", "counsel's letter of 1 June", "at the end of the month")


def code(wanted: Confirmation, law: Regime, signed: dict[str, Opinion]) -> str:
    with pytest.raises(Refusal) as refused:
        sign_off(wanted, law, TODAY, signed)
    return refused.value.code


def test_a_leaf_that_needs_it() -> None:
    italy = regime("IT-COOP", form="spa")
    assert sign_off(Confirmation("minority_convene.threshold", "a", "b"), italy, TODAY, {}).key.startswith("minority")
    assert (
        code(Confirmation("minority_convene.threshold", "a", "b"), italy, {"minority_convene.threshold": EARLIER})
        == "ALREADY_EXISTS"
    )


def test_one_that_needs_none_or_has_no_source() -> None:
    assert code(Confirmation("vote_unit", "a", "b"), regime("BE-SC"), {}) == "BAD_ARGUMENT"
    assert code(Confirmation("exit.exclusion_effect", " ", "b"), regime("BE-SC"), {}) == "BAD_ARGUMENT"
    assert code(SURE, regime("DE-EG"), {}) == "BAD_ARGUMENT"


def test_what_nobody_knows_is_said_by_the_statutes_first() -> None:
    key = "unpaid_shares.vote_suspended"
    assert code(Confirmation(key, "a", "b"), regime("HU-SZOV"), {}) == "LAW_UNKNOWN"
    said = sign_off(Confirmation(key, "a", "b"), regime("HU-SZOV", {key: True}), TODAY, {})
    assert (said.value, said.pack) == (True, "statutes")
