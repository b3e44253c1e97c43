"""Who is let in, when, and in which form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.leaf import Confidence, Leaf
from services.governance.domain.room.call import Call
from services.governance.domain.room.presence import (
    Desk,
    Entitlement,
    Holder,
    Presence,
    check_desk,
    check_member,
    check_outsider,
    stays,
    who_leaves,
)
from services.governance.domain.words import AssemblyForm, AssemblyKind, PresenceForm, RollReason

DAY, HOUR = date(2026, 11, 24), datetime(2026, 11, 24, 18, tzinfo=UTC)
LAW = Leaf("vote_unit", "X", "member", None, "art. 7", Confidence.READ)
IN_ROOM, REMOTE = PresenceForm.IN_ROOM, PresenceForm.REMOTE


def effect(word: str | None) -> Leaf:
    return Leaf("suspended_rights.effect", "X", word, None, "art. 9", Confidence.READ)


def desk(moment: datetime = HOUR, *calls: Call, form: AssemblyForm = AssemblyForm.HYBRID, sealed: bool = True) -> Desk:
    meeting = Assembly(new_uuid(), "BE.entity.test", "A", AssemblyKind.ORDINARY, form, DAY, DAY, DAY)
    return Desk(meeting, calls, sealed, "Europe/Brussels", moment)


def call(number: int, moment: datetime) -> Call:
    return Call(new_uuid(), new_uuid(), number, moment.date(), moment, moment)


def code(action: Any, *args: Any, **named: Any) -> str | None:
    try:
        action(*args, **named)
    except Refusal as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (desk(), None),
        (desk(sealed=False), "TRANSITION_NOT_ALLOWED"),
        (desk(HOUR - timedelta(days=1)), "TRANSITION_NOT_ALLOWED"),
        (desk(HOUR + timedelta(days=1)), "TRANSITION_NOT_ALLOWED"),
        (desk(HOUR + timedelta(hours=8), call(1, HOUR)), None),
        (desk(HOUR + timedelta(days=15), call(1, HOUR)), None),
        (desk(HOUR + timedelta(days=15), call(1, HOUR), call(2, HOUR + timedelta(days=15))), None),
        (desk(HOUR + timedelta(days=17), call(1, HOUR), call(2, HOUR + timedelta(days=15))), "TRANSITION_NOT_ALLOWED"),
        (desk(form=AssemblyForm.REMOTE), "BAD_ARGUMENT"),
        (desk(form=AssemblyForm.WRITTEN), "BAD_ARGUMENT"),
    ],
)
def test_when_the_doors_are_open(opening: Desk, expected: str | None) -> None:
    assert code(check_desk, IN_ROOM, opening) == expected


@pytest.mark.parametrize(
    ("line", "acts", "counts", "word", "let_in"),
    [
        ((RollReason.VOTES, 1), False, False, "no_vote", True),
        ((RollReason.WAITING, 0), False, False, "no_vote", False),
        ((RollReason.WAITING, 0), True, False, "no_vote", True),
        ((RollReason.NOT_REGISTERED, 0), True, False, "no_vote", True),
        ((RollReason.SUSPENDED, 0), True, False, "no_vote_may_attend", True),
        ((RollReason.SUSPENDED, 0), True, False, "no_attendance_still_member", False),
        ((RollReason.IN_DEFAULT, 0), False, True, "no_vote", True),
        ((RollReason.IN_DEFAULT, 0), False, False, "no_vote", False),
        ((RollReason.NO_SHARE, 0), False, True, "no_vote", False),
    ],
)
def test_who_votes_acts_or_counts_is_let_in(
    line: tuple[RollReason, int], acts: bool, counts: bool, word: str, let_in: bool
) -> None:
    reason, votes = line
    found = Entitlement(votes, reason, "Because.", LAW)
    asked = {"acts": acts, "asleep_counts": counts, "effect": effect(word)}
    assert code(check_member, found, **asked) == (None if let_in else "NOT_ENTITLED")


def test_a_refusal_says_why_and_by_which_article() -> None:
    found = Entitlement(0, RollReason.WAITING, "May vote from 1 May.", LAW)
    with pytest.raises(Refusal) as refused:
        check_member(found, acts=False, asleep_counts=False, effect=effect("no_vote"))
    assert refused.value.message == "May vote from 1 May. (art. 7)"
    assert refused.value.details == {"reason": "WAITING", "article": "art. 7", "key": "vote_unit", "unverified": False}


def test_an_organisation_comes_through_who_acts_for_it() -> None:
    found = Entitlement(1, RollReason.VOTES, "", LAW, organisation=True)
    assert code(check_member, found, acts=False, asleep_counts=False, effect=effect(None)) == "NOT_ENTITLED"
    assert code(check_outsider, acts=False) == "NOT_ENTITLED"
    assert code(check_outsider, acts=True) is None


@pytest.mark.parametrize(
    ("form", "moment", "same"),
    [
        (IN_ROOM, HOUR + timedelta(hours=2), True),
        (IN_ROOM, HOUR + timedelta(hours=10), True),
        (REMOTE, HOUR, False),
        (IN_ROOM, HOUR + timedelta(days=15), False),
    ],
)
def test_who_is_there_stays_unless_form_or_sitting_is_another(form: PresenceForm, moment: datetime, same: bool) -> None:
    here = Presence(new_uuid(), Holder(new_uuid(), outsider=False), IN_ROOM, HOUR)
    assert stays(here, form, desk(moment)) is same
    assert who_leaves(here) is here


def test_who_never_came_does_not_leave() -> None:
    assert code(who_leaves, None) == "TRANSITION_NOT_ALLOWED"
