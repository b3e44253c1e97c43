"""Cohorts by condition, and what they need. Somebody has several traits and needs at once, so their counts add up to
nothing.

Counting a condition also tells, by subtraction, who has one trait without the other, and neither: every part that
follows from what is shown must be as large as a cell, or the condition is withheld. What is withheld never follows from
the rest: counts of different sets of traits and needs are linearly independent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from commons.cubes.cells import Cell
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from services.members.domain.cubes.words import COHORT, NEED, TRAITS, Condition, conditions

Masks = Mapping[int, Tally]
"""People by exactly which traits they have, as bits in the order of `TRAITS`."""


def condition_cells(everybody: Masks, needs: Mapping[str, Masks]) -> dict[Cell, list[Tally]]:
    """Every cell with its own tally first, then those of all parts that follow from it and the cells below it."""
    found: dict[Cell, list[Tally]] = {}
    for condition in conditions():
        found[Cell(COHORT, condition)] = _parts(everybody, condition)
    for need, having in needs.items():
        without = {mask: tally - having.get(mask, Tally()) for mask, tally in everybody.items()}
        for condition in ((), *conditions()):
            found[Cell(NEED, (need, *condition))] = _parts(having, condition) + _parts(without, condition)
    return found


def withheld_conditions(cells: Mapping[Cell, list[Tally]], rule: Rule) -> frozenset[Cell]:
    """The cells to withhold: those with a small part, and whatever lies above one that is withheld."""
    found: set[Cell] = set()
    for cell in sorted(cells, key=lambda one: (len(one.values), one)):
        own, *parts = cells[cell]
        few = any(part.count < rule.threshold for part in parts)
        if few or not rule.enough(own) or any(below in found for below in _below(cell)):
            found.add(cell)
    return frozenset(found)


def _parts(masks: Masks, condition: Condition) -> list[Tally]:
    """All of the traits first, then each smaller selection of them without the others."""
    bits = [1 << TRAITS.index(trait) for trait in condition]
    whole = sum(bits)
    found: dict[int, Tally] = {
        sum(chosen): Tally() for size in range(len(bits) + 1) for chosen in combinations(bits, size)
    }
    for mask, tally in masks.items():
        found[mask & whole] += tally
    return [found.pop(whole), *found.values()]


def _below(cell: Cell) -> Iterator[Cell]:
    """The cells that ask for less: without the need, or without one of the traits."""
    if cell.table == COHORT:
        for fewer in combinations(cell.values, len(cell.values) - 1):
            if fewer:
                yield Cell(COHORT, fewer)
        return
    need, *traits = cell.values
    if traits:
        yield Cell(COHORT, tuple(traits))
        for fewer in combinations(traits, len(traits) - 1):
            yield Cell(NEED, (need, *fewer))
