"""Opinions, ties, insolvencies and rules: what is kept, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER, insolvency, ties
from services.clients.domain.partnership.insolvency import (
    Insolvency,
    InsolvencyKind,
    PartnershipReview,
    ReviewEnd,
    ReviewOutcome,
)
from services.clients.domain.partnership.opinions import (
    Count,
    EthicsOpinion,
    EthicsReferral,
    MembersAnswer,
    MembersOpinion,
    Verdict,
    ask_members,
    give_opinion,
    hear_members,
    refer,
)
from services.clients.domain.partnership.rules import PartnershipRules, check_rules
from services.clients.domain.partnership.ties import ClientTie, TieKind

DAY, TODAY, AHEAD = date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 2)
ONE, TWO = UUID(int=1), UUID(int=2)
REFERRAL = EthicsReferral(ONE, TWO, " arms? ", DAY)
ASKED = MembersOpinion(ONE, LADDER[2], "A partner?", DAY, date(2026, 2, 20))
ANSWER = MembersAnswer(Count(10, 2, 1), date(2026, 2, 20), " poll ")
TIE = ClientTie(ONE, TieKind.DIRECTOR, TWO, " herself ", DAY)
BROKE = Insolvency(ONE, TWO, InsolvencyKind.BANKRUPTCY, " Moniteur ", DAY)
REVIEW = PartnershipReview(ONE, TWO, ONE, DAY)


def test_what_is_kept_is_trimmed() -> None:
    assert refer(REFERRAL, TODAY).question == "arms?"
    assert give_opinion(REFERRAL, EthicsOpinion(Verdict.RESERVED, " so ", TODAY), TODAY).says == "so"
    assert hear_members(ask_members(ASKED, TODAY), ANSWER, TODAY).source == "poll"
    assert ties.declare(TIE, TODAY).source == "herself"
    assert ties.end(TIE, TODAY, TODAY).until == AHEAD
    assert insolvency.record(BROKE, [], TODAY).source == "Moniteur"
    assert insolvency.end(BROKE, TODAY, TODAY).until == AHEAD
    assert insolvency.conclude(REVIEW, ReviewEnd(ReviewOutcome.STAYS, " ok ", TODAY), TODAY).reason == "ok"


REFUSED = {
    "a referral ahead": (lambda: refer(replace(REFERRAL, referred_on=AHEAD), TODAY), "BAD_ARGUMENT"),
    "an opinion before": (
        lambda: give_opinion(REFERRAL, EthicsOpinion(Verdict.RESERVED, "so", date(2026, 1, 1)), TODAY),
        "BAD_ARGUMENT",
    ),
    "members about no step": (lambda: ask_members(replace(ASKED, step=LADDER[0]), TODAY), "BAD_ARGUMENT"),
    "members until before": (lambda: ask_members(replace(ASKED, closes_on=date(2026, 1, 1)), TODAY), "BAD_ARGUMENT"),
    "members counted too soon": (
        lambda: hear_members(ASKED, replace(ANSWER, closed_on=date(2026, 2, 19)), TODAY),
        "BAD_ARGUMENT",
    ),
    "members twice": (lambda: hear_members(replace(ASKED, answer=ANSWER), ANSWER, TODAY), "TRANSITION_NOT_ALLOWED"),
    "fewer than nobody": (lambda: hear_members(ASKED, replace(ANSWER, count=Count(-1, 0, 0)), TODAY), "BAD_ARGUMENT"),
    "a director who is nobody": (lambda: ties.declare(replace(TIE, membership=None), TODAY), "BAD_ARGUMENT"),
    "a competitor who is somebody": (
        lambda: ties.declare(replace(TIE, kind=TieKind.COMPETITOR), TODAY),
        "BAD_ARGUMENT",
    ),
    "a tie ahead": (lambda: ties.declare(replace(TIE, since=AHEAD), TODAY), "BAD_ARGUMENT"),
    "a tie ended twice": (lambda: ties.end(replace(TIE, until=TODAY), TODAY, TODAY), "TRANSITION_NOT_ALLOWED"),
    "a tie ended before": (lambda: ties.end(TIE, date(2026, 1, 1), TODAY), "BAD_ARGUMENT"),
    "insolvent twice": (lambda: insolvency.record(BROKE, [BROKE], TODAY), "ALREADY_EXISTS"),
    "insolvent ahead": (lambda: insolvency.record(replace(BROKE, since=AHEAD), [], TODAY), "BAD_ARGUMENT"),
    "ended twice": (lambda: insolvency.end(replace(BROKE, until=TODAY), TODAY, TODAY), "TRANSITION_NOT_ALLOWED"),
    "ended before": (lambda: insolvency.end(BROKE, date(2026, 1, 1), TODAY), "BAD_ARGUMENT"),
    "reviewed twice": (
        lambda: insolvency.conclude(
            replace(REVIEW, ended=ReviewEnd(ReviewOutcome.STAYS, "ok", TODAY)),
            ReviewEnd(ReviewOutcome.STAYS, "ok", TODAY),
            TODAY,
        ),
        "TRANSITION_NOT_ALLOWED",
    ),
    "reviewed before": (
        lambda: insolvency.conclude(REVIEW, ReviewEnd(ReviewOutcome.STAYS, "ok", date(2026, 1, 1)), TODAY),
        "BAD_ARGUMENT",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    refused, code = REFUSED[name]
    with pytest.raises(Refusal) as found:
        refused()
    assert found.value.code == code


def test_rules_come_in_versions() -> None:
    first = check_rules(PartnershipRules(source=" statutes art. 9 "), PartnershipRules(), TODAY)
    assert (first.version, first.valid_from, first.source) == (1, TODAY, "statutes art. 9")
    for wrong in (
        PartnershipRules(source="s", check_days=0),
        PartnershipRules(source="s", dependence=Fraction(3, 2)),
        PartnershipRules(source=" "),
        PartnershipRules(source="s", valid_from=DAY),
    ):
        with pytest.raises(Refusal):
            check_rules(wrong, first, TODAY)
