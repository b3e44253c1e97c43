"""Reading an identity that the law holds back from erasure: by a named login, for a time, for a document, logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from commons.errors import Refusal

LONGEST = timedelta(days=92)
"""How long a grant may last; whoever needs longer asks again."""


class HeldDocument(StrEnum):
    """For which document an identity is needed."""

    REGISTER = "REGISTER"
    ATTENDANCE = "ATTENDANCE"
    MINUTES = "MINUTES"


@dataclass(frozen=True, slots=True)
class HoldGrant:
    """Who may read an entity's held identities, from `start` to `end` (both included)."""

    id: UUID
    entity: str
    issuer: str
    subject: str
    name: str
    reason: str
    start: date
    end: date
    granted_by: str


def check_grant(start: date, end: date, today: date, *, for_herself: bool) -> None:
    """Refuse BAD_ARGUMENT (days out of order, too long, over) or APPROVAL_NEEDS_TWO (nobody grants herself)."""
    if for_herself:
        raise Refusal("APPROVAL_NEEDS_TWO", "Nobody lets herself read what the law holds back; ask another.")
    if end < start or end < today:
        raise Refusal("BAD_ARGUMENT", "The last day lies before the first, or has passed.")
    if end - start > LONGEST:
        raise Refusal("BAD_ARGUMENT", f"A grant lasts {LONGEST.days} days at most; ask again for longer.")


def standing(grants: Sequence[HoldGrant], today: date) -> HoldGrant:
    """The grant that holds today. Refuses FORBIDDEN."""
    found = next((one for one in grants if one.start <= today <= one.end), None)
    if found is None:
        raise Refusal("FORBIDDEN", "Held identities take a grant in your name that holds today (grantHoldAccess).")
    return found
