"""Cells of a cube and what is published of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One figure: of which table, and where in it."""

    table: str
    values: tuple[str, ...] = ()


Published = dict[Cell, int | None]
"""Figures by cell; None is withheld."""
