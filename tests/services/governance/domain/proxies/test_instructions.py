"""Instructions: what is one, when it comes too late, and what a holder may cast against it."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.ballots.casting import Cast
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.instructions import (
    BoardStance,
    Instruction,
    ItemNow,
    Wishes,
    check_in_time,
    check_instructions,
    check_stance,
)
from services.governance.domain.words import InstructionChoice, ResolutionKind, VoteChoice
from tests.services.governance.domain.ballots.urns import ABSTAIN, AGAINST, FOR, ballot, wanted
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import room, who

ITEM = Resolution(who(903), who(902), 1, "Accounts", ResolutionKind.ORDINARY)
BOARD = Resolution(who(904), who(902), 2, "Board", ResolutionKind.ELECTION)
NO = Instruction(ITEM.id, InstructionChoice.AGAINST)


def cast(law: Reading, wishes: Wishes, choice: Any = FOR, **apart: Any) -> dict[int, VoteChoice | None]:
    """What member 2 casts for herself and for 1, by member."""
    from services.governance.domain.ballots.casting import cast as rule

    hall = room({1: 1, 2: 1}, {2}, proxies={1: 2})
    found: Cast = rule(law, ballot(), hall, wanted(2, choice, **apart), {}, wishes=wishes)
    return {line.membership.int: line.marked.choice for line in found.lines}


def told(**fields: Any) -> Wishes:
    return Wishes(ITEM, {who(1): NO}, **fields)


def refused(law: Reading, wishes: Wishes, **apart: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        cast(law, wishes, **apart)
    return found.value


def test_the_hand_splits_itself_as_principals_want() -> None:
    assert cast(reading("DE-EG"), told()) == {1: VoteChoice.AGAINST, 2: VoteChoice.FOR}
    assert cast(reading("DE-EG"), told(), m1=AGAINST) == {1: VoteChoice.AGAINST, 2: VoteChoice.FOR}
    free = Wishes(ITEM, {who(1): Instruction(ITEM.id, InstructionChoice.FREE)})
    assert cast(reading("DE-EG"), free, m1=ABSTAIN)[1] is VoteChoice.ABSTAIN


def test_a_vote_against_the_instruction_is_what_the_statutes_make_it() -> None:
    silent = refused(reading("DE-EG"), told(), m1=FOR)
    assert (silent.code, silent.details["key"]) == ("LAW_UNKNOWN", "proxy_instructions_bind")
    binding = refused(reading("DE-EG", {"proxy_instructions_bind": True}), told(), m1=FOR)
    assert (binding.code, "art." in binding.details["article"]) == ("VOTING_NOT_ALLOWED", True)
    between_the_two = reading("DE-EG", {"proxy_instructions_bind": False})
    assert cast(between_the_two, told(), m1=FOR)[1] is VoteChoice.FOR


@pytest.mark.parametrize(("supports", "expected"), [(True, VoteChoice.FOR), (False, VoteChoice.AGAINST)])
def test_france_casts_blank_powers_for_the_board(supports: bool, expected: VoteChoice) -> None:
    law = reading("FR-SCIC-SA")
    wishes = Wishes(ITEM, {}, frozenset({who(1)}), BoardStance(supports, "minutes of 3 May"))
    assert cast(law, wishes, ABSTAIN) == {1: expected, 2: VoteChoice.ABSTAIN}
    departs = refused(law, wishes, m1=ABSTAIN)
    assert (departs.code, "L225-106" in departs.details["article"]) == ("VOTING_NOT_ALLOWED", True)
    assert refused(law, Wishes(ITEM, {}, frozenset({who(1)}))).code == "TRANSITION_NOT_ALLOWED"


def test_where_the_statutes_leave_it_to_the_chair_she_is_free() -> None:
    law = reading("BE-SC", {"proxies.blank_proxy": "chair"})
    assert cast(law, Wishes(ITEM, {}, frozenset({who(1)})))[1] is VoteChoice.FOR


@pytest.mark.parametrize(
    ("pack", "rows", "code"),
    [
        ("DE-EG", [NO, NO], "BAD_ARGUMENT"),
        ("DE-EG", [Instruction(who(1), InstructionChoice.FOR)], "ITEM_NOT_ANNOUNCED"),
        ("DE-EG", [Instruction(ITEM.id)], "BAD_ARGUMENT"),
        ("DE-EG", [Instruction(ITEM.id, marks=("Ada",))], "BAD_ARGUMENT"),
        ("DE-EG", [Instruction(ITEM.id, InstructionChoice.FOR, ("Ada",))], "BAD_ARGUMENT"),
        ("DE-EG", [Instruction(BOARD.id, InstructionChoice.FOR)], "BAD_ARGUMENT"),
        ("BE-SC", [Instruction(BOARD.id, marks=("Ada", "Ada"))], "BAD_ARGUMENT"),
        ("BE-SC", [Instruction(BOARD.id, InstructionChoice.FREE, on_list="North")], "BAD_ARGUMENT"),
        ("ES-COOP", [Instruction(BOARD.id, marks=("Ada",))], "VOTING_NOT_ALLOWED"),
    ],
)
def test_what_is_no_instruction(pack: str, rows: list[Instruction], code: str) -> None:
    with pytest.raises(Refusal) as found:
        check_instructions(reading(pack), rows, [ITEM, BOARD])
    assert found.value.code == code


def test_what_is_one() -> None:
    free = Instruction(BOARD.id, InstructionChoice.FREE)
    check_instructions(reading("ES-COOP"), [NO, free], [ITEM, BOARD])
    check_instructions(reading("BE-SC"), [NO, Instruction(BOARD.id, marks=("Ada", "Bo"))], [ITEM, BOARD])
    # GenG § 43a(4) has delegates elected in secret, and says nothing of boards.
    check_instructions(reading("DE-EG"), [NO, Instruction(BOARD.id, marks=("Ada",))], [ITEM, BOARD])


@pytest.mark.parametrize(
    ("now", "voted", "code"),
    [
        (ItemNow(True, False), set(), "TRANSITION_NOT_ALLOWED"),
        (ItemNow(False, True), set(), "TRANSITION_NOT_ALLOWED"),
        (ItemNow(False, False), {ITEM.id}, "ALREADY_VOTED"),
    ],
)
def test_one_that_comes_too_late(now: ItemNow, voted: set[Any], code: str) -> None:
    with pytest.raises(Refusal) as found:
        check_in_time([NO], {ITEM.id: now}, voted)
    assert found.value.code == code
    check_in_time([NO], {ITEM.id: ItemNow(False, False)}, ())


@pytest.mark.parametrize(
    ("item", "stance"),
    [
        (ITEM, BoardStance(True, "x", ("Ada",))),
        (BOARD, BoardStance(True, "x")),
        (BOARD, BoardStance(True, "x", ("Ada", "Ada"))),
    ],
)
def test_a_stance_that_is_none(item: Resolution, stance: BoardStance) -> None:
    with pytest.raises(Refusal) as found:
        check_stance(item, stance)
    assert found.value.code == "BAD_ARGUMENT"
