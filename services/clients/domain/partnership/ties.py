"""What was declared of a client: members of the entity who direct or own it or work there, or that it competes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal


class TieKind(StrEnum):
    """How a member belongs to a client; COMPETITOR is said of the client itself."""

    DIRECTOR = "DIRECTOR"
    OWNER = "OWNER"
    EMPLOYEE = "EMPLOYEE"
    COMPETITOR = "COMPETITOR"


@dataclass(frozen=True, slots=True)
class ClientTie:
    """A declaration: from `since` to the day before `until` (None: still); `source` says who declared it, and where."""

    id: UUID
    kind: TieKind
    membership: UUID | None
    source: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds."""
        return self.since <= day and (self.until is None or day < self.until)


def declare(tie: ClientTie, today: date) -> ClientTie:
    """The declaration as it is kept. BAD_ARGUMENT where a member is missing or one too many, or it lies ahead."""
    if (tie.membership is None) != (tie.kind is TieKind.COMPETITOR):
        raise Refusal("BAD_ARGUMENT", "A tie is of a member; that the client competes is said without one.")
    if tie.since > today:
        raise Refusal("BAD_ARGUMENT", "A tie is declared once it is there; 'since' must not lie ahead.")
    return replace(tie, source=texts.text("Who declared it, and where (source)", tie.source))


def end(tie: ClientTie, last_day: date, today: date) -> ClientTie:
    """The tie with its last day. TRANSITION_NOT_ALLOWED where it has ended, BAD_ARGUMENT for a day before or ahead."""
    if tie.until is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The tie has ended before {tie.until} already.")
    if not tie.since <= last_day <= today:
        raise Refusal("BAD_ARGUMENT", "The last day lies between the tie's first day and today.").blame(last_day)
    return replace(tie, until=last_day + timedelta(days=1))
