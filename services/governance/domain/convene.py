"""Convening: may this meeting be called today for that day, and which day fixes who may vote?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from commons.ids import new_uuid, random_uuid
from services.governance.domain.assembly import AGENDA_MAX, AgendaItem, Assembly
from services.governance.domain.convocation.form import check_form, check_in_writing
from services.governance.domain.engine.financial_year import before
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.results.check_matter import check_matters
from services.governance.domain.room.second_call import check_gap
from services.governance.domain.words import AssemblyForm, AssemblyKind, ResolutionKind

SAFETY_DAYS = 1
"""Notices go out one day earlier than the number asks, in every pack (law-packs.md, section 7: day counting)."""


@dataclass(frozen=True, slots=True)
class Convocation:
    """What an organiser asks for. `joint` opens a joint meeting, `joint_meeting` joins one. `hours` and
    `place`: the notice's."""

    title: str
    kind: AssemblyKind
    form: AssemblyForm
    held_on: date
    agenda: tuple[AgendaItem, ...]
    record_date: date | None = None
    joint: bool = False
    joint_meeting: UUID | None = None
    of_delegates: bool = False
    hours: NoticeHours | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """Days that must lie between notice and meeting, without the day of safety, and the leaf that says so."""

    days: int
    law: Leaf


@dataclass(frozen=True, slots=True)
class RecordDate:
    """The day that fixes who may vote, and the leaf that licenses it."""

    on: date
    law: Leaf


def convene(wanted: Convocation, regime: Regime, today: date) -> Assembly:
    """The assembly, or a refusal.

    CONVOCATION_IN_PAST, ENTITY_NOT_OPEN, BAD_ARGUMENT, FORM_NOT_ALLOWED, NOTICE_TOO_SHORT, NOTICE_TOO_LONG,
    RECORD_DATE_NOT_LICENSED, SECOND_CALL_NOT_ALLOWED for one on the same day that the law does not have, LAW_UNKNOWN.
    """
    if wanted.held_on < today:
        raise Refusal(
            "CONVOCATION_IN_PAST",
            f"{wanted.held_on} has passed; convene for a day to come, or import the past meeting (importAssembly).",
        )
    check_open(regime, wanted.held_on)
    check_agenda(wanted.title, wanted.agenda)
    law = Reading(regime, wanted.held_on, binding=True)
    check_matters(Reading(regime, wanted.held_on), wanted.agenda)
    check_form(wanted.form, law)
    if wanted.form is AssemblyForm.WRITTEN:
        check_in_writing(wanted.agenda, law)
    if wanted.joint and wanted.joint_meeting is not None:
        raise Refusal("BAD_ARGUMENT", "Open a joint meeting (joint) or join one (jointMeeting), not both.")
    if wanted.hours is not None and wanted.hours.second_call_at is not None:
        check_gap(Reading(regime, wanted.held_on), wanted.held_on, 0)
    check_notice(wanted, regime, today)
    on = record_date(wanted.record_date, wanted.held_on, regime).on
    check_open(regime, on)
    return Assembly(
        id=new_uuid(),
        entity=regime.entity.id,
        title=wanted.title.strip(),
        kind=wanted.kind,
        form=wanted.form,
        held_on=wanted.held_on,
        record_date=on,
        convened_on=today,
        joint_meeting=random_uuid() if wanted.joint else wanted.joint_meeting,
        of_delegates=wanted.of_delegates,
        hours=wanted.hours,
        place=place_of(wanted.place, wanted.form),
    )


def place_of(said: str | None, form: AssemblyForm) -> str | None:
    """Where the notice says that it is held; BAD_ARGUMENT for a place that is none, or of what is in no place."""
    if said is None:
        return None
    if form in (AssemblyForm.WRITTEN, AssemblyForm.REMOTE):
        raise Refusal("BAD_ARGUMENT", f"A meeting that is {form.value} has no place; leave it out.")
    return texts.title("Where it is held (place)", said)


def check_open(regime: Regime, on: date) -> None:
    """Refuse ENTITY_NOT_OPEN for a day before the entity opened."""
    opened = regime.entity.opened_on
    if opened is not None and on < date.fromisoformat(opened):
        raise Refusal("ENTITY_NOT_OPEN", f"{regime.entity.name} opened on {opened}; no meeting can be before.")


def check_agenda(title: str, agenda: tuple[AgendaItem, ...]) -> None:
    """Refuse BAD_ARGUMENT for a meeting without a name, or with an empty or endless agenda."""
    texts.title("The meeting's title", title)
    for item in agenda:
        texts.title("The title of an item of the agenda", item.title)
    if not 1 <= len(agenda) <= AGENDA_MAX:
        raise Refusal("BAD_ARGUMENT", f"An agenda has 1 to {AGENDA_MAX} items: a meeting decides what it lists.")


