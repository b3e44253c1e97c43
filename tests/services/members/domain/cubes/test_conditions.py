"""Conditions and needs: no subtraction of what is shown tells of few people."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from commons.cubes.cells import Cell
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from services.members.domain.cubes.conditions import condition_cells, withheld_conditions
from services.members.domain.cubes.words import COHORT, NEED, TRAITS
from tests.commons.cubes.solving import determined

RULE = Rule(10, b"s" * 32)
MASKS = range(1 << len(TRAITS))
PEOPLE = st.dictionaries(st.sampled_from(list(MASKS)), st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=32)


def cells(people: dict[int, tuple[int, int]]):
    """(with the need, without it) by mask."""
    everybody = {mask: Tally(a + b, (a + b) * 7919 + mask) for mask, (a, b) in people.items()}
    having = {mask: Tally(a, a * 104729 + mask) for mask, (a, _) in people.items()}
    return condition_cells(everybody, {"PENSION": having})


def atoms(cell: Cell) -> frozenset[tuple[int, bool]]:
    """The disjoint sets of people that a cell counts."""
    need = cell.table == NEED
    bits = sum(1 << TRAITS.index(trait) for trait in (cell.values[1:] if need else cell.values))
    return frozenset(
        (mask, has) for mask in MASKS for has in (True, False) if mask & bits == bits and (has or not need)
    )


@given(PEOPLE)
def test_a_cell_counts_who_has_all_of_it(people):
    for cell, (own, *_) in cells(people).items():
        assert own.count == sum(people.get(mask, (0, 0))[0 if has else 1] for mask, has in atoms(cell))


@given(PEOPLE)
def test_no_part_that_follows_from_what_is_shown_is_small(people):
    """Nested filters: A less A and B, with the need or without, inside one another up to three deep."""
    found = cells(people)
    shown = set(found) - withheld_conditions(found, RULE)
    for upper in shown:
        for lower in shown:
            apart = atoms(lower) - atoms(upper)
            if atoms(upper) < atoms(lower):
                count = sum(people.get(mask, (0, 0))[0 if has else 1] for mask, has in apart)
                assert count >= 10, (lower, upper)


@given(PEOPLE)
def test_what_lies_above_something_withheld_is_withheld(people):
    found = cells(people)
    withheld = withheld_conditions(found, RULE)
    for one, other in combinations(found, 2):
        smaller, larger = (one, other) if atoms(other) < atoms(one) else (other, one)
        if atoms(larger) < atoms(smaller) and smaller in withheld:
            assert larger in withheld


@settings(deadline=None, max_examples=15)
@given(PEOPLE)
def test_what_is_withheld_does_not_follow_from_what_is_shown(people):
    """Unknowns are the 64 disjoint sets and the withheld cells; what is shown is known, each cell is their sum."""
    found = cells(people)
    withheld = withheld_conditions(found, RULE)
    everybody = {(mask, has): 1 for mask in MASKS for has in (True, False)}
    equations = [dict.fromkeys(atoms(cell), 1) | {cell: -1} for cell in found] + [everybody]
    unknown = [*everybody, *sorted(withheld)]
    assert not determined(equations, unknown) & withheld


def test_a_large_cohort_with_a_large_remainder_is_shown():
    people = dict.fromkeys(MASKS, (40, 60))
    found = cells(people)
    assert not withheld_conditions(found, RULE)


def test_one_person_without_the_second_trait_hides_the_pair():
    """1,000 have the first trait and 999 of them the second: the pair would point at the one."""
    both = {0: (100, 100), 1: (1, 0), 2: (50, 50), 3: (500, 499)}
    found = cells(both)
    withheld = withheld_conditions(found, RULE)
    assert Cell(COHORT, TRAITS[:1]) not in withheld
    assert Cell(COHORT, TRAITS[:2]) in withheld
    assert Cell(NEED, ("PENSION", *TRAITS[:2])) in withheld
