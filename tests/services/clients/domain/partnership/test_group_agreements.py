"""An entity adopts or declines, from a day on; it may answer otherwise, and the history is one answer a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.clients.domain.partnership.group_agreements import (
    AgreementAnswer,
    GroupAgreement,
    GroupAgreementAdoption,
    Proposal,
    answer,
    propose,
    withdraw,
)

DAY, TODAY = date(2026, 1, 1), date(2026, 6, 1)
AGREEMENT = GroupAgreement(UUID(int=1), "EU.entity.smart-group", UUID(int=2), " Rates ", "30 days", DAY, DAY)
PROPOSAL = Proposal(UUID(int=1), UUID(int=2), AGREEMENT.digest, DAY, None, None)


def said(what: AgreementAnswer, since: date, number: int = 5) -> GroupAgreementAdoption:
    return GroupAgreementAdoption(
        UUID(int=number), "BE.entity.smartcoop", UUID(int=1), UUID(int=2), AGREEMENT.digest, what, " fits ", since
    )


def test_a_proposal_is_withdrawn_once() -> None:
    kept = propose(AGREEMENT)
    assert kept.title == "Rates"
    gone = withdraw(kept, date(2026, 3, 1), "changed", TODAY)
    assert gone.withdrawn_on == date(2026, 3, 1)
    for broken in (lambda: withdraw(gone, TODAY, "again", TODAY), lambda: withdraw(kept, date(2027, 1, 1), "x", TODAY)):
        with pytest.raises(Refusal):
            broken()
    with pytest.raises(Refusal):
        propose(replace(AGREEMENT, valid_until=DAY))


def test_an_entity_answers_and_answers_otherwise() -> None:
    first = answer(PROPOSAL, said(AgreementAnswer.DECLINED, DAY), [], TODAY)
    assert (first.ended, first.fresh.reason) == (None, "fits")
    second = answer(PROPOSAL, said(AgreementAnswer.ADOPTED, date(2026, 4, 1)), [first.fresh], TODAY)
    assert second.ended is not None
    assert second.ended.until == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("proposal", "given_", "code"),
    [
        (
            replace(PROPOSAL, withdrawn_on=date(2026, 2, 1)),
            said(AgreementAnswer.ADOPTED, TODAY),
            "TRANSITION_NOT_ALLOWED",
        ),
        (PROPOSAL, said(AgreementAnswer.DECLINED, TODAY), "TRANSITION_NOT_ALLOWED"),
        (PROPOSAL, said(AgreementAnswer.ADOPTED, TODAY + timedelta(days=1)), "BAD_ARGUMENT"),
        (PROPOSAL, said(AgreementAnswer.ADOPTED, DAY - timedelta(days=1)), "BAD_ARGUMENT"),
        (PROPOSAL, said(AgreementAnswer.ADOPTED, DAY), "BAD_ARGUMENT"),
        (replace(PROPOSAL, valid_until=TODAY), said(AgreementAnswer.ADOPTED, TODAY), "BAD_ARGUMENT"),
    ],
)
def test_refusals(proposal: Proposal, given_: GroupAgreementAdoption, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        answer(proposal, given_, [said(AgreementAnswer.DECLINED, DAY)], TODAY)
    assert refused.value.code == code


@given(st.lists(st.tuples(st.sampled_from(AgreementAnswer), st.integers(0, 150)), max_size=12))
def test_there_is_one_answer_a_day(asked: list[tuple[AgreementAnswer, int]]) -> None:
    kept: list[GroupAgreementAdoption] = []
    for number, (what, days) in enumerate(asked):
        try:
            done = answer(PROPOSAL, said(what, DAY + timedelta(days=days), number), kept, TODAY)
        except Refusal:
            continue
        kept = [*(one for one in kept if done.ended is None or one.id != done.ended.id)]
        kept += [one for one in (done.ended, done.fresh) if one is not None]
    for days in range(0, 151, 10):
        day = DAY + timedelta(days=days)
        assert sum(one.since <= day and (one.until is None or day < one.until) for one in kept) <= 1
