"""What every step must satisfy: its day, what it follows, what the law said, and that the register agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from commons.ids import new_uuid
from services.members.domain.leaving.process import AFTER, OPENS, Effect, History, Process, Step
from services.members.domain.leaving.words import LeavingKind, StepKind, Terms

_DAY = timedelta(days=1)
LATEST = timedelta(days=5 * 366)
"""How far ahead the end of a contract may be known."""


def begin(history: History, kind: StepKind, on: date, terms: Terms | None, today: date) -> Step:
    """The first step of a process, with what the law makes of it (None: nothing yet).

    Refuses LEAVING_NOT_ALLOWED with the article, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT.
    """
    _check_day(on, today, LATEST if kind is StepKind.CONTRACT_ENDED else timedelta())
    _check_member(history, on)
    leaving = OPENS[kind]
    death = history.running(LeavingKind.DEATH)
    if death is not None and death.effect.last_day is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The member's death is on record; cancel that first if it is wrong.")
    if running := history.running(leaving):
        raise Refusal("TRANSITION_NOT_ALLOWED", f"One such process runs already: {running.state.value}.")
    step = Step(history.version + 1, new_uuid(), kind, on)
    return step if terms is None else under(step, terms)


def follow(history: History, leaving: LeavingKind, kind: StepKind, on: date, today: date) -> tuple[Process, Step]:
    """The running process and its next step, still with the effect of the one before."""
    process = history.running(leaving)
    if process is None or process.state not in AFTER[kind]:
        now = process.state.value if process else "nothing of the kind runs"
        allowed = " or ".join(sorted(before.value for before in AFTER[kind]))
        raise Refusal("TRANSITION_NOT_ALLOWED", f"{kind.value} comes after {allowed}; here: {now}.")
    _check_day(on, today)
    if on < process.steps[-1].on:
        raise Refusal("BAD_ARGUMENT", f"The step before was on {process.steps[-1].on}; this one cannot be earlier.")
    return process, Step(history.version + 1, process.id, kind, on, process.effect)


def under(step: Step, terms: Terms) -> Step:
    """The step with what the law makes of it; LEAVING_NOT_ALLOWED where it does not let it happen."""
    if not terms.accepted:
        law = terms.law
        raise Refusal(
            "LEAVING_NOT_ALLOWED",
            " ".join(part for part in (law and f"{law.article}:", terms.refused_because) if part),
            article=law and law.article,
            unverified=law and law.unverified,
            nextNoticeOn=terms.next_notice_on and terms.next_notice_on.isoformat(),
        )
    return replace(step, effect=effect_of(terms), law=terms.law, vote_law=terms.vote_law)


def effect_of(terms: Terms) -> Effect:
    """What the law's terms come to in the register."""
    until = terms.votes_until
    lost = until is not None and (terms.last_day is None or until < terms.last_day)
    return Effect(
        last_day=terms.last_day,
        waits_for=terms.waits_for,
        vote_lost_from=until + _DAY if until is not None and lost else None,
        attendance_lost_from=terms.attendance_lost_from,
        appeal_until=terms.appeal_until,
        heirs=terms.heirs,
    )


def lifted(effect: Effect, on: date) -> Effect:
    """The member stays: nothing ends, and a vote that rested is back from that day on."""
    back = on if effect.vote_lost_from is not None else None
    return Effect(vote_lost_from=effect.vote_lost_from, vote_back_on=back)


def said(reason: str | None, *, needed: bool) -> str | None:
    """What was said, trimmed; BAD_ARGUMENT where reasons are needed and there are none."""
    if needed:
        return texts.text("The reason", reason or "")
    return texts.optional_text("The reason", reason or "") or None


def check_register(history: History, step: Step) -> None:
    """Refuse a step that would move a last day which stands in the register for another reason."""
    before, after = history.last_day, history.after(step).last_day
    if before not in (after, history.registered.end):
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"The register has {history.registered.end} as the last day, entered by hand; that stands.",
        )


def _check_day(on: date, today: date, ahead: timedelta = timedelta()) -> None:
    if on > today + ahead:
        raise Refusal("BAD_ARGUMENT", f"{on} has not come yet; a step is recorded once it has happened.")


def _check_member(history: History, on: date) -> None:
    if not history.registered.holds(on):
        raise Refusal("TRANSITION_NOT_ALLOWED", f"On {on} this is no membership; give a day on which it is.")
