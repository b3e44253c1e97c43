"""Noise is the same for the same people, anew for others, and as wide as it says."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from commons.cubes.noise import ROUNDING, Tally, blurred, noise, rounded

SECRET = b"s" * 32
PEOPLE = st.lists(st.integers(0, (1 << 64) - 1), min_size=1, max_size=60, unique=True)


def of(records) -> Tally:
    found = Tally()
    for record in records:
        found += Tally(1, record)
    return found


@given(PEOPLE, st.randoms())
def test_the_same_people_get_the_same_noise_in_whatever_order_they_are_counted(people, rng):
    other = list(people)
    rng.shuffle(other)
    assert of(people) == of(other)
    assert noise(SECRET, of(people)) == noise(SECRET, of(other))


@given(PEOPLE, PEOPLE)
def test_tallies_add_and_subtract(one, other):
    apart = [record for record in other if record not in one]
    assert of([*one, *apart]) - of(apart) == of(one)


def test_it_is_two_sided_geometric_with_ratio_two_thirds():
    drawn = Counter(noise(SECRET, Tally(20, key)) for key in range(20_000))
    mean = sum(value * times for value, times in drawn.items()) / 20_000
    variance = sum(value * value * times for value, times in drawn.items()) / 20_000
    assert abs(mean) < 0.1
    assert 11 < variance < 13
    for step in range(4):
        assert 0.6 < drawn[step + 1] / drawn[step] < 0.74
        assert 0.6 < drawn[-step - 1] / drawn[-step] < 0.74


def test_with_another_secret_it_is_another():
    same = sum(noise(SECRET, Tally(20, key)) == noise(b"t" * 32, Tally(20, key)) for key in range(2000))
    assert same < 500


def test_one_person_more_or_less_draws_it_anew():
    """An officer who knows all but one subtracts two figures and learns next to nothing about the one."""
    steps = Counter()
    for key in range(5000):
        before = Tally(50, key)
        steps[blurred(SECRET, before + Tally(1, key * 7919 + 1)) - blurred(SECRET, before)] += 1
    assert steps[1] < 0.2 * 5000, "that the difference is the one person is one case among many"
    assert sum(times for step, times in steps.items() if step < 1) > 0.4 * 5000


def test_whoever_knows_all_but_one_has_odds_of_three_to_two_at_most():
    """Of each figure that may be shown: as likely with her as without, up to the ratio of the noise."""

    def chances(count: int) -> Counter:
        return Counter(blurred(SECRET, Tally(count, key + count * 1_000_003)) for key in range(40_000))

    without, with_her = chances(30), chances(31)
    for value in range(26, 36):
        assert 1 / 1.7 < with_her[value] / without[value] < 1.7


@given(st.integers(0, 10**6))
def test_rounding_is_to_the_nearest_five(value):
    assert rounded(value) % ROUNDING == 0
    assert abs(rounded(value) - value) <= ROUNDING // 2
