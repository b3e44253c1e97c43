"""Transfers as laws: whatever order words arrive in, both countries come to the same, and gap or overlap add up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.clock import machine_now
from commons.errors import Refusal
from services.members.domain.applications.words import ApplicationStepKind
from services.members.domain.transfers.decide import (
    cancel,
    check_applies,
    check_parties,
    check_word,
    step_of_joining,
    step_of_leaving,
)
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer, TransferState, side_of
from services.members.domain.transfers.statements import login_claims, read_login, read_word, word_claims
from tests.services.members.conftest import key

TODAY = date(2026, 6, 1)
PARTIES = Parties(key(1), "BE.entity.smartcoop", "IT.entity.smart-it")
BARE = Transfer(key(9), PARTIES, membership=key(2))
DAYS = st.dates(TODAY, TODAY + timedelta(days=400))


@st.composite
def words(draw: st.DrawFn) -> list[Step]:
    """Words of both sides with rising numbers, the first of which asks for the transfer."""
    kinds = draw(st.lists(st.sampled_from(StepKind), max_size=8))
    found = [Step(1, StepKind.REQUESTED, TODAY)]
    for number, kind in enumerate(kinds, 2):
        dated = kind is StepKind.ADMITTED or (kind is StepKind.NOTICE and draw(st.booleans()))
        found.append(Step(number, kind, TODAY, draw(DAYS) if dated else None))
    return found


def folded(found: list[Step]) -> Transfer:
    transfer = BARE
    for step in found:
        transfer = transfer.after(step)
    return transfer


@given(words(), st.randoms(use_true_random=False), DAYS)
def test_late_doubled_and_lost_words_come_to_the_same(found: list[Step], random, day: date) -> None:
    newest = {step.side: step for step in found}
    arrived = [step for step in found if random.random() < 0.6 or newest[step.side] is step]
    arrived += random.sample(arrived, len(arrived) // 2)
    random.shuffle(arrived)
    there, here = folded(arrived), folded(found)
    assert (there.state(day), there.last_day, there.first_day) == (here.state(day), here.last_day, here.first_day)


@given(DAYS, DAYS)
def test_a_gap_and_an_overlap_count_days(last: date, first: date) -> None:
    notice, admitted = Step(1, StepKind.NOTICE, TODAY, last), Step(1, StepKind.ADMITTED, TODAY, first)
    between = folded([notice, admitted]).between
    with_both = sum(1 for day in range(800) if first <= TODAY + timedelta(days=day) <= last)
    with_none = sum(1 for day in range(800) if last < TODAY + timedelta(days=day) < first)
    assert between == with_none - with_both


@given(words())
def test_a_signed_word_is_read_as_it_was_meant(found: list[Step]) -> None:
    transfer = folded(found)
    for side in Side:
        if transfer.steps(side):
            claims = word_claims(transfer, side, "members/BE", "members/IT", machine_now())
            assert read_word(claims) == (transfer.id, PARTIES, transfer.steps(side)[-1])
    login = login_claims(transfer, ("be", "ada"), "members/BE", "members/IT", machine_now())
    assert read_login(login, transfer.id) == ("be", "ada")
    for wrong in (login, {}, {"purpose": "TRANSFER"}):
        with pytest.raises(Refusal, match="no word"):
            read_word(wrong)
    with pytest.raises(Refusal, match="no word"):
        read_login(login, key(3))


def test_states() -> None:
    notice, admitted = Step(2, StepKind.NOTICE, TODAY, TODAY), Step(3, StepKind.ADMITTED, TODAY, TODAY)
    agreed = folded([notice, admitted])
    assert agreed.state(TODAY) is TransferState.AGREED
    assert agreed.state(TODAY + timedelta(days=1)) is TransferState.DONE
    stays = Step(4, StepKind.STAYS, TODAY)
    assert agreed.after(stays).state(TODAY) is TransferState.BOTH
    assert folded([notice, Step(3, StepKind.REFUSED, TODAY)]).state(TODAY) is TransferState.NOT_ADMITTED
    waits = folded([Step(2, StepKind.NOTICE, TODAY), admitted])
    assert (waits.state(TODAY), waits.between) == (TransferState.UNDER_WAY, None)


def test_what_has_taken_effect_is_not_called_off() -> None:
    notice = folded([Step(2, StepKind.NOTICE, TODAY, TODAY)])
    assert cancel(notice, 3, TODAY).kind is StepKind.CANCELLED
    for transfer, day in (
        (notice, TODAY + timedelta(days=1)),
        (notice.after(Step(1, StepKind.ADMITTED, TODAY, TODAY)), TODAY),
        (notice.after(Step(3, StepKind.CANCELLED, TODAY)), TODAY),
    ):
        with pytest.raises(Refusal) as refused:
            cancel(transfer, 4, day)
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"


@given(words(), st.none() | DAYS, st.booleans())
def test_nothing_is_said_twice_and_nothing_after_the_end(found: list[Step], day: date | None, waits: bool) -> None:
    transfer = folded(found)
    step = step_of_leaving(transfer, 100, TODAY, day, waits=waits)
    if step is not None:
        assert transfer.open
        assert step_of_leaving(transfer.after(step), 101, TODAY, day, waits=waits) is None
    for kind in ApplicationStepKind:
        said = step_of_joining(transfer, 100, kind, TODAY, TODAY)
        if said is not None:
            assert side_of(said.kind) is Side.JOINING
            assert step_of_joining(transfer.after(said), 101, kind, TODAY, TODAY) is None


def test_nobody_speaks_for_another_country() -> None:
    asked, applied = Step(1, StepKind.REQUESTED, TODAY), Step(1, StepKind.APPLIED, TODAY)
    check_word(None, PARTIES, asked, "BE")
    check_word(folded([asked]), PARTIES, applied, "IT")
    elsewhere = Parties(key(1), PARTIES.from_entity, "IT.entity.other")
    for known, told, step, sender, code in (
        (None, PARTIES, asked, "IT", "FORBIDDEN"),
        (folded([asked]), PARTIES, applied, "BE", "FORBIDDEN"),
        (folded([asked]), PARTIES, applied, "FR", "FORBIDDEN"),
        (None, PARTIES, applied, "IT", "NOT_FOUND"),
        (folded([asked]), elsewhere, applied, "IT", "BAD_ARGUMENT"),
    ):
        with pytest.raises(Refusal) as refused:
            check_word(known, told, step, sender)
        assert refused.value.code == code
    with pytest.raises(Refusal, match="crosses a border"):
        check_parties(Parties(key(1), PARTIES.from_entity, "BE.entity.other"))


def test_one_applies_under_ones_own_open_transfer_to_that_entity() -> None:
    asked = folded([Step(1, StepKind.REQUESTED, TODAY)])
    assert check_applies(asked, PARTIES.to_entity, hers=True) is asked
    refused_once = asked.after(Step(1, StepKind.REFUSED, TODAY))
    assert check_applies(refused_once, PARTIES.to_entity, hers=True) is refused_once
    for transfer, entity, hers, code in (
        (None, PARTIES.to_entity, True, "NOT_FOUND"),
        (asked, PARTIES.to_entity, False, "FORBIDDEN"),
        (asked, "IT.entity.other", True, "BAD_ARGUMENT"),
        (asked.after(Step(2, StepKind.APPLIED, TODAY)), PARTIES.to_entity, True, "TRANSITION_NOT_ALLOWED"),
        (asked.after(Step(2, StepKind.CANCELLED, TODAY)), PARTIES.to_entity, True, "TRANSITION_NOT_ALLOWED"),
    ):
        with pytest.raises(Refusal) as refused:
            check_applies(transfer, entity, hers=hers)
        assert refused.value.code == code


def test_a_version_that_is_old_says_what_is_now() -> None:
    asked = folded([Step(1, StepKind.REQUESTED, TODAY)])
    with pytest.raises(Refusal) as refused:
        asked.read_at(0)
    assert refused.value.code == "CHANGED_MEANWHILE"
    assert refused.value.details["version"] == 1
