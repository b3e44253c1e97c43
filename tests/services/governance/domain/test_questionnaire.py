"""What each pack asks of statutes: all that is left to them or may be chosen, nothing that is fixed."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.law.leaf import Absent
from services.governance.domain.law.library import library
from services.governance.domain.questionnaire import Asks, Bound, questionnaire
from services.governance.domain.statutes import CLAUSES, SETTINGS
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
FORMS = {"FR": "SA", "IT": "spa"}


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_a_question_for_every_key_that_statutes_may_settle(pack: str) -> None:
    law = regime(pack, form=FORMS.get(pack[:2]))
    asked = {question.key: question for question in questionnaire(law, TODAY)}
    leaves = {key: law.law(key, TODAY) for key in law.library.keys}
    fixed = {key for key, leaf in leaves.items() if leaf.absent is None and leaf.licence == "fixed"} - SETTINGS
    assert set(asked) == (set(leaves) - fixed) | CLAUSES
    for key, leaf in leaves.items():
        assert (key in asked and asked[key].open) == (
            leaf.absent in (Absent.STATUTES, Absent.UNKNOWN) or leaf.licence.startswith("must_")
        ), key


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_a_choice_at_the_limit_is_within_the_law(pack: str) -> None:
    plain = regime(pack, form=FORMS.get(pack[:2]))
    at_limit = {
        question.key: question.limits[0].value
        for question in questionnaire(plain, TODAY)
        if question.asks in (Asks.MAY_TIGHTEN, Asks.MAY_LOWER)
    }
    check_statutes(regime(pack, at_limit, form=plain.entity.company_form), TODAY)


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_a_number_beyond_its_limit_is_outside(pack: str) -> None:
    plain = regime(pack, form=FORMS.get(pack[:2]))
    for question in questionnaire(plain, TODAY):
        for limit in question.limits:
            if isinstance(limit.value, int) and not isinstance(limit.value, bool):
                beyond = limit.value + (1 if limit.bound is Bound.AT_MOST else -1)
                if beyond < 0:
                    continue
                with pytest.raises(Refusal) as refused:
                    check_statutes(regime(pack, {question.key: beyond}, form=plain.entity.company_form), TODAY)
                assert refused.value.code == "STATUTES_OUTSIDE_LAW", question.key


def test_spain_bounds_what_majorities_statutes_may_ask() -> None:
    asked = {question.key: question for question in questionnaire(regime("ES-COOP"), TODAY)}
    limits = {(limit.bound, str(limit.value)) for limit in asked["majorities.amendment"].limits}
    assert (Bound.AT_MOST, "[4, 5]") in limits


def test_without_the_company_form_a_question_says_so() -> None:
    asked = {question.key: question for question in questionnaire(regime("FR-SCOP"), TODAY)}
    open_ = asked["unpaid_shares.vote_suspended"]
    assert (open_.asks, open_.law, open_.open) == (Asks.NEEDS_FORM, None, True)
    assert "SARL" in open_.looks


def test_an_answer_closes_its_question() -> None:
    asked = {question.key: question for question in questionnaire(regime("AT-EGEN", {"notice_days.min": 8}), TODAY)}
    assert not asked["notice_days.min"].open
    assert asked["proxies.max_principals"].open
