"""The group's figures tell nothing about a country that withholds its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commons.cubes.cells import Cell
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from services.members.domain.cubes.joining import Joined, Part, join
from services.members.domain.cubes.publishing import MASK, MASK_NEED, material_of, publish
from services.members.domain.cubes.words import ALL, COHORT, NEED

RULE = Rule(10, b"s" * 32)
LOW, LOW_PENSION, PENSION = Cell(COHORT, ("LOW_INCOME",)), Cell(NEED, ("PENSION", "LOW_INCOME")), ("PENSION",)
COUNTS = st.one_of(st.integers(0, 14), st.integers(15, 80))


def part(country: str, others: int, low: int, needing: int) -> Part:
    """A country where `low` of all people have low income and `needing` of these need a pension."""
    counts = {
        ALL: Tally(others + low, others * 31 + low),
        Cell(MASK, ("0",)): Tally(others, others * 17),
        Cell(MASK, ("2",)): Tally(low, low * 13),
        Cell(MASK_NEED, ("PENSION", "2")): Tally(needing, needing * 11),
        Cell(MASK_NEED, ("PENSION", "0")): Tally(others // 2, others * 7),
        Cell("SITUATION", ("STUDENT",)): Tally(low, low),
        Cell("SITUATION", ("FREELANCE",)): Tally(others, others),
    }
    material = material_of(counts, PENSION)
    return Part(country, material, publish(material, RULE))


@st.composite
def groups(draw) -> list[Part]:
    sizes = draw(st.lists(st.tuples(st.integers(0, 300), COUNTS), min_size=2, max_size=6))
    return [part(f"C{at}", others, low, draw(st.integers(0, low))) for at, (others, low) in enumerate(sizes)]


@given(groups())
def test_the_group_less_what_is_shown_is_no_single_country_and_not_few(parts):
    joined = join(parts, 10)
    for cell in (LOW, LOW_PENSION):
        taken = [one for one in parts if one.country in joined.countries[cell]]
        hidden = [one.material.conditions[cell][0].count for one in taken if one.withholds(cell)]
        people = [count for count in hidden if count]
        assert not people or (len(people) > 1 and sum(people) >= 10)
        whole = joined.material.conditions[cell][0]
        assert whole == sum((one.material.conditions[cell][0] for one in taken), Tally())


def test_needs_are_counted_where_their_cohort_is():
    """Austria and Hungary would be counted for the pension, but Hungary withholds its cohort alone."""
    parts = [part("BE", 200, 60, 30), part("AT", 200, 40, 14), part("HU", 200, 9, 5)]
    joined = join(parts, 10)
    assert joined.countries[LOW] == ("BE", "AT")
    assert set(joined.countries[LOW_PENSION]) <= {"BE", "AT"}
    assert LOW_PENSION in joined.bases


@given(groups())
def test_a_base_counts_the_countries_of_its_need(parts):
    joined = join(parts, 10)
    for cell, base in joined.bases.items():
        taken = [one for one in parts if one.country in joined.countries[cell]]
        cohort = cell.values[1:]
        counts = [
            one.material.conditions[Cell(COHORT, cohort)][0] if cohort else one.material.everybody for one in taken
        ]
        assert base == sum(counts, Tally())


@given(groups())
def test_cohort_less_base_is_no_country_that_withholds_its_cohort(parts):
    joined = join(parts, 10)
    if LOW_PENSION in joined.bases:
        left = set(joined.countries[LOW]) - set(joined.countries[LOW_PENSION])
        shy = [one for one in parts if one.country in left and one.withholds(LOW)]
        people = [count for one in shy if (count := one.material.conditions[LOW][0].count)]
        assert not people or (len(people) > 1 and sum(people) >= 10)


def taken(joined: Joined, cell: Cell) -> tuple[str, ...]:
    return joined.countries[cell]


def test_the_only_one_that_withholds_is_left_out():
    assert taken(join([part("BE", 200, 60, 30), part("FR", 200, 60, 30), part("HU", 200, 4, 2)], 10), LOW) == (
        "BE",
        "FR",
    )


def test_several_that_withhold_count_when_they_are_many_together():
    parts = [part("BE", 200, 60, 30), part("AT", 200, 8, 4), part("HU", 200, 8, 4)]
    assert taken(join(parts, 10), LOW) == ("BE", "AT", "HU")


def test_several_that_withhold_are_left_out_while_they_are_few_together():
    parts = [part("BE", 200, 60, 30), part("AT", 200, 4, 2), part("HU", 200, 5, 2)]
    assert taken(join(parts, 10), LOW) == ("BE",)


def test_everybody_is_everybody():
    parts = [part("BE", 200, 60, 30), part("HU", 3, 0, 0)]
    assert join(parts, 10).material.everybody.count == 263
