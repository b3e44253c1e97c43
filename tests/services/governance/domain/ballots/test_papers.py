"""Two scrutineers' counts: alike whatever order they were given in, and told apart by name where they differ."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import PartCount
from services.governance.domain.ballots.papers import (
    PaperCount,
    agreed,
    check_papers,
    differences,
    election_of_papers,
    plain,
    tally_of_papers,
)
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate
from services.governance.domain.words import BallotForm, Side
from tests.services.governance.domain.ballots.urns import ballot

NUMBERS = st.integers(0, 50)
PARTS = st.lists(st.builds(PartCount, st.sampled_from("ABC"), NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=3)
COUNTS = st.builds(
    Count,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    chair=st.sampled_from([None, *Side]),
    colleges=PARTS.map(lambda rows: tuple({row.name: row for row in rows}.values())),
)
BOARD = Seats(1, (Standing("Ada"), Standing("Bo", "B")), (("B", 1),))
MARKED = ElectionCount(1, (Candidate("Bo", 2), Candidate("Ada", 3)), papers={1: 5, 0: 1})


def paper(counted: Count | ElectionCount, spoilt: int = 0) -> PaperCount:
    """As it is kept: through JSON."""
    found: dict[str, Any] = json.loads(json.dumps(plain(counted)))
    return PaperCount(found, spoilt)


@given(COUNTS)
def test_a_count_on_record_is_the_count(counted: Count) -> None:
    again = tally_of_papers(paper(counted), ["Ann", "Bert"], "")
    assert plain(again) == plain(counted)
    assert "Ann and Bert" in again.source


@given(COUNTS, COUNTS)
def test_two_counts_are_agreed_where_nothing_differs(one: Count, other: Count) -> None:
    both = [paper(one), paper(other)]
    if plain(one) == plain(other):
        assert agreed(both) == both[0]
        return
    with pytest.raises(Refusal) as refused:
        agreed(both)
    assert refused.value.details["concerned"] == differences(both) != []


def test_spoilt_papers_are_counted_alike_too_and_one_scrutineer_is_not_enough() -> None:
    count = Count(1, 2, 3)
    assert differences([paper(count, 1), paper(count, 2)]) == ["spoilt"]
    for few in ([], [paper(count)]):
        with pytest.raises(Refusal) as refused:
            agreed(few)
        assert refused.value.code == "COUNTS_DIFFER"


def test_an_elections_papers_come_back_with_colleges_and_reserved_seats() -> None:
    found = election_of_papers(paper(MARKED, 2), BOARD, ["Ann", "Bert"], "Hall A")
    assert [(row.name, row.votes, row.college) for row in found.candidates] == [("Ada", 3, None), ("Bo", 2, "B")]
    assert (found.papers, found.reserved) == ({1: 5, 0: 1}, {"B": 1})
    assert found.source == "Hall A; papers counted by Ann and Bert; 2 spoilt"


def test_papers_are_of_their_ballot() -> None:
    board = ballot(form=BallotForm.PAPER, seats=BOARD)
    check_papers(board, MARKED, 0)
    other = ElectionCount(1, (Candidate("Cy", 1),))
    for found, counted, spoilt in (
        (ballot(), Count(1, 0, 0), 0),
        (ballot(form=BallotForm.PAPER), MARKED, 0),
        (board, Count(1, 0, 0), 0),
        (board, other, 0),
        (board, MARKED, -1),
    ):
        with pytest.raises(Refusal) as refused:
            check_papers(found, counted, spoilt)
        assert refused.value.code == "BAD_ARGUMENT"
