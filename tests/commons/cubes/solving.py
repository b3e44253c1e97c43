"""What follows from published figures by linear algebra: exact, over fractions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any

Equation = Mapping[Any, int]
"""Coefficients of a sum that is known to be zero (or any known number)."""


def determined(equations: Iterable[Equation], unknown: Iterable[Hashable]) -> set[Hashable]:
    """The unknowns that the equations fix; whatever is not unknown is known."""
    names = list(unknown)
    place = {name: at for at, name in enumerate(names)}
    rows = [_row(equation, place) for equation in equations]
    pivots: list[tuple[int, list[Fraction]]] = []
    for at in range(len(names)):
        pivot = next((row for row in rows if row[at]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        whole = [value / pivot[at] for value in pivot]
        rows = [_without(row, whole, at) for row in rows]
        pivots = [(where, _without(row, whole, at)) for where, row in pivots] + [(at, whole)]
    return {names[at] for at, row in pivots if sum(value != 0 for value in row) == 1}


def _row(equation: Equation, place: Mapping[Hashable, int]) -> list[Fraction]:
    row = [Fraction(0)] * len(place)
    for name, factor in equation.items():
        if name in place:
            row[place[name]] += factor
    return row


def _without(row: list[Fraction], pivot: list[Fraction], at: int) -> list[Fraction]:
    factor = row[at]
    return [value - factor * other for value, other in zip(row, pivot, strict=True)] if factor else row
