"""Whose votes a hand casts, and what replaces what; no vote is ever counted twice, whatever is cast in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.ballots.ballot import End
from services.governance.domain.ballots.casting import Cast, Marked
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.room.room import Room
from services.governance.domain.words import BallotForm, VotingChannel
from tests.services.governance.domain.ballots.urns import (
    ABSTAIN,
    AGAINST,
    EARLY,
    FOR,
    OPENED,
    POSTAL,
    Urn,
    ballot,
    wanted,
)
from tests.services.governance.domain.readings import TODAY, reading
from tests.services.governance.domain.room.rooms import OUTSIDERS, room, who

GERMAN, DUTCH, FRENCH_SA = "DE-EG", "NL-COOP", "FR-SCIC-SA"


def code_of(urn: Urn, *asked: object) -> str:
    with pytest.raises(Refusal) as refused:
        urn.cast(*asked)  # pyright: ignore[reportArgumentType]
    return refused.value.code


def test_a_hand_is_split_by_what_each_principal_wants() -> None:
    urn = Urn(reading(GERMAN))
    found = urn.cast(room({1: 1, 2: 1, 3: 1}, [1], proxies={2: 1, 3: 1}), wanted(1, FOR, m2=AGAINST, m3=ABSTAIN))
    assert [(line.membership.int, line.voice.int, line.marked) for line in found.lines] == [
        (1, 1, FOR),
        (2, 1, AGAINST),
        (3, 1, ABSTAIN),
    ]


def test_only_votes_in_her_hand_are_set_apart() -> None:
    assert code_of(Urn(reading(GERMAN)), room({1: 1, 2: 1}, [1, 2]), wanted(1, m2=AGAINST)) == "BAD_ARGUMENT"


def test_the_principals_own_vote_overrides_the_one_cast_for_her_and_is_not_overridden_again() -> None:
    urn, there = Urn(reading(GERMAN)), room({1: 1, 2: 1}, [1], proxies={2: 1})
    urn.cast(there, wanted(1, FOR))
    comes = replace(there, present=frozenset({who(1), who(2)}))
    assert [line.membership.int for line in urn.cast(comes, wanted(2, AGAINST)).lines] == [2]
    urn.cast(there, wanted(1, ABSTAIN))
    assert {line.membership.int: line.marked for line in urn.lines} == {1: ABSTAIN, 2: AGAINST}


def test_the_same_votes_again_are_the_same_receipt() -> None:
    urn, there = Urn(reading(GERMAN)), room({1: 1, 2: 1}, [1], proxies={2: 1})
    urn.cast(there, wanted(1, FOR, m2=AGAINST))
    again = urn.cast(there, wanted(1, FOR, m2=AGAINST))
    assert (again.lines, again.again) == ((), who(5001))


def test_a_proxy_that_went_to_somebody_else_after_it_was_cast_is_not_cast_again() -> None:
    urn = Urn(reading(GERMAN))
    urn.cast(room({2: 1, 3: 1}, [3], proxies={2: 3}), wanted(3, FOR))
    assert (
        code_of(urn, room({2: 1, 3: 1}, [OUTSIDERS], proxies={2: OUTSIDERS}), wanted(100, AGAINST)) == "ALREADY_VOTED"
    )


def test_who_acts_by_law_casts_as_that_member() -> None:
    urn = Urn(reading(GERMAN))
    (line,) = urn.cast(room({1: 4}, [OUTSIDERS], representatives={1: OUTSIDERS}), wanted(100)).lines
    assert (line.membership, line.voice, line.holder, line.votes) == (who(1), who(1), who(100), 4)
    assert code_of(urn, room({1: 4}, [OUTSIDERS, 1], representatives={1: OUTSIDERS}), wanted(1)) == "NOT_ENTITLED"


def test_a_conflict_takes_the_vote_with_its_article() -> None:
    with pytest.raises(Refusal) as refused:
        Urn(reading(GERMAN)).cast(room({1: 1, 2: 1}, [1], concerned=[1]), wanted(1))
    assert (refused.value.code, refused.value.details["key"]) == ("NOT_ENTITLED", "conflict_of_interest.effect")
    assert "43(6)" in refused.value.details["article"]


def test_whoever_is_not_there_or_not_on_the_roll_casts_nothing() -> None:
    urn = Urn(reading(GERMAN))
    assert code_of(urn, room({1: 1}, [1]), wanted(2)) == "NOT_ENTITLED"
    assert code_of(urn, room({1: 1}, []), wanted(1)) == "NOT_ENTITLED"


def test_nothing_is_cast_after_the_end() -> None:
    for why in (None, "wrong item"):
        urn = Urn(reading(GERMAN), ballot(end=End(OPENED, "Otto", 0, b"", why)))
        assert code_of(urn, room({1: 1}, [1]), wanted(1)) == "BALLOT_CLOSED"


def test_a_channel_that_the_ballot_does_not_have() -> None:
    urn = Urn(reading(GERMAN), replace(ballot(), channels=frozenset({VotingChannel.REMOTE})))
    assert code_of(urn, room({1: 1}, [1]), wanted(1)) == "VOTING_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("pack", "days", "fine"), [(DUTCH, 30, True), (DUTCH, 31, False), (FRENCH_SA, 3, True), (FRENCH_SA, 2, False)]
)
def test_a_vote_before_the_meeting_within_its_window(pack: str, days: int, fine: bool) -> None:
    urn, before = Urn(reading(pack)), replace(room({1: 1}, []), call=None)
    vote = wanted(1, FOR, POSTAL, TODAY.fromordinal(TODAY.toordinal() - days))
    if fine:
        assert len(urn.cast(before, vote).lines) == 1
    else:
        assert code_of(urn, before, vote) == "VOTING_NOT_ALLOWED"


def test_how_early_is_for_the_statutes_where_the_law_says_so() -> None:
    before = replace(room({1: 1}, []), call=None)
    assert code_of(Urn(reading(GERMAN)), before, wanted(1, FOR, EARLY)) == "LAW_UNKNOWN"


def test_before_the_meeting_only_her_own_votes_are_cast_and_they_stand_in_it() -> None:
    urn = Urn(reading(GERMAN, {"early_and_remote_voting.early_max_days": 14}))
    before = replace(room({1: 1, 2: 1}, [], proxies={2: 1}), call=None)
    assert [line.membership.int for line in urn.cast(before, wanted(1, FOR, EARLY)).lines] == [1]
    assert code_of(urn, before, wanted(1, FOR, EARLY, m2=AGAINST)) == "BAD_ARGUMENT"
    urn.cast(before, wanted(1, AGAINST, EARLY))
    there = room({1: 1, 2: 1}, [1], proxies={2: 1})
    assert [line.membership.int for line in urn.cast(there, wanted(1, ABSTAIN)).lines] == [2]
    assert urn.stand[who(1)].marked == AGAINST


def test_marks_are_of_those_who_stand() -> None:
    stands = Seats(2, (Standing("Ada"), Standing("Bo"), Standing("Cy")))
    urn, there = Urn(reading(GERMAN), ballot(seats=stands)), room({1: 1}, [1])
    assert code_of(urn, there, wanted(1, FOR)) == "BAD_ARGUMENT"
    assert code_of(urn, there, wanted(1, Marked(marks=("Ada", "Ada")))) == "BAD_ARGUMENT"
    assert code_of(urn, there, wanted(1, Marked(marks=("Dee",)))) == "BAD_ARGUMENT"
    assert len(urn.cast(there, wanted(1, Marked(marks=("Ada", "Bo", "Cy")))).lines) == 1


def test_secret_and_paper_take_no_open_choice() -> None:
    there = room({1: 1}, [1])
    assert code_of(Urn(reading(GERMAN), ballot(form=BallotForm.SECRET)), there, wanted(1)) == "BAD_ARGUMENT"
    paper = Urn(reading(GERMAN), ballot(form=BallotForm.PAPER))
    assert code_of(paper, there, wanted(1, FOR)) == "BAD_ARGUMENT"
    assert len(paper.cast(there, wanted(1, Marked())).lines) == 1


MEMBERS = range(1, 7)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(MEMBERS),
        st.sampled_from([FOR, AGAINST]),
        st.frozensets(st.sampled_from(MEMBERS)),
        st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS), max_size=3),
    ),
    max_size=12,
)


def cast_or_code(urn: Urn, there: Room, holder: int, mark: Marked) -> Cast | str:
    try:
        return urn.cast(there, wanted(holder, mark))
    except Refusal as refused:
        return refused.code


@given(STEPS)
def test_whatever_is_cast_in_which_order_each_membership_has_one_vote(steps: list[tuple]) -> None:
    urn, weights = Urn(reading(GERMAN)), {number: number for number in MEMBERS}
    own: set[int] = set()
    for holder, mark, present, given_to in steps:
        proxies = {key: value for key, value in given_to.items() if key != value and value not in given_to}
        there = room(weights, present, proxies=proxies)
        found = cast_or_code(urn, there, holder, mark)
        if isinstance(found, str):
            assert found in {"NOT_ENTITLED", "ALREADY_VOTED"}
            continue
        own |= {line.membership.int for line in found.lines if line.voice == line.membership}
        assert holder in present
    assert all(urn.stand[key].membership == key for key in urn.stand)
    assert sum(line.votes for line in urn.lines) == sum(key.int for key in urn.stand)
    assert all(urn.stand[who(number)].voice == who(number) for number in own)
