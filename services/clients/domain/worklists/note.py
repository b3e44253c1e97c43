"""What a client team works through, and what it notes on a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal

QUIET_MOST = timedelta(days=366)
"""A line that was put off longer would be forgotten."""


class WorkKind(StrEnum):
    """Why a client stands on a work list."""

    LATE_PAYER = "LATE_PAYER"
    DORMANT = "DORMANT"
    CHARTER_TO_RENEW = "CHARTER_TO_RENEW"
    DUPLICATE = "DUPLICATE"


@dataclass(frozen=True, slots=True)
class WorkNote:
    """Words on one line; `quiet_until` (None: until there is something newer) keeps it off the list."""

    client: UUID
    kind: WorkKind
    other: UUID | None
    words: str
    quiet_until: date | None
    noted_on: date


def checked(given: WorkNote, today: date) -> WorkNote:
    """The note in order. Raises `Refusal` BAD_ARGUMENT."""
    if (given.other is not None) != (given.kind is WorkKind.DUPLICATE):
        raise Refusal("BAD_ARGUMENT", "A duplicate is two clients, every other line is about one: see 'other'.")
    if given.other == given.client:
        raise Refusal("BAD_ARGUMENT", "A client is no duplicate of itself.")
    if given.quiet_until is not None and not today < given.quiet_until <= today + QUIET_MOST:
        raise Refusal("BAD_ARGUMENT", "A line is put off to a later day, at most a year ahead.").blame(
            given.quiet_until
        )
    return replace(given, words=texts.text("The note", given.words))
