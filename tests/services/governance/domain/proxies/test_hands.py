"""In whose hand a proxy is: absent, excluded and concerned holders, and their substitutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.ballots.count import that_count
from services.governance.domain.proxies.hands import Held, hands_of, with_stand_ins, without
from services.governance.domain.proxies.later_calls import Dated
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Casting, Room, casting
from tests.services.governance.domain.ballots.urns import FOR, Urn, wanted
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import room, who

DATED = Dated(date(2026, 11, 1), datetime.fromisoformat("2026-11-01T12:00+01:00"), later_calls=False)
HELD = [Held(who(1), who(2), False, False, DATED), Held(who(1), who(3), False, True, DATED)]


def hall(present: set[int], concerned: set[int] = frozenset(), pack: str = "DE-EG") -> Room:  # pyright: ignore[reportArgumentType]
    """Member 1 gave hers to 2, and 3 is the substitute."""
    votes: dict[int, int] = dict.fromkeys((1, 2, 3), 1)
    found = replace(room(votes, present, proxies={1: 2}, concerned=concerned), substitutes={who(1): who(3)})
    return with_stand_ins(reading(pack), found)


@pytest.mark.parametrize(
    ("present", "concerned", "holder"),
    [
        ({2, 3}, set(), 2),
        ({3}, set(), 3),
        ({2}, set(), 2),
        (set(), set(), None),
        ({2, 3}, {2}, 3),
        ({2, 3}, {2, 3}, 2),
        ({1, 3}, set(), 1),
    ],
)
def test_who_casts_for_the_first_member(present: set[int], concerned: set[int], holder: int | None) -> None:
    found = casting(hall(present, concerned), who(1))
    expected = None if holder is None else Casting(who(holder), who(holder))
    assert found == expected


def test_a_conflict_of_the_holder_takes_the_vote_where_nobody_stands_in() -> None:
    law = reading("DE-EG")
    assert exercise(law, hall({2}, {2})).castable == 0
    found = exercise(law, hall({2, 3}, {2}))
    assert (found.castable, found.excluded) == (2, (who(2),))


def test_a_conflict_of_the_principal_is_hers_whoever_holds_it() -> None:
    found = exercise(reading("DE-EG"), hall({2, 3}, {1}))
    assert (found.castable, found.excluded) == (2, (who(1),))


@given(present=st.sets(st.sampled_from([1, 2, 3])), concerned=st.sets(st.sampled_from([1, 2, 3])))
def test_nobodys_vote_is_cast_twice(present: set[int], concerned: set[int]) -> None:
    law = reading("DE-EG")
    there = hall(present, concerned)
    found = exercise(law, there)
    assert sum(hand.votes for hand in found.hands) <= 3
    urn = Urn(law)
    for holder in sorted(present):
        hand = next((row for row in found.hands if row.holder == who(holder)), None)
        if hand and hand.votes:
            urn.cast(there, wanted(holder))
    assert sum(line.votes for line in urn.lines) == found.castable


def test_a_vote_by_the_substitute_stands_when_the_holder_comes() -> None:
    law, urn = reading("DE-EG"), Urn(reading("DE-EG"))
    urn.cast(hall({3}), wanted(3))
    later = hall({2, 3})
    counted = that_count(law, later, exercise(law, later), urn.lines)
    assert {line.membership for line in counted.lines} == {who(1), who(3)}
    revoked = replace(later, proxies={}, substitutes={})
    assert that_count(law, revoked, exercise(law, revoked), urn.lines).fallen == (who(1),)


def test_a_vote_by_a_holder_who_turns_out_to_be_concerned_falls() -> None:
    law, urn = reading("DE-EG"), Urn(reading("DE-EG"))
    urn.cast(hall({2, 3}), wanted(2, FOR))
    later = hall({2, 3}, {2})
    assert that_count(law, later, exercise(law, later), urn.lines).fallen == (who(1), who(2))


def test_a_holder_who_is_no_member_any_more() -> None:
    """Spain wants a member; Germany takes anybody, who is then one."""
    gone = frozenset({who(2)})
    spain = hands_of(reading("ES-COOP"), HELD, None, gone)
    assert (spain.proxies, spain.substitutes) == ({}, {who(1): who(3)})
    assert hands_of(reading("DE-EG"), HELD, None, gone).proxies == {who(1): who(2)}


def test_who_voted_before_the_meeting_and_stays_away_casts_only_her_own() -> None:
    found = without(hands_of(reading("DE-EG"), HELD, None, ()), [who(2)])
    assert (found.proxies, found.substitutes) == ({}, {who(1): who(3)})
