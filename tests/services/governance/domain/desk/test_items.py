"""Items taken up, put down and put in another order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.desk.items import Agenda, Taken, close_item, open_item, reorder, running
from services.governance.domain.desk.words import ItemState
from services.governance.domain.room.call import Call
from services.governance.domain.words import ResolutionKind

MOMENT = datetime(2026, 11, 24, 18, tzinfo=UTC)
CALLS = [Call(UUID(int=9), UUID(int=1), 1, date(2026, 11, 24), MOMENT, MOMENT)]


def item(number: int) -> Resolution:
    return Resolution(UUID(int=number), UUID(int=1), number, f"Item {number}", ResolutionKind.ORDINARY)


def taken(number: int, *, closed: bool = False) -> Taken:
    return Taken(UUID(int=100 + number), UUID(int=number), 1, MOMENT, MOMENT if closed else None)


THREE = Agenda([item(1), item(2), item(3)], [])


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_one_item_is_open_at_a_time() -> None:
    assert open_item(UUID(int=1), THREE, CALLS) == (1, None)
    first = replace(THREE, taken=[taken(1)])
    assert open_item(UUID(int=2), first, CALLS) == (1, taken(1))
    assert close_item(first) == taken(1)
    with pytest.raises(Refusal) as refused:
        open_item(UUID(int=1), first, CALLS)
    assert code(refused) == "TRANSITION_NOT_ALLOWED"


def test_what_is_not_taken_up_or_put_down() -> None:
    voting = replace(THREE, taken=[taken(1)], voting=frozenset({UUID(int=1)}))
    declared = replace(THREE, declared=frozenset({UUID(int=2)}))
    for act, wanted in (
        (lambda: open_item(UUID(int=1), THREE, []), "TRANSITION_NOT_ALLOWED"),
        (lambda: open_item(UUID(int=2), voting, CALLS), "TRANSITION_NOT_ALLOWED"),
        (lambda: close_item(voting), "TRANSITION_NOT_ALLOWED"),
        (lambda: close_item(THREE), "TRANSITION_NOT_ALLOWED"),
        (lambda: open_item(UUID(int=2), declared, CALLS), "RESULT_DECLARED"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert code(refused) == wanted


def test_how_far_each_item_is() -> None:
    agenda = replace(THREE, taken=[taken(1, closed=True), taken(2)], declared=frozenset({UUID(int=1)}))
    assert [row.state for row in running(agenda)] == [ItemState.DECLARED, ItemState.OPEN, ItemState.TO_COME]


@pytest.mark.parametrize(
    ("rest", "why", "wanted"),
    [
        ([2], "The meeting asked for it.", "BAD_ARGUMENT"),
        ([3, 3], "The meeting asked for it.", "BAD_ARGUMENT"),
        ([1, 2, 3], "The meeting asked for it.", "BAD_ARGUMENT"),
        ([3, 2], " ", "BAD_ARGUMENT"),
        ([3, 4], "The meeting asked for it.", "ITEM_NOT_ANNOUNCED"),
    ],
)
def test_an_order_is_of_what_is_to_come(rest: list[int], why: str, wanted: str) -> None:
    agenda = replace(THREE, taken=[taken(1)])
    with pytest.raises(Refusal) as refused:
        reorder([UUID(int=number) for number in rest], why, agenda)
    assert code(refused) == wanted


@given(st.permutations(range(1, 8)), st.integers(0, 7))
def test_an_order_adds_nothing_and_loses_nothing(order: list[int], done: int) -> None:
    agenda = Agenda(
        [item(number) for number in range(1, 8)], [taken(number, closed=True) for number in range(1, done + 1)]
    )
    rest = [UUID(int=number) for number in order if number > done]
    if not rest:
        return
    found = running(replace(agenda, order=reorder(rest, "As the chair proposed.", agenda)))
    assert [row.item.id for row in found] == [*(UUID(int=number) for number in range(1, done + 1)), *rest]
    assert [row.place for row in found] == list(range(1, 8))
