"""What the votes that stand come to: caps, conflicts, colleges, groups, elections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.ballots.casting import Marked
from services.governance.domain.ballots.count import Counted, election_of, tally_of, that_count
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Room
from services.governance.domain.words import Side, VoteChoice
from tests.services.governance.domain.ballots.urns import AGAINST, FOR, Urn, ballot, wanted
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import room, who

ACCREDITED, GERMAN, SPANISH = "BE-SC-CNC", "DE-EG", "ES-COOP"


def counted(law: Reading, there: Room, urn: Urn) -> Counted:
    return that_count(law, there, exercise(law, there), urn.lines)


def sums(found: Counted) -> tuple[int, int]:
    count = tally_of(found, colleges=False, chair=None, source="")
    return count.in_favour, count.against


def crowd(votes: int = 30) -> Room:
    """One with many votes and fifty others with one each: the accredited cap is a tenth of the room."""
    return room({1: votes, **dict.fromkeys(range(2, 52), 1)}, range(1, 50), proxies={50: 1, 51: 1})


def test_a_capped_hand_that_votes_one_way_counts_with_its_cap() -> None:
    law = reading(ACCREDITED)
    urn = Urn(law)
    urn.cast(crowd(), wanted(1, FOR))
    urn.cast(crowd(), wanted(2, AGAINST))
    assert sums(counted(law, crowd(), urn)) == (8, 1)


def test_a_capped_hand_that_was_split_is_not_counted_by_guess() -> None:
    law = reading(ACCREDITED)
    urn = Urn(law)
    urn.cast(crowd(), wanted(1, FOR, m50=AGAINST))
    with pytest.raises(Refusal) as refused:
        counted(law, crowd(), urn)
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "vote_caps.per_member")
    urn.cast(crowd(), wanted(1, FOR))
    assert sums(counted(law, crowd(), urn)) == (8, 0)


def test_a_cap_on_own_votes_leaves_a_split_hands_proxies_whole() -> None:
    law = reading(SPANISH, {"proxies.form": "written"})
    there = room({1: 9, 2: 1, 3: 1, 4: 1}, [1], proxies={2: 1})
    urn = Urn(law)
    urn.cast(there, wanted(1, FOR, m2=AGAINST))
    assert sums(counted(law, there, urn)) == (4, 1)


def test_what_falls_before_the_count() -> None:
    law, urn = reading(GERMAN), Urn(reading(GERMAN))
    there = room({1: 1, 2: 1, 3: 1, 4: 1}, [1, 3], proxies={2: 1})
    urn.cast(there, wanted(1))
    urn.cast(there, wanted(3))
    revoked = room({1: 1, 2: 1, 4: 1}, [1])
    found = counted(law, revoked, urn)
    assert (sums(found), [key.int for key in found.fallen]) == ((1, 0), [2, 3])
    concerned = room({1: 1, 2: 1, 3: 1, 4: 1}, [1, 3], proxies={2: 1}, concerned=[1])
    assert sums(counted(law, concerned, urn)) == (1, 0)


def test_a_vote_cast_for_her_stands_when_she_comes_later_and_does_not_vote() -> None:
    law, urn = reading(GERMAN), Urn(reading(GERMAN))
    urn.cast(room({1: 1, 2: 1}, [1], proxies={2: 1}), wanted(1))
    assert sums(counted(law, room({1: 1, 2: 1}, [1, 2], proxies={2: 1}), urn)) == (2, 0)


def test_votes_are_those_of_the_roll_at_the_closing() -> None:
    law, urn = reading(GERMAN), Urn(reading(GERMAN))
    urn.cast(room({1: 1}, [1]), wanted(1))
    assert sums(counted(law, room({1: 3}, [1]), urn)) == (3, 0)


def test_colleges_and_groups_are_told_apart_and_the_chair_is_read_from_her_vote() -> None:
    law = reading(GERMAN)
    there = room({1: 2, 2: 1, 3: 1}, [1, 2, 3], colleges={1: "A", 2: "A", 3: "B"}, groups={3: "investors"})
    urn = Urn(law)
    for number, mark in ((1, FOR), (2, AGAINST), (3, FOR)):
        urn.cast(there, wanted(number, mark))
    found = tally_of(counted(law, there, urn), colleges=True, chair=who(2), source="ballot")
    assert [(part.name, part.in_favour, part.against) for part in found.colleges] == [("A", 2, 1), ("B", 1, 0)]
    assert [(part.name, part.in_favour) for part in found.groups] == [("investors", 1)]
    assert (found.chair, found.in_favour, found.against) == (Side.AGAINST, 3, 1)


def test_papers_of_an_election_with_too_many_marks_are_spoilt() -> None:
    law = reading(GERMAN)
    stands = Seats(1, (Standing("Ada"), Standing("Bo", "B")))
    there = room({1: 1, 2: 3, 3: 1}, [1, 2, 3], colleges={1: "A", 2: "B", 3: "A"})
    urn = Urn(law, ballot(seats=stands))
    for number, marks in ((1, ("Ada",)), (2, ("Ada", "Bo")), (3, ())):
        urn.cast(there, wanted(number, Marked(marks=marks)))
    found = election_of(counted(law, there, urn), stands, colleges=True, source="")
    assert [(row.name, row.votes, dict(row.by_college)) for row in found.candidates] == [
        ("Ada", 1, {"A": 1}),
        ("Bo", 0, {}),
    ]
    assert (dict(found.papers), dict(found.papers_by_college)) == ({1: 1, 2: 3, 0: 1}, {"A": 2})


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(VoteChoice), st.sampled_from("AB")), min_size=1, max_size=30)
)
def test_nothing_is_lost_and_nothing_counted_twice(people: list[tuple[int, VoteChoice, str]]) -> None:
    votes = {number: row[0] for number, row in enumerate(people, start=1)}
    colleges = {number: row[2] for number, row in enumerate(people, start=1)}
    law, there = reading(GERMAN), room(votes, votes, colleges=colleges)
    urn = Urn(law)
    for number, (_, choice, _) in enumerate(people, start=1):
        urn.cast(there, wanted(number, Marked(choice)))
        urn.cast(there, wanted(number, Marked(choice)))
    roll = exercise(law, there)
    found = tally_of(that_count(law, there, roll, urn.lines), colleges=True, chair=None, source="")
    whole = found.in_favour + found.against + found.abstain + found.blank
    assert whole == sum(votes.values()) == roll.castable
    assert sum(part.counted for part in found.colleges) == whole
    assert found.against == sum(row[0] for row in people if row[1] is VoteChoice.AGAINST)
