"""Slips: they give the count that the votes give, and nothing of who cast which, whatever the weights."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.governance.domain.ballots.casting import Line, Marked
from services.governance.domain.ballots.count import Counted, election_of, tally_of
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.room.room import EntitledVotes
from services.governance.domain.secret.slips import (
    SPOILT,
    Apart,
    Part,
    Slip,
    SlipKind,
    election_from,
    slips_of,
    spoilt_votes,
    tally_from,
)
from services.governance.domain.words import VoteChoice, VotingChannel

NAMES = ("Ada", "Bo", "Cy", "Di")
SEATS = Seats(2, tuple(Standing(name) for name in NAMES))
CHOICES = st.sampled_from([Marked(choice) for choice in VoteChoice])
MARKS = st.sets(st.sampled_from(NAMES)).map(lambda names: Marked(marks=tuple(sorted(names))))
VOTERS = st.tuples(st.integers(1, 9), st.sampled_from(["A", "B"]), st.sampled_from([(), ("investors",), ("others",)]))


def counted(voters: list[tuple[int, str, tuple[str, ...]]], marks: list[Marked]) -> Counted:
    who = [UUID(int=number + 1) for number in range(len(voters))]
    lines = tuple(
        Line(name, name, name, votes, marked, VotingChannel.IN_ROOM)
        for name, (votes, _, _), marked in zip(who, voters, marks, strict=True)
    )
    entitled = {
        name: EntitledVotes(votes, college=college, groups=groups)
        for name, (votes, college, groups) in zip(who, voters, strict=True)
    }
    return Counted(lines, entitled, ())


@st.composite
def cast(draw: st.DrawFn, marks: st.SearchStrategy[Marked]) -> Counted:
    voters = draw(st.lists(VOTERS, max_size=8))
    return counted(voters, [draw(marks) for _ in voters])


@given(found=cast(CHOICES), colleges=st.booleans(), chance=st.randoms())
@settings(max_examples=60)
def test_slips_give_the_count_of_the_votes_in_whatever_order_these_came(
    found: Counted, colleges: bool, chance: random.Random
) -> None:
    apart = Apart(colleges, frozenset({"investors", "others"}))
    slips = slips_of(found, None, apart)
    lines = list(found.lines)
    chance.shuffle(lines)
    assert slips_of(replace(found, lines=tuple(lines)), None, apart) == slips
    count = tally_of(found, colleges=colleges, chair=None, source="note")
    assert tally_from(slips, apart, "note") == count


@given(found=cast(MARKS), colleges=st.booleans())
@settings(max_examples=60)
def test_slips_give_the_count_of_an_election(found: Counted, colleges: bool) -> None:
    apart = Apart(colleges)
    slips = slips_of(found, SEATS, apart)
    count = election_of(found, SEATS, colleges=colleges, source="")
    mine = election_from(slips, SEATS, apart, "")
    assert (mine.papers, mine.valid, mine.invalid) == (count.papers, count.valid, count.invalid)
    assert [row.votes for row in mine.candidates] == [row.votes for row in count.candidates]
    assert mine.papers_by_college == {name: votes for name, votes in count.papers_by_college.items() if votes}


@given(weights=st.lists(st.integers(1, 9), min_size=2, max_size=8), choices=st.data())
@settings(max_examples=60)
def test_who_cast_which_cannot_be_read_where_the_totals_do_not_say(weights: list[int], choices: st.DataObject) -> None:
    """A member of five votes and five of one vote may have changed places: the slips are the same."""
    rare = max(weights)
    one = [(rare, "A", ()), *[(1, "A", ())] * rare]
    yes, no = Marked(VoteChoice.FOR), Marked(VoteChoice.AGAINST)
    here = slips_of(counted(one, [yes, *[no] * rare]), None, Apart())
    there = slips_of(counted(one, [no, *[yes] * rare]), None, Apart())
    assert here == there
    assert {slip.votes for slip in here} == {rare}


def test_a_pattern_of_marks_leaves_no_trace() -> None:
    one = counted([(1, "A", ())] * 2, [Marked(marks=("Ada", "Bo")), Marked(marks=("Cy", "Di"))])
    other = counted([(1, "A", ())] * 2, [Marked(marks=("Ada", "Cy")), Marked(marks=("Bo", "Di"))])
    assert slips_of(one, SEATS, Apart()) == slips_of(other, SEATS, Apart())


def test_colleges_and_groups_are_on_slips_only_where_they_are_counted_apart() -> None:
    found = counted([(1, "A", ("investors",)), (2, "B", ("others",))], [Marked(VoteChoice.FOR)] * 2)
    assert slips_of(found, None, Apart()) == (Slip(Part(), SlipKind.CHOICE, "FOR", 3),)
    apart = Apart(colleges=True, groups=frozenset({"investors"}))
    assert [slip.part for slip in slips_of(found, None, apart)] == [Part("A", ("investors",)), Part("B")]


def test_spoilt_papers_are_cast_and_count_for_nothing() -> None:
    found = counted([(2, "A", ()), (1, "A", ())], [Marked(), Marked(VoteChoice.FOR)])
    slips = slips_of(found, None, Apart())
    assert (spoilt_votes(slips), tally_from(slips, Apart(), "").in_favour) == (2, 1)
    papers = slips_of(counted([(2, "A", ()), (1, "A", ())], [Marked(), Marked(marks=("Ada",))]), SEATS, Apart())
    election = election_from(papers, SEATS, Apart(), "")
    assert Slip(Part(), SlipKind.PAPER, SPOILT, 2) in papers
    assert (election.valid, election.invalid, spoilt_votes(papers)) == (1, 2, 2)
