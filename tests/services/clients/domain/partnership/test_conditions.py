"""What a step takes: met, missing, or acknowledged; law goes first, opinions never block."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER
from services.clients.domain.partnership.charter import Charter, CharterSignature
from services.clients.domain.partnership.conditions import (
    Condition,
    ConditionKind,
    ConditionState,
    StepFacts,
    conditions_down,
    conditions_up,
    require,
)
from services.clients.domain.partnership.conflicts import ConflictCheck, ConflictFinding, ConflictKind
from services.clients.domain.partnership.insolvency import Insolvency, InsolvencyKind
from services.clients.domain.partnership.law import AsMember, LawFinding, Outcome
from services.clients.domain.partnership.opinions import (
    Count,
    EthicsOpinion,
    EthicsReferral,
    MembersAnswer,
    MembersOpinion,
    Verdict,
)
from services.clients.domain.partnership.rules import DecidingBody, PartnershipRules, StepRules
from services.clients.domain.partnership.sessions import ConsultativeOpinion

CLIENT, CANDIDATE, PARTNER, MEMBER = LADDER
DAY = date(2026, 3, 1)
ONE = UUID(int=1)
CHARTER = Charter(ONE, "BE.entity.smartcoop", 2, "Charter", "We pay.", date(2025, 1, 1), 12)
SIGNED = CharterSignature(ONE, ONE, 1, "director", date(2025, 6, 1), date(2026, 6, 1))
CLEAN = ConflictCheck(ONE, DAY, ())
FOUND = ConflictCheck(ONE, DAY, (ConflictFinding(ConflictKind.COMPETITOR_DECLARED, "It competes."),))
READY = StepFacts(PARTNER, DAY, DecidingBody.BOARD, CHARTER, SIGNED, CLEAN)
ALL = PartnershipRules(
    steps={
        PARTNER: StepRules(
            charter=True,
            conflict_check=True,
            members_opinion=True,
            consultative_opinion=True,
            ethics_referral=True,
            decided_by=DecidingBody.BOARD,
        )
    }
)
HEARD = MembersOpinion(ONE, PARTNER, "?", DAY, DAY, MembersAnswer(Count(1, 90, 3), DAY, "poll"))
REFERRED = EthicsReferral(ONE, ONE, "arms?", DAY)
CONSULTED = ConsultativeOpinion(1, Verdict.FAVOURABLE, "yes", Count(3, 0, 0))
AS_MEMBER = AsMember("BE.membership.1", DAY, None, "B", None)


def states(facts: StepFacts, rules: PartnershipRules = ALL) -> dict[str, str]:
    return {one.kind.value: one.state.value for one in conditions_up(rules, facts)}


def code(conditions: tuple[Condition, ...], *acknowledged: ConditionKind) -> str | None:
    try:
        require(conditions, acknowledged)
    except Refusal as refused:
        return refused.code
    return None


def test_everything_is_missing_at_first() -> None:
    found = states(StepFacts(PARTNER, DAY, DecidingBody.CLIENT_TEAM))
    assert set(found.values()) == {"MISSING"}
    assert list(found) == [
        "DECIDING_BODY",
        "CHARTER",
        "CONFLICT_CHECK",
        "ETHICS",
        "MEMBERS_OPINION",
        "CONSULTATIVE_OPINION",
    ]


def test_everything_is_met_in_the_end() -> None:
    facts = replace(READY, referrals=[REFERRED], members=HEARD, consulted=CONSULTED)
    assert set(states(facts).values()) == {"MET"}
    assert code(conditions_up(ALL, facts)) is None


def test_the_usual_rules_want_a_charter_and_a_check_from_partners_only() -> None:
    usual = PartnershipRules()
    assert states(StepFacts(CANDIDATE, DAY, DecidingBody.CLIENT_TEAM), usual) == {}
    assert states(READY, usual) == {"CHARTER": "MET", "CONFLICT_CHECK": "MET"}


@pytest.mark.parametrize(
    "opinion", [None, EthicsOpinion(Verdict.UNFAVOURABLE, "no", DAY), EthicsOpinion(Verdict.FAVOURABLE, "yes", DAY)]
)
def test_ethics_is_told_and_never_blocks(opinion: EthicsOpinion | None) -> None:
    facts = replace(READY, referrals=[replace(REFERRED, opinion=opinion)])
    conditions = conditions_up(PartnershipRules(), facts)
    assert [one.state for one in conditions if one.kind is ConditionKind.ETHICS] == [ConditionState.MET]
    assert code(conditions) is None


def test_members_who_are_against_were_asked() -> None:
    facts = replace(READY, referrals=[REFERRED], members=HEARD, consulted=CONSULTED)
    assert states(facts)["MEMBERS_OPINION"] == "MET"
    assert states(replace(facts, members=replace(HEARD, answer=None)))["MEMBERS_OPINION"] == "MISSING"


def test_findings_and_a_body_that_is_against_are_acknowledged() -> None:
    against = replace(CONSULTED, verdict=Verdict.UNFAVOURABLE)
    facts = replace(READY, check=FOUND, referrals=[REFERRED], members=HEARD, consulted=against)
    conditions = conditions_up(ALL, facts)
    assert code(conditions) == "CONDITIONS_UNMET"
    assert code(conditions, ConditionKind.CONFLICT_CHECK) == "CONDITIONS_UNMET"
    assert code(conditions, ConditionKind.CONFLICT_CHECK, ConditionKind.CONSULTATIVE_OPINION) is None


def test_a_check_grows_old() -> None:
    old = replace(CLEAN, checked_on=DAY - timedelta(days=91))
    assert states(replace(READY, check=old), PartnershipRules())["CONFLICT_CHECK"] == "MISSING"
    assert states(replace(READY, check=old), PartnershipRules(check_days=91))["CONFLICT_CHECK"] == "MET"


def test_insolvency_bars_a_step_up_and_cannot_be_acknowledged() -> None:
    facts = replace(READY, insolvency=Insolvency(ONE, ONE, InsolvencyKind.BANKRUPTCY, "Moniteur", DAY))
    assert code(conditions_up(PartnershipRules(), facts), *ConditionKind) == "CONDITIONS_UNMET"


@pytest.mark.parametrize(
    ("outcome", "refused", "acknowledged"),
    [
        (Outcome.WITHIN, None, None),
        (Outcome.VOTES_REDUCED, "CONDITIONS_UNMET", None),
        (Outcome.NOT_COUNTED, "CONDITIONS_UNMET", None),
        (Outcome.NOT_ALLOWED, "COMPOSITION_NOT_ALLOWED", "COMPOSITION_NOT_ALLOWED"),
        (Outcome.UNKNOWN, "LAW_UNKNOWN", "LAW_UNKNOWN"),
    ],
)
def test_law_is_asked_before_the_top(outcome: Outcome, refused: str | None, acknowledged: str | None) -> None:
    law = [LawFinding(outcome, "so", "composition", "HU Ptk. 3:326", unverified=False)]
    facts = replace(READY, status=MEMBER, law=law, membership=AS_MEMBER)
    conditions = conditions_up(PartnershipRules(), facts)
    assert code(conditions) == refused
    assert code(conditions, ConditionKind.LAW) == acknowledged


def test_whoever_is_on_top_is_a_member_and_whoever_is_not_is_none() -> None:
    facts = replace(READY, status=MEMBER)
    assert code(conditions_up(PartnershipRules(), facts)) == "CONDITIONS_UNMET"
    down = replace(READY, status=PARTNER, membership=AS_MEMBER)
    assert code(conditions_down(down, MEMBER)) == "CONDITIONS_UNMET"
    assert conditions_down(replace(down, membership=None), MEMBER) == ()
    assert conditions_down(down, PARTNER) == ()
