"""A member resigns; where the law asks for it her entity accepts; where the statutes let her she takes it back."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.members.domain.leaving.process import Effect, History, Step
from services.members.domain.leaving.steps import begin, follow, lifted, said
from services.members.domain.leaving.words import LeavingKind, StepKind, Terms, WaitsFor


def resign(history: History, on: date, terms: Terms, reason: str | None, today: date) -> Step:
    """Her notice of that day. Refuses LEAVING_NOT_ALLOWED with the article, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    step = begin(history, StepKind.RESIGNED, on, terms, today)
    return step.with_reason(said(reason, needed=False))


def accept(history: History, on: date, reason: str | None, today: date) -> Step:
    """The entity told her that it accepts; the membership ends that day."""
    process, step = follow(history, LeavingKind.RESIGNATION, StepKind.ACCEPTED, on, today)
    if process.effect.waits_for is not WaitsFor.ACCEPTANCE:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This resignation takes effect by itself; nobody need accept it.")
    effect = Effect(last_day=on, vote_lost_from=process.effect.vote_lost_from)
    return step.coming_to(effect).with_reason(said(reason, needed=False))


def decline(history: History, on: date, reason: str, today: date) -> Step:
    """The entity told her that it does not, and why: she stays."""
    process, step = follow(history, LeavingKind.RESIGNATION, StepKind.DECLINED, on, today)
    if process.effect.waits_for is not WaitsFor.ACCEPTANCE:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This resignation takes effect by itself; nobody can decline it.")
    return step.coming_to(lifted(process.effect, on)).with_reason(said(reason, needed=True))


def withdraw(history: History, on: date, terms: Terms, reason: str | None, today: date) -> Step:
    """She takes it back before it takes effect. LAW_UNKNOWN where the statutes do not say whether she may."""
    process, step = follow(history, LeavingKind.RESIGNATION, StepKind.WITHDRAWN, on, today)
    effect = process.effect
    if terms.revocable is None:
        raise Refusal(
            "LAW_UNKNOWN",
            "Whether a resignation can be taken back is the statutes' to say; record their clause.",
            key="resignation_revocable",
        )
    if not terms.revocable:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The statutes do not let a resignation be taken back.")
    if effect.last_day is not None and on > effect.last_day:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It took effect on {effect.last_day}; she can only join anew.")
    return step.coming_to(lifted(effect, on)).with_reason(said(reason, needed=False))
