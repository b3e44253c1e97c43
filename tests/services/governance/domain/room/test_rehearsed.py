"""The room and the rehearsal of the same numbers agree: caps and conflicts have one rule each."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.governance.domain.law.library import library
from services.governance.domain.rehearsal.answer import Question
from services.governance.domain.rehearsal.rehearse import rehearse
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Room
from tests.services.governance.domain.readings import TODAY, reading
from tests.services.governance.domain.room.rooms import room, who

PRESENT = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 3)), min_size=1, max_size=6)
"""Members in the room: votes, and principals with a vote each."""


def filled(members: list[tuple[int, int]], concerned: tuple[int, ...] = ()) -> Room:
    votes = {number: count for number, (count, _) in enumerate(members, start=1)}
    proxies: dict[int, int] = {}
    for number, (_, held) in enumerate(members, start=1):
        proxies |= {number * 10 + place: number for place in range(held)}
    return room(votes | dict.fromkeys(proxies, 1), votes, proxies=proxies, concerned=concerned)


def expected(pack: str, question: Question, words: dict[str, Any]) -> Any:
    answer = rehearse(library(), pack, question, words, TODAY)
    assert answer.refused is None, answer.refused
    return answer.expect


@settings(max_examples=40)
@given(PRESENT)
def test_the_accredited_belgian_cap(members: list[tuple[int, int]]) -> None:
    found = exercise(reading("BE-SC-CNC"), filled(members))
    rows = [
        {"name": str(number), "count": 1, "votes": votes, "proxy_votes": held}
        for number, (votes, held) in enumerate(members, start=1)
    ]
    wanted = expected("BE-SC-CNC", Question.CAP, {"present": rows})
    assert {hand.cap for hand in found.hands} == {wanted["cap"]}
    assert {str(hand.holder.int): hand.votes for hand in found.hands} == wanted["votes"]
    assert (found.castable, found.present_votes) == (wanted["total"], wanted["before_cap"])


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.sets(st.integers(1, 6)), st.sets(st.integers(10, 63)))
def test_germanys_conflicts(held: list[int], concerned: set[int], principals: set[int]) -> None:
    there = filled([(1, count) for count in held], tuple(concerned | principals))
    found = exercise(reading("DE-EG"), there)
    rows = [
        {"name": str(number), "count": 1, "proxies_from": {str(number * 10 + place): 1 for place in range(count)}}
        for number, count in enumerate(held, start=1)
    ]
    named = [str(number) for number in concerned | principals if who(number) in there.lines]
    wanted = expected("DE-EG", Question.CONFLICT, {"rows": rows, "resolutions": {"discharge": named}})
    assert found.castable == wanted["votes"]["discharge"]
    assert found.present_votes == wanted["in_quorum"]["discharge"]
