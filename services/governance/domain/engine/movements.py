"""Members by category over years: opening + in - out = closing, a change of category being both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class Movement:
    """`count` members in a year: entry (`source` None), exit (`target` None), or a change of category."""

    year: int
    count: int
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """One category in one year."""

    opening: int
    entered: int
    left: int

    @property
    def closing(self) -> int:
        """Members at the end."""
        return self.opening + self.entered - self.left


def balances(
    years: Sequence[int], opening: Mapping[str, int], movements: Sequence[Movement]
) -> dict[int, dict[str, Balance]]:
    """Every category in every year. BAD_ARGUMENT when more leave than were there."""
    named = [name for move in movements for name in (move.source, move.target) if name is not None]
    now = dict.fromkeys([*opening, *sorted(set(named) - set(opening))], 0) | dict(opening)
    found: dict[int, dict[str, Balance]] = {}
    for year in years:
        of_year = [move for move in movements if move.year == year]
        found[year] = {name: _balance(name, number, of_year) for name, number in now.items()}
        for name, row in found[year].items():
            if row.closing < 0:
                raise Refusal("BAD_ARGUMENT", f"In {year} more members leave '{name}' than it had.")
        now = {name: row.closing for name, row in found[year].items()}
    return found


def _balance(category: str, opening: int, movements: Sequence[Movement]) -> Balance:
    return Balance(
        opening,
        sum(move.count for move in movements if move.target == category),
        sum(move.count for move in movements if move.source == category),
    )
