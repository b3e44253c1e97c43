"""From tallies to what is published: every cell with its figure, or withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.members.domain.cubes.conditions import condition_cells, withheld_conditions
from services.members.domain.cubes.noise import Tally
from services.members.domain.cubes.one_way import withheld_along
from services.members.domain.cubes.showing import Rule
from services.members.domain.cubes.two_way import Pair, Table, withheld_in
from services.members.domain.cubes.words import ALL, CLOSED, CROSSES, Cell, Dimension, cross_name

Counts = Mapping[Cell, Tally]
"""What is counted: the cells of dimensions and crosses, and people by traits (`MASK`: the mask; `MASK_NEED`: need and
mask)."""

MASK, MASK_NEED = "MASK", "MASK_NEED"
Published = dict[Cell, int | None]
"""Figures by cell; None is withheld."""


@dataclass(frozen=True)
class Material:
    """All that figures are made of: everybody, values of each dimension, crosses, and conditions with their parts."""

    everybody: Tally
    lines: Mapping[Dimension, Mapping[str, Tally]]
    crosses: Mapping[str, Mapping[Pair, Tally]]
    conditions: Mapping[Cell, list[Tally]]


def material_of(counts: Counts, needs: Iterable[str]) -> Material:
    """One country's. `needs`: the vocabulary of the month, listed whether anybody has them or not."""
    masks: dict[int, Tally] = {}
    having: dict[str, dict[int, Tally]] = {need: {} for need in needs}
    lines = {one: {value: Tally() for value in CLOSED.get(one, ())} for one in Dimension}
    crosses: dict[str, dict[Pair, Tally]] = {cross_name(one): {} for one in CROSSES}
    for cell, tally in counts.items():
        match cell.table, cell.values:
            case table, (mask,) if table == MASK:
                masks[int(mask)] = tally
            case table, (need, mask) if table == MASK_NEED:
                having.setdefault(need, {})[int(mask)] = tally
            case table, (value,):
                lines[Dimension(table)][value] = tally
            case table, (one, other):
                crosses[table][one, other] = tally
            case _:
                pass
    return Material(counts.get(ALL, Tally()), lines, crosses, condition_cells(masks, having))


def publish(material: Material, rule: Rule) -> Published:
    """All cells of a cube. Empty where there are too few people."""
    if not rule.enough(material.everybody):
        return {}
    found: Published = {ALL: rule.shown(material.everybody)}
    gone = {one: withheld_along(line, rule) for one, line in material.lines.items()}
    for one, line in material.lines.items():
        found |= {Cell(one.value, (v,)): None if v in gone[one] else rule.shown(t) for v, t in line.items()}
    for rows, columns in CROSSES:
        name = cross_name((rows, columns))
        table = Table(material.lines[rows], material.lines[columns], material.crosses[name], gone[rows], gone[columns])
        withheld = withheld_in(table, rule)
        found |= {Cell(name, pair): None if pair in withheld else rule.shown(table.tally(pair)) for pair in table.inner}
    few = withheld_conditions(material.conditions, rule)
    shown = material.conditions.items()
    return found | {cell: None if cell in few else rule.shown(own) for cell, (own, *_) in shown}
