"""The door: who became entitled since the seal is added to the roll, who stopped is struck (architecture, section 8).

Only where no record date is licensed, only until the meeting opens, with two scrutineers' names, and never on anybody's
word: the register is asked as it is known now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.convene import record_date
from services.governance.domain.desk.bureau import SCRUTINEERS
from services.governance.domain.law.regime import Regime
from services.governance.domain.room.call import Call
from services.governance.domain.room.open_call import check_has_room
from services.governance.domain.room.presence import Entitlement
from services.governance.domain.words import DoorChangeKind


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a membership now, by the roll's own rules; `sequence`: the state that was read.

    `votes` are after the roll's limits, `granted` before them.
    """

    standing: Entitlement
    sequence: int
    granted: int = 0
    shares: int = 0
    person: UUID | None = None
    category: str | None = None
    college: str | None = None


@dataclass(frozen=True, slots=True)
class DoorChange:
    """One change: `kind` and what the register said, why it is made, and who watched."""

    kind: DoorChangeKind
    register: Registered
    why: str
    scrutineers: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Door:
    """The meeting as the door sees it."""

    assembly: Assembly
    calls: Sequence[Call]
    sealed: bool
    regime: Regime
    timezone: str
    moment: datetime


def check_door(door: Door) -> None:
    """Refuse DOOR_CLOSED unless the roll may be changed at the door now."""
    check_has_room(door.assembly)
    licensed = record_date(None, door.assembly.held_on, door.regime)
    if door.assembly.record_date != door.assembly.held_on:
        raise Refusal(
            "DOOR_CLOSED",
            f"{licensed.law.source}: the record date of {door.assembly.record_date} fixes who votes; what "
            "comes after it changes nothing.",
            article=licensed.law.source,
            unverified=licensed.law.unverified,
        )
    if not door.sealed:
        raise Refusal("DOOR_CLOSED", "The roll is not sealed; compute it anew, the register is read then.")
    _check_not_open(door)


def _check_not_open(door: Door) -> None:
    """After a first call the doors close, until the day of a second one comes."""
    if not door.calls:
        return
    zone, last = ZoneInfo(door.timezone), door.calls[-1]
    if last.number == 2 or last.held_on == door.moment.astimezone(zone).date():
        opened = last.opened_at.astimezone(zone).isoformat(timespec="minutes")
        raise Refusal(
            "DOOR_CLOSED",
            f"Call {last.number} was opened at {opened}: whoever became or ceased to be entitled was added or struck "
            "until then.",
            opened=opened,
        )


def admit(now: Registered, before: Entitlement, why: str, scrutineers: Sequence[str]) -> DoorChange:
    """The addition of somebody whom the register says is entitled now.

    Raises `Refusal` NOT_ENTITLED with the reason and the article, ALREADY_EXISTS, BAD_ARGUMENT.
    """
    said, watched = texts.text("Why she is added (why)", why), _scrutineers(scrutineers)
    found = now.standing
    if before.votes:
        raise Refusal("ALREADY_EXISTS", f"She is on the roll with {before.votes} votes; let her in (checkIn).")
    if not found.votes:
        raise Refusal(
            "NOT_ENTITLED",
            f"The register does not say so: {found.explanation} ({found.law.source})",
            reason=found.reason.name,
            article=found.law.source,
            unverified=found.law.unverified,
            key=found.law.key,
        )
    return DoorChange(DoorChangeKind.ADDED, now, said, watched)


def strike(now: Registered, before: Entitlement, why: str, scrutineers: Sequence[str]) -> DoorChange:
    """The striking of somebody whom the register says has no vote any more.

    Raises `Refusal` TRANSITION_NOT_ALLOWED, BAD_ARGUMENT.
    """
    said, watched = texts.text("Why she is struck (why)", why), _scrutineers(scrutineers)
    if not before.votes:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"She has no vote to strike: {before.explanation}")
    found = now.standing
    if found.votes:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"The register says that she votes: {found.explanation} ({found.law.source}) Whoever holds that wrong "
            "objects; nobody is struck on anybody's word.",
            reason=found.reason.name,
            article=found.law.source,
            unverified=found.law.unverified,
        )
    return DoorChange(DoorChangeKind.STRUCK, now, said, watched)


def _scrutineers(names: Sequence[str]) -> tuple[str, str]:
    found = [texts.title("A scrutineer's name", name) for name in names]
    if len(found) != SCRUTINEERS or len({name.casefold() for name in found}) != SCRUTINEERS:
        raise Refusal("BAD_ARGUMENT", "Two different scrutineers watch the door; name both.")
    return found[0], found[1]
