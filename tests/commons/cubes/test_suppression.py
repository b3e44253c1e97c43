"""What is withheld is not to be had from what is shown: the linear system of all tables is solved and gives nothing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.cubes.noise import Tally
from commons.cubes.one_way import withheld_along
from commons.cubes.showing import Rule
from commons.cubes.two_way import TOTAL, Table, withheld_in
from tests.commons.cubes.solving import determined

RULE = Rule(10, b"s" * 32)
ROWS, COLUMNS, DEEP = "abcd", "uvwx", "pqr"
COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(10, 60))


def tally(count: int, seed: int = 0) -> Tally:
    return Tally(count, (count * 2654435761 + seed * 97) % (1 << 64))


def table_of(counts: dict[tuple[str, str], int]) -> Table:
    cells = {pair: tally(count, hash(pair) % 1000) for pair, count in counts.items()}
    rows, columns = {}, {}
    for (row, column), found in cells.items():
        rows[row] = rows.get(row, Tally()) + found
        columns[column] = columns.get(column, Tally()) + found
    return Table(rows, columns, cells, withheld_along(rows, RULE), withheld_along(columns, RULE))


def equations(table: Table, name: str = ""):
    """Each row and column adds up to its margin, each margin to the total. Margins are named by their value alone."""
    for row in table.rows:
        yield {(name, row, column): 1 for column in table.columns} | {row: -1}
    for column in table.columns:
        yield {(name, row, column): 1 for row in table.rows} | {column: -1}
    yield dict.fromkeys(table.rows, 1)
    yield dict.fromkeys(table.columns, 1)


def unknown(table: Table, withheld, name: str = ""):
    return {(name, *pair) for pair in withheld} | table.withheld_rows | table.withheld_columns


@given(st.dictionaries(st.sampled_from("abcdefgh"), COUNTS, min_size=2))
def test_along_one_dimension(counts):
    line = {value: tally(count) for value, count in counts.items()}
    withheld = withheld_along(line, RULE)
    assert all(line[value].count >= 10 for value in set(line) - withheld)
    assert not determined([dict.fromkeys(line, 1)], withheld)
    people = [line[value].count for value in withheld if line[value].count]
    if any(count < 10 for count in people):
        assert len(people) > 1 or withheld == frozenset(line)
        assert sum(people) >= 10 or withheld == frozenset(line)


@settings(deadline=None)
@given(st.fixed_dictionaries({(row, column): COUNTS for row in ROWS for column in COLUMNS}))
def test_in_a_table_of_two_dimensions(counts):
    table = table_of(counts)
    withheld = withheld_in(table, RULE)
    shown = set(table.inner) - withheld
    assert all(table.tally(pair).count >= 10 for pair in shown)
    assert not determined(equations(table), unknown(table, withheld))


@settings(deadline=None)
@given(st.fixed_dictionaries({(row, column): COUNTS for row in ROWS for column in COLUMNS}))
def test_whoever_knows_where_nobody_is_learns_no_small_cell_either(counts):
    table = table_of(counts)
    withheld = withheld_in(table, RULE)
    if set(table.inner) == withheld:
        return
    people = {pair for pair in withheld if table.tally(pair).count}
    margins = {one for one in table.withheld_rows if table.rows[one].count}
    margins |= {one for one in table.withheld_columns if table.columns[one].count}
    small = {("", *pair) for pair in people if table.tally(pair).count < 10}
    small |= {one for one in table.withheld_rows if 0 < table.rows[one].count < 10}
    small |= {one for one in table.withheld_columns if 0 < table.columns[one].count < 10}
    assert not determined(equations(table), {("", *pair) for pair in people} | margins) & small


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_tables_that_share_a_dimension_tell_nothing_together(rng: Random):
    """Situation stands in four tables: its withheld sums are unknowns of all of them."""
    rolled = {
        (row, column, deep): rng.choice((0, 0, 1, 3, 8, 20))
        for row in ROWS for column in COLUMNS for deep in DEEP
    }  # fmt: skip
    one, other = {}, {}
    for (row, column, deep), count in rolled.items():
        one[row, column] = one.get((row, column), 0) + count
        other[row, deep] = other.get((row, deep), 0) + count
    first, second = table_of(one), table_of(other)
    second = Table(first.rows, second.columns, second.cells, first.withheld_rows, second.withheld_columns)
    hidden = unknown(first, withheld_in(first, RULE), "1") | unknown(second, withheld_in(second, RULE), "2")
    assert not determined([*equations(first, "1"), *equations(second, "2")], hidden)


def test_the_choice_is_the_same_every_time():
    rng = Random(7)
    table = table_of({(row, column): rng.choice((3, 12, 40)) for row in ROWS for column in COLUMNS})
    assert len({withheld_in(table, RULE) for _ in range(5)}) == 1


def test_one_small_cell_takes_three_others_with_it_and_no_more():
    counts = {(row, column): 100 for row in ROWS for column in COLUMNS} | {("a", "u"): 4}
    withheld = withheld_in(table_of(counts), RULE)
    assert ("a", "u") in withheld
    assert len(withheld) == 4, "a rectangle is the least that hides a cell"


def test_a_solver_that_could_not_fail_would_prove_nothing():
    table = table_of({(row, column): 100 for row in ROWS for column in COLUMNS})
    assert determined(equations(table), {("", "a", "u")}) == {("", "a", "u")}
    bow = {("", "a", "u"), ("", "a", "v"), ("", "b", "u"), ("", "b", "v"), ("", "c", "w")}
    assert determined(equations(table), bow) == {("", "c", "w")}


@pytest.mark.parametrize("asked", [9, 0, 1001])
def test_a_threshold_has_a_floor_and_a_ceiling(asked):
    from commons.cubes.showing import threshold
    from commons.errors import Refusal

    with pytest.raises(Refusal):
        threshold(asked, None)
    assert threshold(None, None) == 10
    assert threshold(None, 25) == 25
    assert TOTAL not in ROWS