def notice_rule(kind: AssemblyKind, agenda: tuple[AgendaItem, ...], regime: Regime, on: date) -> NoticeRule:
    """The notice this meeting needs: the law's or statutes' days, more for more than ordinary business."""
    more_than_ordinary = amends(agenda)
    leaf = regime.required("notice_days.min", on)
    found = NoticeRule(days_of(leaf.value, kind, more_than_ordinary), leaf)
    if not more_than_ordinary:
        return found
    special = regime.rule("notice_days.amendment_min", on)
    more = days_of(special.value, kind, more_than_ordinary) if special.absent is None else 0
    return NoticeRule(more, special) if more > found.days else found


def amends(agenda: Sequence[AgendaItem]) -> bool:
    """Whether there is more than ordinary business on it."""
    return any(item.kind not in (ResolutionKind.ORDINARY, ResolutionKind.ELECTION) for item in agenda)


def days_of(value: Any, kind: AssemblyKind, more_than_ordinary: bool) -> int:
    """Days of a rule on notices: a number, or a map by kind of meeting (SE)."""
    if not isinstance(value, dict):
        return int(value)
    if more_than_ordinary:
        return int(value["amendment"])
    return int(value["other" if kind is AssemblyKind.EXTRAORDINARY else "annual_meeting"])


def check_notice(wanted: Convocation, regime: Regime, today: date) -> None:
    """Refuse NOTICE_TOO_SHORT or NOTICE_TOO_LONG, with the article and the first day that would do."""
    _check_shortest_notice(wanted, regime, today)
    _check_longest_notice(wanted.held_on, regime, today)


def _check_shortest_notice(wanted: Convocation, regime: Regime, today: date) -> None:
    rule = notice_rule(wanted.kind, wanted.agenda, regime, wanted.held_on)
    earliest = today + timedelta(days=rule.days + SAFETY_DAYS)
    if wanted.held_on < earliest:
        raise Refusal(
            "NOTICE_TOO_SHORT",
            f"{rule.law.source} asks {rule.days} days, and notices go out one day earlier: "
            f"a notice of today carries a meeting from {earliest} on.",
            article=rule.law.source,
            unverified=rule.law.unverified,
            days=rule.days + SAFETY_DAYS,
            earliest=earliest.isoformat(),
        )


def _check_longest_notice(held_on: date, regime: Regime, today: date) -> None:
    """Some laws say that a notice may not go out too early either (ES two months, SE six weeks)."""
    leaf = regime.rule("notice_days.max", held_on)
    first = earliest_notice(leaf, held_on)
    if first is not None and today < first:
        raise Refusal(
            "NOTICE_TOO_LONG",
            f"{leaf.source}: the notice goes out at most {length_of(leaf.value)} before; convene from {first} on.",
            article=leaf.source,
            unverified=leaf.unverified,
            days=(held_on - first).days,
            earliest=first.isoformat(),
        )


def earliest_notice(leaf: Leaf, held_on: date) -> date | None:
    """The first day of a notice (`notice_days.max`), months by calendar; None where no law sets one."""
    if leaf.absent is not None:
        return None
    return before(held_on, leaf.value if isinstance(leaf.value, dict) else {"days": leaf.value})


def length_of(value: Any) -> str:
    """A period of a pack in words: days, or months by calendar."""
    lengths = value if isinstance(value, dict) else {"days": value}
    return " and ".join(f"{number} {unit}" for unit, number in lengths.items())


def record_date(asked: date | None, held_on: date, regime: Regime) -> RecordDate:
    """The record date: the meeting day, unless law leaves it free and the statutes set the days before.

    Raises `Refusal` RECORD_DATE_NOT_LICENSED for any other day (law-packs.md, `record_date.days_before`).
    """
    rule = record_date_rule(regime, held_on)
    days = regime.rule("record_date.days_before", held_on)
    set_by_statutes = rule.licence == "free" and days.pack == "statutes" and isinstance(days.value, int)
    licensed = held_on - timedelta(days=days.value) if set_by_statutes else held_on
    if asked in (None, licensed):
        return RecordDate(licensed, days if set_by_statutes else rule)
    raise Refusal(
        "RECORD_DATE_NOT_LICENSED", _not_licensed(rule, days, licensed), article=rule.source, unverified=rule.unverified
    )


def record_date_rule(regime: Regime, on: date) -> Leaf:
    """The law's rule on the record date; a European society's voters follow the law of its seat (reg. art. 53)."""
    found = regime.law("record_date.rule", on)
    voters = found.value.get("vote") if isinstance(found.value, dict) else None
    seat = regime.entity.seat_pack
    if voters != "seat_country_pack" or seat is None:
        return found
    return regime.library.leaf(seat, "record_date.rule", regime.situation(on))


def _not_licensed(rule: Leaf, days: Leaf, licensed: date) -> str:
    if rule.licence != "free":
        why = "the law fixes the register of the meeting day"
    elif days.absent is Absent.STATUTES or days.pack != "statutes":
        why = "only the statutes may set another day, and they set none"
    else:
        why = f"the statutes set {days.value} days before the meeting"
    return f"{rule.source}: {why}; leave recordDate out, or give {licensed}."
