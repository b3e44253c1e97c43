"""Traits of atypical work and needs: declared by the member or derived from records, dated, revocable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.activities.activity import Activity, several
from services.members.domain.activities.days import check_registered, overlap
from services.members.domain.activities.words import Basis, DeclarationKind, TraitKind
from services.members.domain.facts import Period


@dataclass(frozen=True, slots=True)
class Declaration:
    """One trait or need over a period; without an `id` it follows from other records and is nowhere written."""

    id: UUID | None
    kind: DeclarationKind
    code: str
    basis: Basis
    period: Period
    source: str | None = None
    reason: str | None = None


def declare(history: Sequence[Declaration], fresh: Declaration, registered: Period) -> Declaration:
    """`fresh` as it may stand beside what is on record; what is declared and what is derived stand side by side.

    Raises `Refusal` BAD_ARGUMENT, or TRANSITION_NOT_ALLOWED where the same is on record for some of these days.
    """
    check_registered(registered, fresh.period)
    for one in history:
        same = (one.kind, one.code, one.basis) == (fresh.kind, fresh.code, fresh.basis)
        if same and overlap(one.period, fresh.period):
            until = one.period.end or "further notice"
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"{fresh.code} is on record from {one.period.start} until {until}; end that first.",
            )
    return fresh


def following(activities: Iterable[Activity], day: date) -> list[Declaration]:
    """Traits that follow from the activities on record: more than one at a time."""
    found = list(activities)
    days = several(found, day)
    if days is None:
        return []
    count = sum(one.period.holds(day) for one in found)
    source = f"{count} activities on record"
    return [Declaration(None, DeclarationKind.TRAIT, TraitKind.SEVERAL_ACTIVITIES.value, Basis.DERIVED, days, source)]
