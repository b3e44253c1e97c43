"""What an entity offers from one day to another, and to whom: a service, an adviser's fields, a shared place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import isco
from commons.errors import Refusal
from services.members.domain.activities import needs as vocabulary
from services.members.domain.activities.activity import Activity
from services.members.domain.activities.words import WorkSituation
from services.members.domain.facts import Period

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Audience:
    """For which trades (ISCO-08 codes, groups included) and situations; empty is for all."""

    trades: tuple[str, ...] = ()
    situations: tuple[WorkSituation, ...] = ()

    def fits(self, activities: Iterable[Activity], day: date) -> bool:
        """Whether one activity of that day has both a trade and a situation of it."""
        if not self.trades and not self.situations:
            return True
        return any(self._fits(one) for one in activities if one.period.holds(day))

    def _fits(self, one: Activity) -> bool:
        trade = one.work.trade or ""
        by_trade = not self.trades or any(trade.startswith(wider) for wider in self.trades)
        return by_trade and (not self.situations or one.work.situation in self.situations)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something an entity offers over a period. `version`: the audit sequence at which this became known; 0: new."""

    id: UUID
    entity: str
    period: Period
    version: int = 0

    def check_read_at(self, expected: int) -> None:
        """Refuse CHANGED_MEANWHILE unless this is what the writer read."""
        if expected != self.version:
            raise Refusal(
                "CHANGED_MEANWHILE",
                f"Read it again: it is at version {self.version}, not {expected}.",
                version=self.version,
            )


def code(text: str) -> str:
    """The entity's own code of a service, like LEGAL_ADVICE. Raises `Refusal` BAD_ARGUMENT."""
    if not CODE.fullmatch(text):
        raise Refusal("BAD_ARGUMENT", "A code is 2 to 40 capitals, digits and underscores, like LEGAL_ADVICE.")
    return text


def trades(codes: Sequence[str]) -> tuple[str, ...]:
    """Codes of ISCO-08, each once. Raises `Refusal` BAD_ARGUMENT."""
    return tuple(sorted({isco.trade(one).code for one in codes}))


def needs(codes: Sequence[str], day: date) -> tuple[str, ...]:
    """Words of the vocabulary of `day`, each once. Raises `Refusal` BAD_ARGUMENT."""
    return tuple(sorted({vocabulary.offered(one, day).code for one in codes}))


def check_audience(audience: Audience, activities: Iterable[Activity], day: date, title: str) -> None:
    """Refuse SERVICE_NOT_OFFERED where no activity of the member is one that the service is for."""
    if not audience.fits(activities, day):
        raise Refusal(
            "SERVICE_NOT_OFFERED",
            f"{title} is for other trades or situations than those on record for {day}; record the activity first.",
            trades=list(audience.trades),
            situations=[one.value for one in audience.situations],
        )
