"""What members earn by one client, as a share of all they earn by the cooperative; each currency by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class Window:
    """Days of invoices, from `first` until the day before `until`."""

    first: date
    until: date

    @classmethod
    def year_to(cls, day: date) -> Window:
        """The twelve months that end with `day`."""
        after = day + timedelta(days=1)
        # 29 February has no day a year before
        first = after.replace(year=after.year - 1, day=28 if (after.month, after.day) == (2, 29) else after.day)
        return cls(first, after)


def check_days(since: date | None, until: date | None) -> None:
    """Refuse BAD_ARGUMENT for days of which there are none; None leaves an end open."""
    if since is not None and until is not None and since >= until:
        raise Refusal("BAD_ARGUMENT", "'since' lies before 'until', which is the first day not asked for.")


@dataclass(frozen=True, slots=True)
class Billing:
    """What one member invoiced to a client, and to all clients of her entity, in one currency and window."""

    membership: UUID
    client: UUID
    currency: str
    here: Decimal
    everywhere: Decimal

    @property
    def share(self) -> Fraction:
        """How much of what she earned came from this client, exactly."""
        return Fraction(self.here) / Fraction(self.everywhere)
