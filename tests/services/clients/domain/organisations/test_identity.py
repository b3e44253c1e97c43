"""Which ids are one organisation: by what is known, not by when or where it became known."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisations.identity import Verdict, pair_of, present_ids
from services.clients.domain.organisations.numbers import Number, contradiction

A, B, C = (UUID(int=place) for place in (1, 2, 3))
VAT, OTHER_VAT = (Identifier(IdentifierScheme.VAT, f"BE000000000{end}") for end in (1, 2))
LEI = Identifier(IdentifierScheme.LEI, "L1")
DAYS = [None, *(date(year, 1, 1) for year in (2000, 2010, 2020))]
IDS = [UUID(int=place) for place in range(1, 6)]
IDENTIFIERS = [
    VAT,
    OTHER_VAT,
    LEI,
    Identifier(IdentifierScheme.REGISTER, "FR:1"),
    Identifier(IdentifierScheme.LEI, "L2"),
]


def verdict(one: UUID, other: UUID, *, same: bool, turn: int = 1, source: str = "BE") -> Verdict:
    return Verdict(one, other, same, turn, source, version=turn)


numbers = st.builds(
    Number,
    st.sampled_from(IDENTIFIERS),
    st.sampled_from(DAYS[:3]),
    st.sampled_from([None, date(2015, 1, 1), date(2030, 1, 1)]),
    st.booleans() | st.just(False),
)
evidence = st.dictionaries(st.sampled_from(IDS), st.frozensets(numbers, max_size=3), max_size=5)
pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1])
verdicts = st.lists(
    st.builds(
        lambda pair, same, turn, source: verdict(*pair, same=same, turn=turn, source=source),
        pairs,
        st.booleans(),
        st.integers(1, 3),
        st.sampled_from(["BE", "FR", "HU"]),
    ),
    max_size=5,
    unique_by=lambda one: (one.pair, one.weight),
)


def test_ids_with_one_number_are_one_and_the_smallest_is_present() -> None:
    assert present_ids({B: frozenset({Number(VAT)}), A: frozenset({Number(VAT)})}, []) == {A: A, B: A}


def test_a_number_of_another_time_joins_nobody() -> None:
    moved = date(2020, 1, 1)
    given_on = {A: frozenset({Number(VAT, until=moved)}), B: frozenset({Number(VAT, since=moved)})}
    assert present_ids(given_on, []) == {A: A, B: B}


def test_a_vat_group_s_number_joins_nobody_whoever_took_it_for_her_own() -> None:
    told = {A: frozenset({Number(VAT)}), B: frozenset({Number(VAT)}), C: frozenset({Number(VAT, shared=True)})}
    assert present_ids(told, []) == {A: A, B: B, C: C}


def test_two_valid_numbers_of_one_country_keep_ids_apart_whatever_else_they_share() -> None:
    told = {A: frozenset({Number(VAT), Number(LEI)}), B: frozenset({Number(OTHER_VAT), Number(LEI)})}
    assert present_ids(told, [verdict(A, B, same=True)]) == {A: A, B: B}


def test_a_third_id_brings_two_together() -> None:
    told = {A: frozenset({Number(VAT)}), B: frozenset({Number(LEI)}), C: frozenset({Number(VAT), Number(LEI)})}
    assert present_ids(told, []) == {A: A, B: A, C: A}


def test_who_spoke_later_is_heard_and_of_two_at_once_the_same_one_everywhere() -> None:
    split = [verdict(A, B, same=True), verdict(A, B, same=False, turn=2)]
    assert present_ids({}, split) == {A: A, B: B}
    at_once = [verdict(A, B, same=True, source="FR"), verdict(A, B, same=False, source="BE")]
    assert present_ids({}, at_once) == present_ids({}, at_once[::-1]) == {A: A, B: A}


@given(evidence, verdicts, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(told, said, rng) -> None:
    shuffled = list(told.items())
    rng.shuffle(shuffled)
    assert present_ids(dict(shuffled), rng.sample(said, len(said))) == present_ids(told, said)


@given(evidence, verdicts)
def test_a_present_id_is_its_own_and_the_smallest_of_a_group_without_contradictions(told, said) -> None:
    found = present_ids(told, said)
    assert all(found[present] == present <= one for one, present in found.items())
    shared = {number.identifier for has in told.values() for number in has if number.shared}
    for one, other in ((a, b) for a in found for b in found if a < b and found[a] == found[b]):
        own = [[number for number in told.get(key, ()) if number.identifier not in shared] for key in (one, other)]
        assert contradiction(*own) is None


@given(evidence, verdicts, pairs)
def test_join_then_split_restores(told, said, pair) -> None:
    """Two ids that were two are joined, then split: everything is read as before, and as if nobody had joined them."""
    one, other = pair
    before = present_ids(told, said)
    if before.get(one, one) == before.get(other, other):
        return
    turn = max((found.turn for found in said), default=0)
    joined = [*said, verdict(one, other, same=True, turn=turn + 1)]
    split = [*joined, verdict(one, other, same=False, turn=turn + 2)]
    after = present_ids(told, split)
    assert after == {one: one, other: other} | before


@given(evidence, verdicts, pairs)
def test_whoever_is_split_is_not_read_as_one(told, said, pair) -> None:
    turn = max((found.turn for found in said), default=0)
    found = present_ids(told, [*said, verdict(*pair, same=False, turn=turn + 1)])
    assert found[pair[0]] != found[pair[1]]
    assert pair_of(*pair) == pair_of(*pair[::-1])
