"""Questions in writing before a meeting, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.initiative.support import not_allowed
from services.governance.domain.law.reading import Reading
from services.governance.domain.statutes import QUESTION_DAYS

QUESTIONS_MAX = 20
"""Questions of one member for one meeting."""
AT_ONCE = 200
"""Questions that one answer answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, or (`declined`) why nothing is."""

    text: str
    declined: bool
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an item, or (`resolution` None) about the entity."""

    id: UUID
    assembly: UUID
    resolution: UUID | None
    membership: UUID
    text: str
    asked_at: datetime
    on_behalf: bool = False
    withdrawn: bool = False
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """The meeting as far as it is, whether the item is on its agenda and she in its register, how much she asked."""

    assembly: Assembly
    opened: bool
    announced: bool
    registered: bool
    asked: int
    today: date


def until(law: Reading, held_on: date) -> date | None:
    """The last day of questions by the statutes; None where they set none, and questions come until the opening."""
    clause = law.clause(QUESTION_DAYS)
    return None if clause is None else held_on - timedelta(days=int(clause.value))


def ask(law: Reading, text: str, at: Asking) -> str:
    """The question, trimmed.

    Raises TRANSITION_NOT_ALLOWED once the meeting is open, INITIATIVE_NOT_ALLOWED after the statutes' day,
    ITEM_NOT_ANNOUNCED, NOT_ENTITLED for whoever is no member, BAD_ARGUMENT.
    """
    if at.assembly.imported is not None or at.opened or at.today > at.assembly.held_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Questions in writing come before the meeting; in it they are asked.")
    last, clause = until(law, at.assembly.held_on), law.clause(QUESTION_DAYS)
    if last is not None and clause is not None and at.today > last:
        raise not_allowed(clause, f"questions in writing came in by {last}", reason="late", latest=last.isoformat())
    if not at.announced:
        raise Refusal("ITEM_NOT_ANNOUNCED", "That item is not on this meeting's agenda.")
    if not at.registered:
        raise Refusal("NOT_ENTITLED", "Members ask, and she is not in the register today.")
    if at.asked >= QUESTIONS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A member asks at most {QUESTIONS_MAX} questions in writing for a meeting.")
    return texts.text("The question", text)


def answer(questions: Sequence[Question], assembly: UUID, text: str, *, declined: bool) -> Answer:
    """One answer to several questions. TRANSITION_NOT_ALLOWED for one that was taken back, BAD_ARGUMENT."""
    if not 1 <= len(questions) <= AT_ONCE or any(row.assembly != assembly for row in questions):
        raise Refusal("BAD_ARGUMENT", f"An answer is to 1 to {AT_ONCE} questions of this meeting.")
    if any(row.withdrawn for row in questions):
        raise Refusal("TRANSITION_NOT_ALLOWED", "One of these questions was taken back.")
    return Answer(texts.text("The answer", text, 20_000), declined)
