"""The bureau in the minutes: as the desk recorded it, with the names that only the drafter knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.after.signing import Officer
from services.governance.domain.after.words import Capacity


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who held an office by the desk's record: a membership, whose name the members service has, or an outsider."""

    capacity: Capacity
    membership: UUID | None
    name: str | None


def with_bureau(said: Sequence[Officer], recorded: Sequence[Recorded]) -> tuple[Officer, ...]:
    """The officers, each once. BAD_ARGUMENT where the draft names another than the desk recorded.

    Somebody whose name nobody said stands without one, and the minutes lack it.
    """
    found = list(said)
    for officer in said:
        same = [row for row in recorded if row.capacity is officer.capacity]
        if same and not any(_is(officer, row) for row in same):
            raise Refusal(
                "BAD_ARGUMENT",
                f"The desk recorded somebody else as {officer.capacity.value}; name her with her membership, or "
                "put the record right.",
            )
    for row in recorded:
        if not any(officer.capacity is row.capacity and _is(officer, row) for officer in found):
            found.append(Officer(row.capacity, row.name or "", row.membership))
    return tuple(found)


def _is(officer: Officer, row: Recorded) -> bool:
    if row.membership is not None:
        return officer.membership == row.membership
    return officer.membership is None and officer.name == row.name
