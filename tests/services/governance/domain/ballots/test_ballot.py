"""Opening, adding to and ending a ballot: when, by which law, and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.ballots.ballot import (
    Ballot,
    End,
    Opened,
    Opening,
    WantedBallot,
    check_closes,
    check_none_runs,
    open_ballot,
)
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.room.call import Call
from services.governance.domain.words import AssemblyForm, AssemblyKind, BallotForm, ResolutionKind, VotingChannel
from tests.services.governance.domain.ballots.urns import EARLY, IN_ROOM, OPENED, POSTAL, ballot
from tests.services.governance.domain.readings import TODAY, reading
from tests.services.governance.domain.room.rooms import who

REMOTE = VotingChannel.REMOTE
MEETING = Assembly(
    who(901), "DE.entity.smart-eg", "Meeting", AssemblyKind.ORDINARY, AssemblyForm.HYBRID, TODAY, TODAY, TODAY
)
ITEM = Resolution(who(902), who(901), 1, "Accounts", ResolutionKind.ORDINARY)
BOARD = Seats(1, (Standing("Ada"), Standing("Bo")))


def call(number: int) -> Call:
    return Call(who(700 + number), MEETING.id, number, TODAY, OPENED, OPENED)


def opening(*calls: int, **fields: Any) -> Opening:
    given = {"before": (), "counted": False, "computed": True, "sealed": True, "today": TODAY, "moment": OPENED}
    return Opening(**({"assembly": MEETING, "resolution": ITEM, "calls": [call(n) for n in calls]} | given | fields))


def opened(at: Opening, *channels: VotingChannel, pack: str = "FR-SCIC-SA", **fields: Any) -> Opened:
    wanted = WantedBallot(fields.pop("form", BallotForm.OPEN), frozenset(channels), fields.pop("seats", None))
    return open_ballot(reading(pack, fields.pop("choices", None)), wanted, at)


def code_of(at: Opening, *channels: VotingChannel, **fields: Any) -> str:
    with pytest.raises(Refusal) as refused:
        opened(at, *channels, **fields)
    return refused.value.code


def test_one_ballot_takes_votes_before_the_meeting_and_then_in_it() -> None:
    first = opened(opening(), POSTAL)
    assert (first.fresh, first.ballot.call, [rule.channel for rule in first.new]) == (True, 1, [POSTAL])
    assert first.new[0].law is not None
    assert "L225-107" in first.new[0].law.source
    then = opened(opening(1, before=[first.ballot]), IN_ROOM, REMOTE)
    assert (then.fresh, then.ballot.id, [rule.channel for rule in then.new]) == (
        False,
        first.ballot.id,
        [IN_ROOM, REMOTE],
    )
    assert then.ballot.channels == {POSTAL, IN_ROOM, REMOTE}
    assert code_of(opening(1, before=[then.ballot]), IN_ROOM) == "ALREADY_EXISTS"


@pytest.mark.parametrize(
    ("at", "channels", "code"),
    [
        (opening(computed=False), (POSTAL,), "ROLL_NOT_COMPUTED"),
        (opening(1), (POSTAL,), "TRANSITION_NOT_ALLOWED"),
        (opening(today=TODAY.replace(day=TODAY.day + 1)), (POSTAL,), "TRANSITION_NOT_ALLOWED"),
        (opening(), (IN_ROOM,), "TRANSITION_NOT_ALLOWED"),
        (opening(1, sealed=False), (IN_ROOM,), "TRANSITION_NOT_ALLOWED"),
        (opening(1, counted=True), (IN_ROOM,), "TRANSITION_NOT_ALLOWED"),
        (opening(1), (), "BAD_ARGUMENT"),
        (opening(1, assembly=replace(MEETING, form=AssemblyForm.IN_ROOM)), (REMOTE,), "BAD_ARGUMENT"),
        (opening(1, assembly=replace(MEETING, form=AssemblyForm.REMOTE)), (IN_ROOM,), "BAD_ARGUMENT"),
        (opening(1, assembly=replace(MEETING, form=AssemblyForm.WRITTEN)), (IN_ROOM,), "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_too_early_too_late_and_nowhere(at: Opening, channels: tuple[VotingChannel, ...], code: str) -> None:
    assert code_of(at, *channels) == code


@pytest.mark.parametrize(
    ("pack", "channel", "choices", "code"),
    [
        ("DE-EG", EARLY, {}, "VOTING_NOT_ALLOWED"),
        ("DE-EG", POSTAL, {}, "VOTING_NOT_ALLOWED"),
        ("DE-EG", EARLY, {"early_and_remote_voting.electronic": False}, "VOTING_NOT_ALLOWED"),
        ("AT-EGEN", POSTAL, {}, "LAW_UNKNOWN"),
        ("ES-COOP", POSTAL, {}, "LAW_UNKNOWN"),
        ("HU-SZOV", POSTAL, {}, "LAW_UNKNOWN"),
        ("BE-SC", POSTAL, {}, "VOTING_NOT_ALLOWED"),
    ],
)
def test_where_votes_come_from_is_the_laws(
    pack: str, channel: VotingChannel, choices: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        opened(opening(), channel, pack=pack, choices=choices)
    assert refused.value.code == code
    assert refused.value.details["key"].startswith("early_and_remote_voting.")
    assert refused.value.details["article"]


def test_statutes_adopt_what_the_law_leaves_to_them() -> None:
    adopted = {"early_and_remote_voting.electronic": True, "early_and_remote_voting.postal": True}
    assert opened(opening(), EARLY, POSTAL, pack="DE-EG", choices=adopted).ballot.channels == {EARLY, POSTAL}


def test_an_election_has_seats_and_candidates_and_nothing_else_has() -> None:
    board = replace(ITEM, kind=ResolutionKind.ELECTION)
    assert opened(opening(1, resolution=board), IN_ROOM, seats=BOARD).ballot.seats == BOARD
    assert code_of(opening(1, resolution=board), IN_ROOM) == "BAD_ARGUMENT"
    assert code_of(opening(1), IN_ROOM, seats=BOARD) == "BAD_ARGUMENT"
    for wrong in (
        Seats(0, BOARD.candidates),
        Seats(1, (*BOARD.candidates, Standing("ada"))),
        Seats(1, BOARD.candidates, (("A", 2),)),
        Seats(1, BOARD.candidates, most_marks=3),
        Seats(1, ()),
    ):
        assert code_of(opening(1, resolution=board), IN_ROOM, seats=wrong) == "BAD_ARGUMENT"


def test_votes_of_the_first_call_do_not_hold_over_by_themselves() -> None:
    first = opened(opening(), POSTAL).ballot
    assert code_of(opening(1, 2, before=[first]), IN_ROOM) == "TRANSITION_NOT_ALLOWED"
    over = replace(first, end=End(OPENED, "Otto", 0, b""))
    assert opened(opening(1, 2, before=[over]), IN_ROOM).ballot.call == 2


def test_a_ballot_is_another_once_it_ended_and_keeps_its_form() -> None:
    there = opened(opening(1), IN_ROOM).ballot
    assert code_of(opening(1, before=[there]), REMOTE, form=BallotForm.SECRET) == "ALREADY_EXISTS"
    over = replace(there, end=End(OPENED, "Otto", 0, b""))
    assert code_of(opening(1, before=[over]), REMOTE) == "TRANSITION_NOT_ALLOWED"
    assert code_of(opening(), EARLY, POSTAL, form=BallotForm.PAPER) == "BAD_ARGUMENT"


@pytest.mark.parametrize(("calls", "fine"), [((1,), True), ((), False), ((1, 2), False)])
def test_a_ballot_is_closed_in_its_own_call(calls: tuple[int, ...], fine: bool) -> None:
    found: Ballot = ballot()
    if fine:
        check_closes(found, [call(number) for number in calls])
        return
    with pytest.raises(Refusal) as refused:
        check_closes(found, [call(number) for number in calls])
    assert refused.value.code == "TRANSITION_NOT_ALLOWED"


def test_while_one_runs_nothing_is_counted_by_hand() -> None:
    check_none_runs([ballot(end=End(OPENED, "Otto", 0, b""))])
    with pytest.raises(Refusal):
        check_none_runs([ballot()])


def test_where_minutes_name_who_voted_how_nothing_but_an_election_is_voted_in_secret() -> None:
    with pytest.raises(Refusal) as refused:
        opened(opening(1), IN_ROOM, pack="IT-COOP", form=BallotForm.SECRET)
    assert (refused.value.code, refused.value.details["article"]) == (
        "VOTING_NOT_ALLOWED",
        "IT codice civile art. 2375",
    )
    assert opened(opening(1), IN_ROOM, pack="IT-COOP").fresh
    board = replace(ITEM, kind=ResolutionKind.ELECTION)
    assert opened(opening(1, resolution=board), IN_ROOM, pack="IT-COOP", form=BallotForm.SECRET, seats=BOARD).fresh
