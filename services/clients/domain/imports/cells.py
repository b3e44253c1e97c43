"""Cells that the files of clients have in common."""

from __future__ import annotations

from functools import lru_cache

from commons import csv_cells
from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme, identifier
from services.clients.domain.search.wanted import search_text


class Reading(csv_cells.Reading):
    """The cells of one row of a file of clients."""

    def number(self, name: str, scheme: IdentifierScheme | None) -> Identifier | None:
        """A number of `scheme`, or None; a cell that is none is noted."""
        cell = self.text(name)
        if cell is None or scheme is None:
            return None
        try:
            return identifier(scheme, cell)
        except Refusal as refusal:
            self.problems.append(f"{name}: {refusal.message}")
            return None

    def client(self, name: str, country: str) -> tuple[Identifier, ...]:
        """What a number of any scheme, as people write it, can be read as; noted where it is none."""
        readings = _readings(self.required(name), country)
        if not readings and self.cells.get(name):
            self.problems.append(f"{name} is no VAT number, register number or LEI")
        return readings


@lru_cache(4096)
def _readings(cell: str, country: str) -> tuple[Identifier, ...]:
    """A file names the same clients many times."""
    try:
        return search_text(cell, country).numbers
    except Refusal:
        return ()
