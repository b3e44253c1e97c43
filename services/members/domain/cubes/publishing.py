"""From tallies to what is published: every cell with its figure, or withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commons.cubes.cells import Cell, Published
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from commons.cubes.tables import Tables, cross_name, publish_tables
from commons.cubes.two_way import Pair
from services.members.domain.cubes.conditions import condition_cells, withheld_conditions
from services.members.domain.cubes.words import ALL, CLOSED, CROSSES, Dimension

Counts = Mapping[Cell, Tally]
"""What is counted: the cells of dimensions and crosses, and people by traits (`MASK`: the mask; `MASK_NEED`: need and
mask)."""

MASK, MASK_NEED = "MASK", "MASK_NEED"


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
    lines = {one.value: line for one, line in material.lines.items()}
    crosses = {(one.value, other.value): material.crosses[cross_name((one, other))] for one, other in CROSSES}
    found |= publish_tables(Tables(lines, crosses), rule)
    few = withheld_conditions(material.conditions, rule)
    shown = material.conditions.items()
    return found | {cell: None if cell in few else rule.shown(own) for cell, (own, *_) in shown}
