"""What an election fills, before anybody votes: what would be refused at the count is refused at the opening.

And lists: the votes, the envelopes, the slips and the papers of one election come to one count.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.ballots.casting import Line, Marked
from services.governance.domain.ballots.count import Counted, list_election_of
from services.governance.domain.ballots.papers import PaperCount, check_papers, list_election_of_papers, plain
from services.governance.domain.ballots.seats import ListVotes, Seats, Standing, StandingList, flaw_of, settled
from services.governance.domain.elections.by_list import decide_lists
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import Electing
from services.governance.domain.room.room import EntitledVotes
from services.governance.domain.secret.content import content_of, length_of, read
from services.governance.domain.secret.slips import Apart, list_election_from, slips_of
from services.governance.domain.secret.statement import plain_count
from services.governance.domain.words import BallotForm, VotingChannel
from tests.services.governance.domain.ballots.urns import ballot
from tests.services.governance.domain.readings import reading

LISTS = (StandingList("North", ("Ada", "Bo", "Cy")), StandingList("SPOILT", ("Di",)), StandingList("0", ("Ed", "Flo")))
COUNCIL = Seats(3, (), office="council", lists=LISTS, preferences=True)
PLAIN = Seats(3, (), office="council", lists=LISTS)
EMPTY, SPOILT = Marked(marks=()), Marked()


def law(**rules: Any) -> Reading:
    row = {"office": "council", "how": "by_list", "list_method": "dhondt", "list_short": "next_list"} | rules
    return reading("NL-COOP", {"offices": [row]})


@st.composite
def paper(draw: st.DrawFn) -> Marked:
    row = draw(st.sampled_from([None, *LISTS]))
    if row is None:
        return draw(st.sampled_from([EMPTY, SPOILT]))
    marks = draw(st.sets(st.sampled_from(row.names)))
    return Marked(marks=tuple(name for name in row.names if name in marks), on_list=row.name)


PAPERS = st.lists(st.tuples(st.integers(1, 9), paper()), max_size=12)


def counted(papers: list[tuple[int, Marked]]) -> Counted:
    who = [UUID(int=at + 1) for at in range(len(papers))]
    lines = tuple(
        Line(name, name, name, votes, marked, VotingChannel.IN_ROOM)
        for name, (votes, marked) in zip(who, papers, strict=True)
    )
    return Counted(lines, {line.membership: EntitledVotes(line.votes) for line in lines}, ())


@given(PAPERS)
@settings(max_examples=60)
def test_votes_slips_and_papers_come_to_one_count(papers: list[tuple[int, Marked]]) -> None:
    open_votes = [(votes, EMPTY if marked == SPOILT else marked) for votes, marked in papers]
    by_votes = list_election_of(counted(open_votes), COUNCIL, source="")
    slips = slips_of(counted(papers), COUNCIL, Apart())
    by_slips = list_election_from(slips, COUNCIL, "")
    spoilt = sum(votes for votes, marked in papers if marked == SPOILT)
    assert by_slips.lists == by_votes.lists
    assert (by_slips.spoilt, by_slips.empty) == (spoilt, by_votes.empty - spoilt)
    said = plain_count(slips, COUNCIL, Apart())
    hand = ListVotes(said["lists"], said["marks"], said["empty"])
    kept: dict[str, Any] = json.loads(json.dumps(plain(hand)))
    by_hand = list_election_of_papers(PaperCount(kept, spoilt), COUNCIL, ["Ann", "Bert"], "")
    assert (by_hand.lists, by_hand.empty, by_hand.spoilt) == (by_slips.lists, by_slips.empty, by_slips.spoilt)


@given(paper())
def test_an_envelope_says_the_list_and_the_names_on_it(marked: Marked) -> None:
    if marked == SPOILT:
        return
    content = content_of(marked, COUNCIL)
    assert (len(content), read(content, COUNCIL)) == (length_of(COUNCIL), marked)


@pytest.mark.parametrize(
    "said",
    [{"list": 4}, {"list": 0}, {"list": True}, {"list": None, "marks": [1]}, {"list": 1, "marks": [4]}, {"marks": [1]},
     {"list": 1, "marks": [1, 1]}, {"list": 1, "choice": "FOR"}, {"list": 1, "marks": "1"}],
)  # fmt: skip
def test_a_spoilt_paper_of_lists(said: object) -> None:
    assert read(json.dumps(said).encode().ljust(length_of(COUNCIL)), COUNCIL) is None


def test_names_are_marked_only_where_the_statutes_let_them_be() -> None:
    assert flaw_of(COUNCIL, "North", ("Ada",)) is None
    assert "list_preferences" in (flaw_of(PLAIN, "North", ("Ada",)) or "")
    assert flaw_of(COUNCIL, "North", ("Di",)) is not None
    assert flaw_of(COUNCIL, "South", ()) is not None
    ada = json.dumps({"list": 1, "marks": [1]}).encode()
    assert read(ada.ljust(length_of(PLAIN)), PLAIN) is None
    few = Seats(3, (), office="council", lists=LISTS, preferences=True, most_marks=1)
    assert flaw_of(few, "North", ("Ada", "Bo")) == "A paper has at most 1 marks."


def test_the_ballot_takes_the_statutes_rules_and_the_count_has_its_seats() -> None:
    asked = Seats(3, (), office="council", lists=LISTS)
    found = settled(law(list_preferences=True, most_marks=2), asked)
    assert (found.preferences, found.most_marks, settled(law(), asked).preferences) == (True, 2, False)
    papers = [(4, Marked(marks=("Bo",), on_list="North")), (2, Marked(marks=(), on_list="0")), (1, EMPTY)]
    count = list_election_of(counted(papers), found, source="")
    assert decide_lists(law(list_preferences=True), count, Electing()).elected[0] == ("North", "Bo")


def code_of(asked: Seats, **rules: Any) -> str:
    with pytest.raises(Refusal) as refused:
        settled(law(**rules), asked)
    return refused.value.code


def test_what_the_count_would_refuse_is_refused_at_the_opening() -> None:
    assert code_of(Seats(3, (), lists=LISTS)) == "BAD_ARGUMENT"
    assert code_of(Seats(3, (Standing("Ada"),), office="council", lists=LISTS)) == "BAD_ARGUMENT"
    assert code_of(Seats(3, (), office="council", lists=(*LISTS, LISTS[0]))) == "BAD_ARGUMENT"
    assert code_of(Seats(3, (), office="council", lists=LISTS), how="by_name") == "OFFICE_RULES"
    assert code_of(Seats(3, (), office="council", lists=LISTS), seats=2) == "OFFICE_RULES"
    ada = (Standing("Ada"), Standing("Bo", "B"))
    assert code_of(Seats(1, ada, office="council")) == "OFFICE_RULES"
    assert code_of(Seats(1, ada, office="board")) == "BAD_ARGUMENT"
    assert code_of(Seats(1, ada, college_seats=(("B", 2),))) == "BAD_ARGUMENT"
    assert code_of(Seats(2, ada, college_seats=(("B", 1), ("B", 1)))) == "BAD_ARGUMENT"
    kept = {"how": "by_name", "seats": 2, "reserved": [{"college": "B", "seats": 1}]}
    assert code_of(Seats(2, ada, office="council"), **kept) == "OFFICE_RULES"
    assert settled(law(**kept), Seats(2, ada, (("B", 1),), "council")).office == "council"


@pytest.mark.parametrize(
    "hand",
    [ListVotes({"North": 1}), ListVotes({row.name: 1 for row in LISTS}, {"Zoe": 1}),
     ListVotes({row.name: -1 for row in LISTS})],
)  # fmt: skip
def test_papers_of_lists_are_of_their_ballot(hand: ListVotes) -> None:
    on_paper = ballot(form=BallotForm.PAPER, seats=COUNCIL)
    check_papers(on_paper, ListVotes({row.name: 1 for row in LISTS}, {"Ada": 1}), 0)
    with pytest.raises(Refusal) as refused:
        check_papers(on_paper, hand, 0)
    assert refused.value.code == "BAD_ARGUMENT"
