"""Share operations on their way: draft → waiting → approved → done, or refused or withdrawn; numbered when done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.members.domain.share_register import OperationRequest


class RequestState(StrEnum):
    """Where an operation is on its way into the register."""

    DRAFT = "DRAFT"
    WAITING = "WAITING"
    APPROVED = "APPROVED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


_FROM: dict[RequestState, frozenset[RequestState]] = {
    RequestState.WAITING: frozenset({RequestState.DRAFT}),
    RequestState.APPROVED: frozenset({RequestState.WAITING}),
    RequestState.DONE: frozenset({RequestState.APPROVED}),
    RequestState.REFUSED: frozenset({RequestState.WAITING, RequestState.APPROVED}),
    RequestState.WITHDRAWN: frozenset({RequestState.DRAFT, RequestState.WAITING, RequestState.APPROVED}),
}
OPEN = frozenset({RequestState.DRAFT, RequestState.WAITING, RequestState.APPROVED})


@dataclass(frozen=True, slots=True)
class RequestStep:
    """One step; `operation` is the register's number once it is done."""

    number: int
    state: RequestState
    on: date
    actor: str
    reason: str | None = None
    operation: int | None = None


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """An operation on its way with what happened to it; `value_date` of None is the day it is done."""

    id: UUID
    entity: str
    membership: UUID
    asked: OperationRequest
    value_date: date | None
    steps: tuple[RequestStep, ...]

    @property
    def state(self) -> RequestState:
        """Where it is."""
        return self.steps[-1].state

    @property
    def version(self) -> int:
        """The number of its last step."""
        return self.steps[-1].number

    def read_at(self, expected: int | None) -> ShareRequest:
        """Itself, if nothing came since `expected` was read; CHANGED_MEANWHILE with what came otherwise."""
        if expected is None or expected == self.version:
            return self
        since = [step for step in self.steps if step.number > expected]
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"This request is {self.state.value} now; read it again and decide anew.",
            version=self.version,
            changed=[f"{step.state.value} on {step.on}" for step in since],
        )


def next_step(
    request: ShareRequest, to: RequestState, today: date, actor: str, *, reason: str | None, four_eyes: bool
) -> RequestStep:
    """The step to add. Raises `Refusal` TRANSITION_NOT_ALLOWED, BAD_ARGUMENT (a refusal without reasons).

    With four eyes nobody approves what the same login has asked for.
    """
    if request.state not in _FROM.get(to, frozenset()):
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This request is {request.state.value}; it cannot become {to.value}.")
    if to is RequestState.APPROVED and four_eyes and any(step.actor == actor for step in request.steps):
        raise Refusal("APPROVAL_NEEDS_TWO", "This entity wants another person to approve what one has asked for.")
    said = None if reason is None else texts.text("The reason", reason, texts.TITLE_MAX)
    if to is RequestState.REFUSED and said is None:
        raise Refusal("BAD_ARGUMENT", "A refusal needs its reasons: they stay on record for the reviser.")
    return RequestStep(request.version + 1, to, today, actor, said)


def first_steps(today: date, actor: str, *, draft: bool) -> Sequence[RequestStep]:
    """A draft, or a draft that waits for approval from the start."""
    first = RequestStep(1, RequestState.DRAFT, today, actor)
    return [first] if draft else [first, RequestStep(2, RequestState.WAITING, today, actor)]
