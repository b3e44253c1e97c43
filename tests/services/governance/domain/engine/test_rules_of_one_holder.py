"""Proxies, representation, conflict, early votes, delegates and the margin: what the examples leave out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.clauses import Clause, objections
from services.governance.domain.engine.composition import composition
from services.governance.domain.engine.conflict import InTheRoom, in_quorum, votes_without
from services.governance.domain.engine.delegates import delegates
from services.governance.domain.engine.early_vote import early_vote_counts
from services.governance.domain.engine.proxies import Proxies, proxies
from services.governance.domain.engine.representation import Mandate, capacities
from services.governance.domain.engine.sealed_state import Payment
from services.governance.domain.majority import majority_rule
from services.governance.domain.margin import ends
from services.governance.domain.rehearsal.given import Given
from services.governance.domain.rehearsal.questions.majority import tally
from tests.services.governance.domain.readings import reading

DAY = date(2026, 6, 12)


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_limit_that_nobody_set_is_none_and_named() -> None:
    law = reading("BE-SC")
    assert proxies(law, 12, members=None) == Proxies(None, 12, 0)
    assert "proxies.max_principals" in law.gaps
    for pack in ("HU-SZOV", "SCE"):
        with pytest.raises(Refusal) as refused:
            proxies(reading(pack), 1, members=None)
        assert code(refused) == "LAW_UNKNOWN"


def test_a_formula_needs_its_members_and_binds_the_statutes() -> None:
    with pytest.raises(Refusal) as refused:
        proxies(reading("FR-SCOP"), 1, members=None)
    assert code(refused) == "BAD_ARGUMENT"
    law = reading("FR-SCOP", {"proxies.max_principals": 2})
    assert proxies(law, 5, members=60).limit == 2
    with pytest.raises(Refusal) as refused:
        proxies(law, 5, members=30)
    assert code(refused) == "STATUTES_OUTSIDE_LAW"


def test_nobody_votes_by_proxy_where_the_statutes_forbid_it() -> None:
    assert proxies(reading("AT-EGEN", {"proxies.allowed": False}), 3, members=None) == Proxies(0, 0, 3)


def test_a_mandate_ends_with_its_last_day_and_a_stranger_holds_no_proxies() -> None:
    mandates = [Mandate("Gamma", None, DAY), Mandate("Delta", date(2026, 6, 13), None)]
    today = capacities(reading("ES-COOP"), is_member=False, mandates=mandates, principals=2, members=None, on=DAY)
    assert (today.votes, today.as_representative, today.proxies_used) == (3, 1, 2)
    stranger = capacities(reading("ES-COOP"), is_member=False, mandates=[], principals=2, members=None, on=DAY)
    assert (stranger.votes, stranger.proxy_limit, stranger.proxies_refused) == (0, 0, 2)


def test_a_conflict_by_each_law() -> None:
    rows = [InTheRoom("chair", 1, 2, {"m": 1}), InTheRoom("others", 10)]
    assert votes_without(reading("DE-EG"), rows, ["chair"]) == 10
    assert votes_without(reading("BE-SC"), rows, ["chair"]) == 14
    assert votes_without(reading("IT-COOP", form="spa"), rows, ["chair"]) == 14
    assert votes_without(reading("DE-EG"), rows, ["m"]) == 13
    assert in_quorum(reading("FR-SCOP", form="SARL"), 14, 10) == 10
    assert in_quorum(reading("IT-COOP", form="spa"), 14, 10) == 14
    for pack in ("NL-COOP", "AT-EGEN"):
        with pytest.raises(Refusal) as refused:
            votes_without(reading(pack), rows, ["chair"])
        assert code(refused) == "LAW_UNKNOWN"
    assert votes_without(reading("NL-COOP"), rows, []) == 14


def test_forms_come_early_and_votes_not_too_early() -> None:
    france = reading("FR-SCOP", form="SA")
    assert early_vote_counts(france, date(2026, 6, 9), DAY)
    assert not early_vote_counts(france, date(2026, 6, 10), DAY)
    assert early_vote_counts(reading("ES-COOP"), date(2025, 6, 9), DAY)
    assert not early_vote_counts(reading("NL-COOP"), date(2026, 6, 13), DAY)
    with pytest.raises(Refusal):
        early_vote_counts(reading("BE-SC"), date(2026, 6, 9), DAY)


def test_delegates_by_size_and_time() -> None:
    assert delegates(reading("AT-EGEN", on=date(2006, 8, 17)), members=999, members_last_year_end=None).allowed is False
    assert delegates(reading("SCE"), members=501, members_last_year_end=None).allowed is True
    assert delegates(reading("NL-COOP"), members=None, members_last_year_end=None).allowed is True
    for pack, wanted in (("BE-SC", "LAW_UNKNOWN"), ("DE-EG", "BAD_ARGUMENT")):
        with pytest.raises(Refusal) as refused:
            delegates(reading(pack), members=5000, members_last_year_end=None)
        assert code(refused) == wanted


def test_composition_by_form_and_time() -> None:
    assert composition(reading("HU-SZOV", on=date(2014, 3, 14)), 10, 5).kept
    assert not composition(reading("HU-SZOV"), 10, 3).kept
    assert not composition(reading("IT-COOP", form="spa"), 8, 0).kept
    assert composition(reading("IT-COOP", form="srl"), 3, 0).kept
    assert not composition(reading("FR-SCOP", form="SA"), 6, 0).kept
    assert composition(reading("NL-COOP"), 1, 1).most_legal_persons is None


def test_reasons_come_in_one_order_with_their_articles() -> None:
    clause = Clause(plural_max_each=9, max_principals=3, plural_votes=[4, 4, 1], members=16)
    found = objections(reading("ES-COOP-SERVICES"), clause)
    assert [row.reason for row in found] == [
        "plural_above_max",
        "proxies_above_max",
        "plural_sum_not_below_half_of_members",
    ]
    assert all(row.law.source for row in found)
    assert objections(reading("SE-EKFOR"), Clause(max_principals=3)) == []


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20), st.integers(0, 20))
def test_a_margin_holds_exactly_when_no_split_of_the_contested_changes_it(
    yes: int, no: int, abstain: int, contested: int
) -> None:
    law = reading("ES-COOP")
    rule, tie = majority_rule(law.leaf("majorities.amendment"), None), law.leaf("majorities.tie")
    counted = tally(Given({"for": yes, "against": no, "abstain": abstain}))
    best, worst = ends(counted, rule, tie, contested)
    splits = {margin_of(yes + some, no + contested - some, abstain, rule, tie) for some in range(contested + 1)}
    assert (best.verdict is worst.verdict) is (len(splits) == 1)


def margin_of(yes: int, no: int, abstain: int, rule, tie) -> str:
    counted = tally(Given({"for": yes, "against": no, "abstain": abstain}))
    return ends(counted, rule, tie, 0)[0].verdict.value


def test_a_payment_counts_by_value_date_and_booking() -> None:
    late = Payment(date(2026, 5, 30), date(2026, 6, 4))
    assert late.counts(date(2026, 5, 30), None)
    assert not late.counts(date(2026, 5, 30), date(2026, 6, 2))
    assert not late.counts(date(2026, 5, 29), None)
