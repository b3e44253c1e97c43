"""An exclusion: opened with grounds, the member heard, decided with reasons, told by letter, perhaps appealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commons import texts
from commons.errors import Refusal
from services.members.domain.leaving.process import Effect, History, Step
from services.members.domain.leaving.steps import begin, follow, lifted, said, under
from services.members.domain.leaving.words import LeavingKind, StepKind, Terms, WaitsFor

_EXCLUSION = LeavingKind.EXCLUSION


def open_exclusion(history: History, on: date, terms: Terms, grounds: str, today: date) -> Step:
    """The grounds are on record; nothing changes yet. LEAVING_NOT_ALLOWED where nobody can be excluded."""
    step = under(begin(history, StepKind.OPENED, on, None, today), terms)
    return step.coming_to(Effect()).with_reason(said(grounds, needed=True))


def hear(history: History, on: date, account: str, today: date) -> Step:
    """The member was heard, or was invited and stayed away: what was said."""
    _, step = follow(history, _EXCLUSION, StepKind.HEARD, on, today)
    return step.with_reason(said(account, needed=True))


def decide(history: History, on: date, *, exclude: bool, body: str, reason: str, today: date) -> Step:
    """The competent body decided, with reasons; nothing changes before the letter."""
    kind = StepKind.DECIDED if exclude else StepKind.DISMISSED
    _, step = follow(history, _EXCLUSION, kind, on, today)
    return step.with_reason(f"{texts.title('The body', body)}: {said(reason, needed=True)}")


def notify(history: History, on: date, terms: Terms, appeal_until: date | None, today: date) -> Step:
    """The letter was sent that day; `appeal_until`: the last day for an appeal, as the letter says.

    Where the end waits for the appeal it is that day, unless an appeal comes. LEAVING_NOT_ALLOWED, BAD_ARGUMENT.
    """
    _, step = follow(history, _EXCLUSION, StepKind.NOTIFIED, on, today)
    step = under(step, terms)
    effect = step.effect
    least = effect.appeal_until or on
    if appeal_until is not None and appeal_until < least:
        raise Refusal("BAD_ARGUMENT", f"An appeal is open at least until {least}.")
    if effect.waits_for is not WaitsFor.APPEAL:
        return step.coming_to(replace(effect, appeal_until=appeal_until or effect.appeal_until))
    if appeal_until is None:
        raise Refusal("BAD_ARGUMENT", "Here the membership ends when no appeal is open; say until when one is.")
    return step.coming_to(replace(effect, appeal_until=appeal_until, last_day=appeal_until))


def appeal(history: History, on: date, reason: str | None, today: date) -> Step:
    """The member appeals. Where the end waits for it the membership goes on until the appeal is decided."""
    process, step = follow(history, _EXCLUSION, StepKind.APPEALED, on, today)
    effect = process.effect
    if effect.appeal_until is not None and on > effect.appeal_until:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"An appeal was open until {effect.appeal_until}.")
    waits = effect.waits_for is WaitsFor.APPEAL
    open_again = replace(effect, last_day=None) if waits else effect
    return step.coming_to(open_again).with_reason(said(reason, needed=False))


def decide_appeal(history: History, on: date, *, annul: bool, reason: str, today: date) -> Step:
    """The appeal is decided: annulled, she is a member and votes from that day on; or confirmed.

    `on` is the day she was told; where the end waited for the appeal it is that day.
    """
    kind = StepKind.ANNULLED if annul else StepKind.CONFIRMED
    process, step = follow(history, _EXCLUSION, kind, on, today)
    effect: Effect = process.effect
    if annul:
        effect = lifted(effect, on)
    elif effect.waits_for is WaitsFor.APPEAL:
        effect = replace(effect, last_day=on, waits_for=None)
    return step.coming_to(effect).with_reason(said(reason, needed=True))
