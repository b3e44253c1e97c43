"""The attendance list: everybody who came, and each member once who is there through somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.desk.attendance import Facts, Known, Through, lines
from services.governance.domain.room.presence import Holder, Presence
from services.governance.domain.words import PresenceForm

HOUR = datetime(2026, 11, 24, 18, tzinfo=UTC)


def came(who: int, minutes: int = 0, left: int | None = None, *, outsider: bool = False) -> Presence:
    gone = None if left is None else HOUR + timedelta(minutes=left)
    at = HOUR + timedelta(minutes=minutes)
    return Presence(UUID(int=1000 * who + minutes), Holder(UUID(int=who), outsider), PresenceForm.IN_ROOM, at, gone)


def facts(presences: list[Presence], acting: list[Through], votes: dict[int, int]) -> Facts:
    known = {UUID(int=who): Known(UUID(int=who), who, f"Member {who}") for who in range(1, 10)}
    return Facts(presences, acting, known, {UUID(int=who): number for who, number in votes.items()})


def through(member: int, holder: int, *, by_law: bool = False) -> Through:
    return Through(UUID(int=member), UUID(int=holder), by_law)


def test_who_leaves_and_comes_back_has_two_lines() -> None:
    found = list(lines(facts([came(1, 0, 10), came(1, 20)], [], {1: 1})))
    assert [(row.who.number, row.left_at is None, row.votes) for row in found] == [(1, False, 1), (1, True, 1)]


def test_the_law_goes_before_a_proxy_and_who_came_is_not_there_through_another() -> None:
    acting = [through(2, 1), through(2, 3, by_law=True), through(4, 1), through(5, 1)]
    found = list(lines(facts([came(1), came(4, 1)], acting, {1: 1, 2: 1, 4: 1, 5: 0})))
    assert [row.who.number for row in found if row.form is not None] == [1, 4]
    (row,) = [row for row in found if row.form is None]
    assert row.through is not None
    assert (row.who.number, row.through.number, row.by_law, row.there) == (2, 3, True, False)


def test_an_outsider_has_no_votes_of_her_own() -> None:
    assert next(lines(facts([came(9, outsider=True)], [], {}))).votes is None


@given(
    st.lists(st.integers(1, 9), unique=True),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.booleans())),
    st.dictionaries(st.integers(1, 9), st.integers(0, 3)),
)
def test_no_member_is_counted_twice(
    there: list[int], acting: list[tuple[int, int, bool]], votes: dict[int, int]
) -> None:
    named = [through(member, holder, by_law=by_law) for member, holder, by_law in acting if member != holder]
    found = list(lines(facts([came(who) for who in there], named, votes)))
    numbers = [row.who.number for row in found]
    assert len(numbers) == len(set(numbers))
    absent = [row for row in found if row.form is None]
    assert all(row.votes and row.through is not None for row in absent)
    assert [row.who.number for row in absent] == sorted(row.who.number or 0 for row in absent)
    assert all(row.there == (row.through is not None and row.through.number in there) for row in absent)
