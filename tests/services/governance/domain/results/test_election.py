"""Elections by plurality and by majority: open where nobody says, ties shown, the last seat under contest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.margin import Contested
from services.governance.domain.results.election import (
    Electing,
    ElectionCount,
    Standing,
    could_change,
    decide_election,
)
from services.governance.domain.words import ElectionVerdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import quorum, scic

MAJORITY = {"majorities.elections": {"threshold": [1, 2], "base": "cast_excl", "strict": True}}


def count(seats: int, *votes: int, **fields: Any) -> ElectionCount:
    """Candidates A, B, … with these votes."""
    standing = tuple(Standing(chr(65 + at), number) for at, number in enumerate(votes))
    return ElectionCount(seats, standing, **fields)


def test_by_plurality_most_votes_win_and_a_tie_waits_for_its_rule() -> None:
    law = reading("ES-COOP")
    found = decide_election(law, count(2, 9, 5, 5), Electing())
    assert (found.found.elected, found.found.tied, found.verdict) == (("A",), ("B", "C"), ElectionVerdict.ASK_TIE_RULE)
    decided = decide_election(law, count(2, 9, 5, 5, tie_decided_for=("C",), tie_rule="by lot, art. 30"), Electing())
    assert (decided.found.elected, decided.verdict) == (("A", "C"), ElectionVerdict.COMPLETE)


def test_a_majority_elects_only_who_reaches_it() -> None:
    law = reading("DE-EG")
    found = decide_election(law, count(2, 6, 5, 3, papers={0: 1, 1: 6, 2: 4, 3: 5}), Electing())
    assert (found.needed, found.found.elected, found.verdict) == (6, ("A",), ElectionVerdict.SEATS_VACANT)
    unknown = decide_election(law, count(2, 6, 5, 3), Electing())
    assert (unknown.verdict, unknown.open[0].law.key) == (ElectionVerdict.NO_RESULT, "majorities.elections")


@pytest.mark.parametrize(("pack", "choices"), [("IT-COOP", {}), ("HU-SZOV", {}), ("AT-EGEN", {})])
def test_nobody_is_elected_where_law_and_statutes_are_silent(pack: str, choices: dict[str, Any]) -> None:
    found = decide_election(reading(pack, choices), count(1, 9, 5), Electing())
    assert (found.verdict, found.found.elected) == (ElectionVerdict.NO_RESULT, ())
    assert found.open[0].law.key == "majorities.elections"


def test_nobody_is_elected_without_a_quorum_or_where_colleges_weigh() -> None:
    law = reading("ES-COOP")
    short = decide_election(law, count(1, 9, 5), Electing(quorum(law, 50, 51)))
    assert (short.verdict, short.open[0].law.key) == (ElectionVerdict.NO_RESULT, "quorum.ordinary.first")
    weighed = decide_election(scic(majorities__elections=MAJORITY["majorities.elections"]), count(1, 9), Electing())
    assert "college_weights" in [row.law.key for row in weighed.open]


def test_who_declines_is_left_out_and_reserved_seats_come_first() -> None:
    standing = (Standing("A", 9, "x", declined=True), Standing("B", 8, "x"), Standing("C", 3, "y"))
    found = decide_election(reading("ES-COOP"), ElectionCount(2, standing, {"y": 1}), Electing())
    assert found.found.elected == ("B", "C")


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.integers(1, 3), st.integers(0, 3), st.integers(0, 3))
def test_the_last_seat_is_safe_only_beyond_the_contested_votes(
    votes: list[int], seats: int, missing: int, doubtful: int
) -> None:
    law, counted = reading("ES-COOP"), count(seats, *votes)
    found = decide_election(law, counted, Electing())
    if found.found.tied or len(votes) <= seats:
        return
    ranked = sorted(votes, reverse=True)
    gap = ranked[seats - 1] - ranked[seats]
    reach = missing + min(doubtful, ranked[seats - 1])
    assert could_change(law, counted, Electing(), {None: Contested(missing, doubtful)}) is (
        bool(missing or doubtful) and gap <= reach
    )


def test_who_has_no_vote_is_elected_by_nobody() -> None:
    found = decide_election(reading("ES-COOP"), count(2, 3, 0), Electing())
    assert (found.found.elected, found.verdict) == (("A",), ElectionVerdict.SEATS_VACANT)
