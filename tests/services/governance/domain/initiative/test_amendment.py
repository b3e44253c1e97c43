"""The order of amendments: the farther first, at most one adopted, the item last."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.initiative.amendment import (
    Amendment,
    Ruling,
    amended,
    check_turn,
    place_before,
    states,
    voted,
)
from services.governance.domain.initiative.words import AmendmentState

ITEM = UUID(int=1)


def amendment(distance: int) -> Amendment:
    return Amendment(
        UUID(int=distance + 100), ITEM, UUID(int=2), "so", ruling=Ruling(UUID(int=distance + 500), distance, "")
    )


def may_be_voted(item: UUID, rows: list[Amendment]) -> bool:
    try:
        check_turn(item, rows)
    except Refusal:
        return False
    return True


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8, unique=True), st.data())
def test_votes_come_one_by_one_from_far_to_near_until_one_is_adopted(distances: list[int], data: st.DataObject) -> None:
    rows = [amendment(distance) for distance in distances]
    for expected in sorted(distances, reverse=True):
        votes = [row.ruling.vote for row in rows if row.ruling and row.ruling.vote]
        free = [vote for vote in votes if vote.int == expected + 500]
        assert may_be_voted(free[0], rows)
        assert not may_be_voted(ITEM, rows)
        assert not any(may_be_voted(vote, rows) for vote in votes if vote.int < expected + 500)
        adopted = data.draw(st.booleans())
        rows = [
            replace(row, verdict="adopted" if adopted else "rejected") if row.id.int == expected + 100 else row
            for row in rows
        ]
        if adopted:
            break
    assert may_be_voted(ITEM, rows)
    known = states(rows)
    assert sum(state is AmendmentState.ADOPTED for state in known.values()) <= 1
    found = amended(rows)
    nearer = [row for row in voted(rows) if found and (row.ruling and found.ruling) and row.id.int < found.id.int]
    assert all(known[row.id] is AmendmentState.FALLEN for row in nearer)


@given(st.permutations([UUID(int=n) for n in range(1, 7)]), st.integers(0, 4))
def test_the_running_order_keeps_everybody_and_puts_votes_before_their_item(order: list[UUID], many: int) -> None:
    votes = [UUID(int=900 + n) for n in range(many)]
    placed = place_before([*order, *votes], ITEM, votes)
    assert sorted(placed) == sorted([*order, *votes])
    at = placed.index(ITEM)
    assert placed[at - many : at] == votes
    assert [row for row in placed if row not in votes] == order
