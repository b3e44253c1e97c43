"""A decisive leaf is confirmed once, with its source; one that nobody knows is answered by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.law.leaf import Absent, Opinion
from services.governance.domain.law.regime import Regime
from services.governance.domain.sign_off import Confirmation, sign_off
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
MINORITY = "minority_convene.threshold"
UNPAID = "unpaid_shares.vote_suspended"
SURE = Confirmation("exit.exclusion_effect", "counsel's letter of 1 June", "at the end of the month")


def opinion(value: Any = None) -> Opinion:
    return Opinion("Ada", TODAY, "a letter", "so it is", 1, value)


def code(wanted: Confirmation, law: Regime, signed: dict[str, Opinion]) -> str:
    with pytest.raises(Refusal) as refused:
        sign_off(wanted, law, TODAY, signed)
    return refused.value.code


def said(key: str, value: Any = None) -> Confirmation:
    return Confirmation(key, "a", "b", value)


def test_a_leaf_that_needs_it() -> None:
    italy = regime("IT-COOP", form="spa")
    assert sign_off(said(MINORITY), italy, TODAY, {}).key == MINORITY
    assert code(said(MINORITY), italy, {MINORITY: opinion()}) == "ALREADY_EXISTS"


def test_one_that_needs_none_or_has_no_source() -> None:
    assert code(said("vote_unit"), regime("BE-SC"), {}) == "BAD_ARGUMENT"
    assert code(said("vote_per_moon"), regime("BE-SC"), {}) == "BAD_ARGUMENT"
    assert code(Confirmation("exit.exclusion_effect", " ", "b", "at_once"), regime("BE-SC"), {}) == "BAD_ARGUMENT"
    assert code(SURE, regime("DE-EG"), {}) == "BAD_ARGUMENT"


def test_what_nobody_knows_takes_a_value_of_the_keys_type() -> None:
    hungary = regime("HU-SZOV")
    assert code(said(UNPAID), hungary, {}) == "LAW_UNKNOWN"
    for wrong in ("perhaps", 1, 0.5, [True], {"value": True}):
        assert code(said(UNPAID, wrong), hungary, {}) == "BAD_ARGUMENT"
    for answer in (True, "none"):
        assert sign_off(said(UNPAID, answer), hungary, TODAY, {}).absent is Absent.UNKNOWN
    assert code(said(UNPAID, True), hungary, {UNPAID: opinion(True)}) == "ALREADY_EXISTS"
    assert sign_off(said(UNPAID, False), hungary, TODAY, {UNPAID: opinion(True)}).key == UNPAID


def test_an_unknown_leaf_that_is_not_decisive_can_be_answered_too() -> None:
    key = "conflict_of_interest.counts_in_quorum"
    austria = regime("AT-EGEN")
    assert key not in austria.library.decisive_keys
    assert sign_off(said(key, False), austria, TODAY, {}).key == key


def test_where_the_statutes_say_it_an_opinion_only_confirms() -> None:
    law = regime("HU-SZOV", {UNPAID: True})
    binding = sign_off(said(UNPAID), law, TODAY, {})
    assert (binding.value, binding.pack) == (True, "statutes")
    assert said(UNPAID, True).answer(binding) is None
    assert code(said(UNPAID, False), law, {}) == "BAD_ARGUMENT"


def test_an_opinion_binds_only_where_the_law_is_unknown() -> None:
    hungary, italy = regime("HU-SZOV"), regime("IT-COOP", form="spa")
    answered = Regime(hungary.library, hungary.entity, None, {UNPAID: opinion(True)}).rule(UNPAID, TODAY)
    assert (answered.value, answered.absent, answered.pack, answered.unverified) == (True, None, "opinion", True)
    none = Regime(hungary.library, hungary.entity, None, {UNPAID: opinion("none")}).required(UNPAID, TODAY)
    assert (none.value, none.absent) == (None, Absent.NONE)
    confirmed = Regime(italy.library, italy.entity, None, {MINORITY: opinion()}).rule(MINORITY, TODAY)
    assert confirmed.opinion == opinion()
    assert confirmed.value == italy.rule(MINORITY, TODAY).value
