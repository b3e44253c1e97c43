"""Sums of money: withheld where one member is a large part, and blurred so that no part of one is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from services.clients.domain.figures.amounts import Amounts, publish_sums, shown

RULE = Rule(10, b"s" * 32)
PARTS = st.lists(st.integers(1, 100_000), min_size=1, max_size=60)


def amounts(parts: Sequence[int], seed: int = 7) -> Amounts:
    key = sum(part * 2654435761 + seed for part in parts) % (1 << 64)
    return Amounts(Tally(len(parts), key), Decimal(sum(parts)), Decimal(max(parts, default=0)))


def test_one_large_part_counts_as_few_members() -> None:
    assert amounts([100] * 40).weight.count == 40
    assert amounts([100] * 40 + [1000]).weight.count == 5
    line = {"MARKET": amounts([100] * 60), "PUBLIC": amounts([100] * 40 + [1000]), "NONE": amounts([100] * 50)}
    published = publish_sums(line, RULE)
    assert published["PUBLIC"] is None
    # Another one goes with it: the total less the two would be it.
    assert list(published.values()).count(None) == 2


@settings(max_examples=200, database=None)
@given(st.dictionaries(st.sampled_from("abcdef"), PARTS, min_size=1))
def test_no_sum_is_shown_of_which_a_member_is_more_than_a_tenth(parts) -> None:
    line = {value: amounts(each) for value, each in parts.items()}
    for value, figure in publish_sums(line, RULE).items():
        if figure is not None:
            assert max(parts[value]) * 10 <= sum(parts[value])
            assert len(parts[value]) >= 10
    withheld = [value for value, figure in publish_sums(line, RULE).items() if figure is None and len(parts[value])]
    assert len(withheld) != 1 or len(line) == 1


def test_the_same_set_gives_the_same_figure_and_a_cent_more_another_draw() -> None:
    one = amounts([100] * 60)
    assert shown(one, RULE) == shown(one, RULE)
    others = {shown(amounts([100] * 60, seed), RULE) for seed in range(40)}
    assert len(others) > 10  # of two digits


def test_what_the_last_member_invoiced_stays_open_to_who_knows_all_the_others() -> None:
    """For each amount that the last one may have invoiced, figures like the one shown come about as often."""
    known = [100] * 59

    def often(last: int, low: int, high: int) -> int:
        figures = (shown(amounts([*known, last], seed), Rule(10, b"s" * 32)) for seed in range(3000))
        return sum(low <= figure < high for figure in figures)

    for low, high in ((5700, 6000), (6000, 6300)):
        little, much = often(1, low, high), often(100, low, high)
        assert 0.55 < little / much < 1.8


def test_noise_has_no_bias_and_the_size_of_a_few_members() -> None:
    figures = [shown(amounts([100] * 60, seed), RULE) for seed in range(3000)]
    mean = sum(figures) / len(figures)
    deviation = (sum((figure - mean) ** 2 for figure in figures) / len(figures)) ** 0.5
    assert abs(mean - 6000) < 30
    assert 250 < deviation < 500
