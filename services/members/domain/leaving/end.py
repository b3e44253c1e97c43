"""A membership ends with the member's death or her contract of work; and a process that was a mistake is cancelled."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.members.domain.leaving.process import AFTER, Effect, History, Step
from services.members.domain.leaving.steps import begin, said
from services.members.domain.leaving.words import LeavingKind, StepKind, Terms


def died(history: History, on: date, terms: Terms, reason: str | None, today: date) -> Step:
    """Her death; whether heirs hold the membership, and until when, is the law's to say."""
    return begin(history, StepKind.DIED, on, terms, today).with_reason(said(reason, needed=False))


def contract_ended(history: History, on: date, terms: Terms, reason: str | None, today: date) -> Step:
    """The last day of her contract of work, where the statutes tie the membership to it; it may lie ahead."""
    return begin(history, StepKind.CONTRACT_ENDED, on, terms, today).with_reason(said(reason, needed=False))


def cancel(history: History, kind: LeavingKind, reason: str, today: date) -> Step:
    """What was entered by mistake never was; the steps stay on record, with the reason why they do not count."""
    process = history.running(kind)
    if process is None or process.state not in AFTER[StepKind.CANCELLED]:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing of the kind runs; there is nothing to cancel.")
    step = Step(history.version + 1, process.id, StepKind.CANCELLED, today, Effect())
    return step.with_reason(said(reason, needed=True))
