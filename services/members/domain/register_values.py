"""The values of a register's rows beside those that all files have."""

from __future__ import annotations

import re

from commons import csv_cells
from services.members.domain.share_register import MOST_SHARES

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
LANGUAGE = re.compile(r"[a-z]{2}")
ISCO = re.compile(r"\d{1,4}")


class Reading(csv_cells.Reading):
    """The cells of one row of a register."""

    def count(self, name: str) -> int:
        """A whole number; 0 if absent."""
        cell = self.cells.get(name, "") or "0"
        if not (cell.isascii() and cell.isdigit()) or len(cell) > 9 or int(cell) > MOST_SHARES:
            self.problems.append(f"{name} is not a whole number up to {MOST_SHARES}")
            return 0
        return int(cell)
