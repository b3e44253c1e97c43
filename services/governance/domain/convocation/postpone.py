"""Moving a meeting to another day before it opens: it is convened anew, and its roll is that of the new day.

No pack has a rule on postponement. The meeting stays what it was announced as, with its agenda; everything that law
counts from the notice is counted again, so that nobody has less time than the law gives her.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Assembly
from services.governance.domain.convene import Convocation, check_notice, check_open, place_of, record_date
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.room.second_call import check_gap

MOVES_MAX = 20
"""Postponements of one meeting."""


@dataclass(frozen=True, slots=True)
class Moving:
    """To which day, with which hours in its notice, and why. `place`: another one; None where it stays."""

    held_on: date
    hours: NoticeHours | None
    why: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Convened:
    """The meeting as it stands, with the law of the new day; `opened`: a call was, `moved`: how often it was moved."""

    assembly: Assembly
    agenda: tuple[AgendaItem, ...]
    regime: Regime
    today: date
    opened: bool
    moved: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The meeting on its new day, and why. `proxies_from`: proxies given before that day are too old by then."""

    assembly: Assembly
    why: str
    proxies_from: date | None


def postpone(wanted: Moving, at: Convened) -> Moved:
    """The meeting on another day, convened today.

    Raises `Refusal` TRANSITION_NOT_ALLOWED for one that was opened or imported, BAD_ARGUMENT for the same day,
    CONVOCATION_IN_PAST, NOTICE_TOO_SHORT, NOTICE_TOO_LONG, ENTITY_NOT_OPEN, SECOND_CALL_NOT_ALLOWED, LAW_UNKNOWN.
    """
    meeting = at.assembly
    _check_unopened(at)
    why = texts.text("Why it is moved (why)", wanted.why)
    if wanted.held_on == meeting.held_on:
        raise Refusal("BAD_ARGUMENT", f"The meeting is on {meeting.held_on} already.").blame(wanted.held_on)
    if wanted.held_on < at.today:
        raise Refusal("CONVOCATION_IN_PAST", f"{wanted.held_on} has passed; move the meeting to a day to come.")
    check_open(at.regime, wanted.held_on)
    if wanted.hours is not None and wanted.hours.second_call_at is not None:
        check_gap(Reading(at.regime, wanted.held_on), wanted.held_on, 0)
    check_notice(_as_convened(wanted, at), at.regime, at.today)
    fixed = record_date(None, wanted.held_on, at.regime).on
    check_open(at.regime, fixed)
    place = place_of(wanted.place, meeting.form) or meeting.place
    moved = replace(
        meeting, held_on=wanted.held_on, record_date=fixed, convened_on=at.today, hours=wanted.hours, place=place
    )
    return Moved(moved, why, _proxies_from(at.regime, wanted.held_on))


def _check_unopened(at: Convened) -> None:
    if at.assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported meeting is over.")
    if at.opened:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting was opened; adjourn it (adjournAssembly).")
    if at.moved >= MOVES_MAX:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The meeting was moved {MOVES_MAX} times; convene another (convene).")


def _as_convened(wanted: Moving, at: Convened) -> Convocation:
    meeting = at.assembly
    return Convocation(meeting.title, meeting.kind, meeting.form, wanted.held_on, at.agenda)


def _proxies_from(regime: Regime, held_on: date) -> date | None:
    """The first day of a proxy that is young enough; None where the law, or silent statutes, know no age."""
    leaf = regime.rule("proxies.max_age_days", held_on)
    return held_on - timedelta(days=leaf.value) if isinstance(leaf.value, int) else None
