"""A fact in time: what held from a day on, and how a change or correction is written without losing what was known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from commons.errors import Refusal


class Fact(StrEnum):
    """What is on record of an organisation, each with its own time."""

    NAME = "NAME"
    LEGAL_FORM = "LEGAL_FORM"
    SECTOR = "SECTOR"
    NACE = "NACE"
    SIZE = "SIZE"


@dataclass(frozen=True, slots=True)
class FactPeriod:
    """A value from a day on, until the day before `until` (None: still); `revision` of a NACE code."""

    value: str
    since: date
    until: date | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a change does: `ended` are not known as they were any more, `written` are known instead."""

    ended: tuple[FactPeriod, ...]
    written: tuple[FactPeriod, ...]


def rewrite(history: Sequence[FactPeriod], value: str, since: date, revision: str | None = None) -> Rewrite:
    """`value` from `since` on, until the next change on record; nothing where that is on record already."""
    fresh = FactPeriod(value, since, _next(history, since), revision)
    here = next((one for one in history if one.since <= since and (one.until is None or since < one.until)), None)
    if here is None:
        return Rewrite((), (fresh,))
    if (here.value, here.revision) == (value, revision):
        return Rewrite((), ())
    before = (replace(here, until=since),) if here.since < since else ()
    return Rewrite((here,), (*before, fresh))


def check_day(since: date, today: date, argument: str = "validFrom") -> None:
    """Refuse BAD_ARGUMENT for a day that has not come: what is announced may not happen."""
    if since > today:
        raise Refusal("BAD_ARGUMENT", f"A change is entered once it has happened; '{argument}' must not lie ahead.")


def _next(history: Sequence[FactPeriod], since: date) -> date | None:
    return min((one.since for one in history if one.since > since), default=None)
