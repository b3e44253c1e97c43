"""Movements of a year by category, as a reviser reads them: opening + in - out = closing, in shares and in money."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from services.members.domain.share_register import ZERO


class MovementKind(StrEnum):
    """Why capital of a category changed."""

    SUBSCRIBED = "SUBSCRIBED"
    PAID = "PAID"
    CONVERTED = "CONVERTED"
    REDEEMED = "REDEEMED"
    EXCLUDED = "EXCLUDED"
    REVERSED = "REVERSED"
    CATEGORY_IN = "CATEGORY_IN"
    CATEGORY_OUT = "CATEGORY_OUT"


KIND_OF_OPERATION = {
    "SUBSCRIBE": MovementKind.SUBSCRIBED,
    "PAY": MovementKind.PAID,
    "CONVERT": MovementKind.CONVERTED,
    "REDEEM": MovementKind.REDEEMED,
    "EXCLUDE": MovementKind.EXCLUDED,
    "REVERSE": MovementKind.REVERSED,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """Shares and the money paid in on them."""

    shares: int = 0
    paid: Decimal = ZERO

    def plus(self, other: Amount) -> Amount:
        """Both together."""
        return Amount(self.shares + other.shares, self.paid + other.paid)


@dataclass(frozen=True, slots=True)
class CategoryMovements:
    """One category's year."""

    category: str | None
    opening: Amount
    closing: Amount
    movements: Mapping[MovementKind, Amount] = field(default_factory=dict)

    @property
    def balanced(self) -> bool:
        """Whether opening and movements come to the closing, which was counted on its own."""
        total = self.opening
        for amount in self.movements.values():
            total = total.plus(amount)
        return total == self.closing


def by_category(
    openings: Mapping[str | None, Amount],
    closings: Mapping[str | None, Amount],
    movements: Iterable[tuple[str | None, MovementKind, Amount]],
) -> list[CategoryMovements]:
    """The year of each category that had or has anything, by code; memberships without a category come last."""
    moved: dict[str | None, dict[MovementKind, Amount]] = {}
    for category, kind, amount in movements:
        own = moved.setdefault(category, {})
        own[kind] = own.get(kind, Amount()).plus(amount)
    names = sorted({*openings, *closings, *moved}, key=lambda code: (code is None, code or ""))
    nothing = Amount()
    return [
        CategoryMovements(
            name,
            openings.get(name, nothing),
            closings.get(name, nothing),
            {kind: amount for kind, amount in moved.get(name, {}).items() if amount != nothing},
        )
        for name in names
    ]


def as_csv(year: int, rows: Sequence[CategoryMovements], currency: str) -> str:
    """The year as a file: opening, each movement and closing of each category, in a reviser's order."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["year", "category", "line", "shares", "paid", "currency"])
    for row in rows:
        lines = [("OPENING", row.opening), *row.movements.items(), ("CLOSING", row.closing)]
        for name, amount in lines:
            writer.writerow([year, row.category or "", str(name), amount.shares, amount.paid, currency])
    return text.getvalue()
