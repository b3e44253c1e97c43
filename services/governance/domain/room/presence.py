"""Presence: who is in the room, from when to when, and who is let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.room.call import Call
from services.governance.domain.room.open_call import check_has_room
from services.governance.domain.words import AssemblyForm, PresenceForm, RollReason

LAST_HOURS = timedelta(hours=24)
"""A meeting may run past midnight: its doors stay open this long after a call."""
NO_ATTENDANCE = frozenset(
    {"no_attendance_still_member", "no_access_no_vote_except_access_and_speech_where_own_suspension_is_treated"}
)
"""Words of `suspended_rights.effect` that close the room to a suspended member, whomever she acts for."""
_FORMS = {
    AssemblyForm.IN_ROOM: (PresenceForm.IN_ROOM,),
    AssemblyForm.REMOTE: (PresenceForm.REMOTE,),
    AssemblyForm.HYBRID: (PresenceForm.IN_ROOM, PresenceForm.REMOTE),
    AssemblyForm.WRITTEN: (PresenceForm.WRITTEN,),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with votes in her hand: a membership, or an outsider who acts for one."""

    id: UUID
    outsider: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """A holder in the room from one moment to another; `left_at` is None while she is there."""

    id: UUID
    holder: Holder
    form: PresenceForm
    arrived_at: datetime
    left_at: datetime | None = None
    entered_by: str = ""
    outsider_name: str | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What roll and door say of a membership: votes, or the reason for none with its sentence and rule.

    `organisation`: it is present through who represents it.
    """

    votes: int
    reason: RollReason
    explanation: str
    law: Leaf
    organisation: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The meeting as the desk sees it: its calls so far, whether its roll is sealed, and the clock."""

    assembly: Assembly
    calls: Sequence[Call]
    sealed: bool
    timezone: str
    moment: datetime
    resumes_at: datetime | None = None
    """When an adjourned sitting is taken up; None where none was broken off."""


def check_desk(form: PresenceForm, desk: Desk) -> None:
    """Refuse TRANSITION_NOT_ALLOWED unless people are let in now; BAD_ARGUMENT for a form the meeting does not have."""
    check_has_room(desk.assembly)
    if form not in _FORMS[desk.assembly.form]:
        raise Refusal("BAD_ARGUMENT", f"This meeting is held {desk.assembly.form.value}: nobody is {form.value} there.")
    if not desk.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first; people are let in by a sealed roll.")
    if not _doors_open(desk):
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"The doors are open on the day of the meeting ({desk.assembly.held_on}), of its second call, and when an "
            "adjourned sitting is taken up.",
        )


def _doors_open(desk: Desk) -> bool:
    zone = ZoneInfo(desk.timezone)
    today = desk.moment.astimezone(zone).date()
    if desk.assembly.form is AssemblyForm.WRITTEN:
        return bool(desk.calls) and today <= desk.assembly.held_on
    if desk.resumes_at is not None:
        again = desk.resumes_at.astimezone(zone).date()
        return today == again or timedelta(0) <= desk.moment - desk.resumes_at < LAST_HOURS
    if today <= desk.assembly.held_on or not desk.calls:
        return today == desk.assembly.held_on
    last = desk.calls[-1]
    return last.number == 1 or last.held_on == today or desk.moment - last.opened_at < LAST_HOURS


def check_member(found: Entitlement, *, acts: bool, asleep_counts: bool, effect: Leaf) -> None:
    """Refuse NOT_ENTITLED, with the reason on the roll, to a membership that neither votes nor acts for one.

    `asleep_counts`: who has no vote for unpaid shares still counts for the quorum, and comes in for that. `effect`:
    what a suspension means by this law; some keep a suspended member out even as somebody's proxy.
    """
    if found.organisation and found.votes:
        raise Refusal(
            "NOT_ENTITLED",
            "An organisation comes through who acts for it: record that (recordRepresentation or giveProxy), and check "
            "in whoever comes.",
        )
    kept_out = found.reason is RollReason.SUSPENDED and effect.value in NO_ATTENDANCE
    counts = asleep_counts and found.reason is RollReason.IN_DEFAULT
    if found.votes or counts or (acts and not kept_out):
        return
    law = effect if kept_out else found.law
    raise Refusal(
        "NOT_ENTITLED",
        f"{found.explanation} ({law.source})",
        reason=found.reason.name,
        article=law.source,
        unverified=law.unverified,
        key=law.key,
    )


def check_outsider(*, acts: bool) -> None:
    """Refuse NOT_ENTITLED to an outsider who acts for nobody on this day."""
    if not acts:
        raise Refusal(
            "NOT_ENTITLED",
            "Who is no member comes as a representative or with a proxy, and none is in force today; record it first.",
        )


def stays(here: Presence, form: PresenceForm, desk: Desk) -> bool:
    """Whether a holder who is checked in again simply stays: same form, and here since today."""
    zone = ZoneInfo(desk.timezone)
    same_day = here.arrived_at.astimezone(zone).date() == desk.moment.astimezone(zone).date()
    return here.form is form and (same_day or desk.moment - here.arrived_at < LAST_HOURS)


def who_leaves(last: Presence | None) -> Presence:
    """The presence to be ended, which may have ended already; TRANSITION_NOT_ALLOWED for who never came."""
    if last is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "She is not in the room: she was never checked in.")
    return last
