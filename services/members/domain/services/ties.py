"""Who uses what: a service used, an adviser's member, a place's user; from one day to another, or on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.activities.days import overlap
from services.members.domain.facts import Period


class TieKind(StrEnum):
    """What a member is tied to."""

    SERVICE = "SERVICE"
    ADVISER = "ADVISER"
    PLACE = "PLACE"


@dataclass(frozen=True, slots=True)
class Tie:
    """One member's use of one thing over a period."""

    id: UUID
    kind: TieKind
    thing: UUID
    period: Period
    reason: str | None = None


def begin(history: Sequence[Tie], fresh: Tie, offered: Period, registered: Period) -> Tie:
    """`fresh`, cut to the days on which the thing is offered and the member is one.

    Raises `Refusal` SERVICE_NOT_OFFERED, BAD_ARGUMENT, or ALREADY_EXISTS where she uses it on one of these days.
    """
    first = fresh.period.start
    assert first is not None
    if not offered.holds(first):
        until = offered.end or "further notice"
        raise Refusal("SERVICE_NOT_OFFERED", f"It is offered from {offered.start} until {until}, not on {first}.")
    if not registered.holds(first):
        raise Refusal("BAD_ARGUMENT", f"On {first} this membership is not registered; give a day on which it is.")
    period = Period(first, _earliest(fresh.period, offered, registered))
    for one in history:
        if one.thing == fresh.thing and one.id != fresh.id and overlap(one.period, period):
            until = one.period.end or "further notice"
            raise Refusal("ALREADY_EXISTS", f"It is in use from {one.period.start} until {until} already.")
    return Tie(fresh.id, fresh.kind, fresh.thing, period, fresh.reason)


def _earliest(*periods: Period) -> date | None:
    return min((one.end for one in periods if one.end is not None), default=None)
