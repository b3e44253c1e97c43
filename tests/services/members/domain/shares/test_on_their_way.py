"""Operations on their way: the steps there are, four eyes, and taking a booked one back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.share_register import (
    Leg,
    OperationKind,
    OperationRequest,
    ShareClass,
    check_stands,
    decide,
    holding_on,
)
from services.members.domain.shares.on_their_way import OPEN, RequestState, ShareRequest, first_steps, next_step
from services.members.domain.shares.reversal import Booked, counter_legs, reversal_reason

TODAY = date(2026, 6, 1)
CLASSES = {"A": ShareClass("A", Decimal(30), "EUR")}
ASKED = OperationRequest(OperationKind.SUBSCRIBE, TODAY, 1)


def request(*, draft: bool = False) -> ShareRequest:
    return ShareRequest(UUID(int=1), "E", UUID(int=2), ASKED, None, tuple(first_steps(TODAY, "ada", draft=draft)))


def moved(found: ShareRequest, *states: RequestState, actor: str = "officer") -> ShareRequest:
    for to in states:
        step = next_step(found, to, TODAY, actor, reason="because", four_eyes=False)
        found = ShareRequest(found.id, found.entity, found.membership, ASKED, None, (*found.steps, step))
    return found


@given(st.lists(st.sampled_from(RequestState), max_size=8))
def test_no_way_leads_to_done_but_over_approved(states: list[RequestState]) -> None:
    found = request(draft=True)
    for to in states:
        with suppress(Refusal):
            found = moved(found, to)
    kinds = [step.state for step in found.steps]
    assert [step.number for step in found.steps] == list(range(1, len(kinds) + 1))
    if RequestState.DONE in kinds:
        assert kinds == [RequestState.DRAFT, RequestState.WAITING, RequestState.APPROVED, RequestState.DONE]
    assert all(state in OPEN for state in kinds[:-1])


def test_with_four_eyes_nobody_approves_what_she_asked_for() -> None:
    with pytest.raises(Refusal) as refused:
        next_step(request(), RequestState.APPROVED, TODAY, "ada", reason=None, four_eyes=True)
    assert refused.value.code == "APPROVAL_NEEDS_TWO"
    assert next_step(request(), RequestState.APPROVED, TODAY, "bob", reason=None, four_eyes=True).number == 3
    assert next_step(request(), RequestState.APPROVED, TODAY, "ada", reason=None, four_eyes=False).number == 3


def test_a_refusal_has_its_reasons() -> None:
    for reason in (None, "  "):
        with pytest.raises(Refusal) as refused:
            next_step(request(), RequestState.REFUSED, TODAY, "bob", reason=reason, four_eyes=False)
        assert refused.value.code == "BAD_ARGUMENT"


def test_who_read_an_older_version_is_told_what_came() -> None:
    found = moved(request(), RequestState.APPROVED)
    assert found.read_at(3) is found
    assert found.read_at(None) is found
    with pytest.raises(Refusal) as refused:
        found.read_at(2)
    assert refused.value.code == "CHANGED_MEANWHILE"
    assert refused.value.details["changed"] == ["APPROVED on 2026-06-01"]


DAYS = st.integers(0, 300)


@given(st.lists(st.tuples(st.sampled_from(["SUBSCRIBE", "PAY", "REDEEM"]), DAYS), max_size=8), st.data())
def test_a_counter_operation_leaves_what_would_be_without_it_or_is_refused(asked, data) -> None:
    history: list[Leg] = []
    booked: list[Booked] = []
    for kind, ago in asked:
        try:
            day = TODAY - timedelta(days=ago)
            legs = decide(OperationRequest(OperationKind(kind), day, 1), history, CLASSES, TODAY)
        except Refusal:
            continue
        history += legs
        booked.append(Booked(len(booked) + 1, legs))
    if not booked:
        return
    wanted = data.draw(st.sampled_from(booked))
    without = [leg for one in booked if one is not wanted for leg in one.legs]
    try:
        counter = counter_legs(wanted, history, CLASSES, None, TODAY)
    except Refusal:
        with pytest.raises(Refusal):
            check_stands(without, CLASSES)
        return
    after = [*history, *counter]
    check_stands(after, CLASSES)
    for ago in (300, 150, 1, 0):
        day = TODAY - timedelta(days=ago)
        assert holding_on(day, after, CLASSES) == holding_on(day, without, CLASSES)


def test_what_is_taken_back_is_taken_back_once_and_in_time() -> None:
    legs = decide(ASKED, [], CLASSES, TODAY)
    with pytest.raises(Refusal, match="by number 7"):
        counter_legs(Booked(1, legs, 7), legs, CLASSES, None, TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            counter_legs(Booked(1, legs), legs, CLASSES, day, TODAY)
        assert refused.value.code == "BAD_ARGUMENT"
    counter = counter_legs(Booked(1, legs), legs, CLASSES, None, TODAY)
    with pytest.raises(Refusal):
        counter_legs(Booked(2, counter), [*legs, *counter], CLASSES, None, TODAY)
    with pytest.raises(Refusal):
        reversal_reason(" ")
    assert reversal_reason(" a slip ") == "a slip"
