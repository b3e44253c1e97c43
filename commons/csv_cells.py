"""Reading one row's cells: each value or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from commons.errors import Refusal
from commons.nace import Nace, activity

WordT = TypeVar("WordT", bound=StrEnum)

EARLIEST = date(1900, 1, 1)
"""No register is older."""
LONGEST = 200

_COMMA = re.compile(r"\d{1,3}(\.\d{3})*,\d{1,2}|\d+,\d{1,2}")
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_YES = frozenset({"1", "yes", "true", "y", "oui", "ja", "j", "si", "sí", "s", "igen"})
_NO = frozenset({"0", "no", "false", "n", "non", "nee", "nein", "nej", "nem"})


@dataclass
class Reading:
    """The cells of one row; what cannot be read is noted in `problems` and read as absent."""

    cells: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, longest: int = LONGEST) -> str | None:
        """Plain text, or None."""
        cell = self.cells.get(name, "")
        if len(cell) > longest:
            self.problems.append(f"{name} is longer than {longest} characters")
            return None
        if not cell.isprintable():
            self.problems.append(f"{name} has characters that cannot be printed")
            return None
        return cell or None

    def required(self, name: str, longest: int = LONGEST) -> str:
        """Text that must be there."""
        found = self.text(name, longest)
        if not self.cells.get(name):
            self.problems.append(f"{name} is empty")
        return found or ""

    def matching(self, name: str, pattern: re.Pattern[str], what: str) -> str | None:
        """Text of a pattern, or None."""
        found = self.text(name)
        if found is not None and not pattern.fullmatch(found):
            self.problems.append(f"{name} is not {what}")
            return None
        return found

    def day(self, name: str) -> date | None:
        """A day as YYYY-MM-DD, or DD/MM/YYYY, or DD.MM.YYYY; or None."""
        cell = self.cells.get(name, "")
        if not cell:
            return None
        try:
            numbers = _DAY.fullmatch(cell)
            found = date(*(int(n) for n in reversed(numbers.groups()))) if numbers else date.fromisoformat(cell)
        except ValueError:
            found = None
        if found is None or found < EARLIEST:
            self.problems.append(f"{name} is no day (YYYY-MM-DD, DD/MM/YYYY or DD.MM.YYYY, from 1900 on)")
            return None
        return found

    def required_day(self, name: str) -> date | None:
        """A day that must be there; noted where it is not."""
        if not self.cells.get(name):
            self.problems.append(f"{name} is empty")
            return None
        return self.day(name)

    def money(self, name: str) -> Decimal | None:
        """An amount, `1234.50` or `1.234,50`, or None."""
        cell = self.cells.get(name, "")
        if not cell:
            return None
        plain = cell.replace(".", "").replace(",", ".") if _COMMA.fullmatch(cell) else cell
        if not _MONEY.fullmatch(plain):
            self.problems.append(f"{name} is no amount (1234.50 or 1.234,50)")
            return None
        return Decimal(plain)

    def word(self, name: str, kind: type[WordT], default: WordT | None = None) -> WordT | None:
        """One of an enumeration's words, in any case; the default if the cell is empty, noted where there is none."""
        cell = self.cells.get(name, "").upper()
        if not cell and default is not None:
            return default
        try:
            return kind(cell)
        except ValueError:
            self.problems.append(f"{name} is none of {', '.join(kind)}")
            return None

    def word_or_none(self, name: str, kind: type[WordT]) -> WordT | None:
        """One of an enumeration's words, in any case; None if the cell is empty."""
        return self.word(name, kind) if self.cells.get(name) else None

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        """Yes or no in one of the group's languages, or 1 and 0."""
        cell = self.cells.get(name, "").lower()
        if cell and cell not in _YES | _NO:
            self.problems.append(f"{name} is neither yes nor no")
        return cell in _YES if cell else default

    def sector(self) -> tuple[str | None, str | None]:
        """A NACE code and its revision: the code alone would say nothing."""
        code, revision = self.text("sector"), self.text("sector_revision")
        if code is None:
            return None, None
        if revision is None:
            self.problems.append("sector needs its sector_revision (2.0 or 2.1)")
            return None, None
        found, why = _sector(code, revision)
        if found is None:
            self.problems.append(f"sector: {why}")
            return None, None
        return found.code, found.revision


@lru_cache(4096)
def _sector(code: str, revision: str) -> tuple[Nace | None, str]:
    """The sector, or why it is none: a register names the same few thousands of times."""
    try:
        return activity(code, revision), ""
    except Refusal as refusal:
        return None, refusal.message
