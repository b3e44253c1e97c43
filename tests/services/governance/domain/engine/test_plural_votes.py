"""Votes before attendance: never negative, within every ceiling, the base vote kept, in any order."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from services.governance.domain.engine.plural_law import KINDS
from services.governance.domain.engine.plural_votes import Holders, votes_before_attendance
from services.governance.domain.engine.resolutions import ResolutionWord
from services.governance.domain.law.library import library
from tests.services.governance.domain.readings import reading

PACKS = sorted(library().packs)
HOLDERS = st.lists(
    st.builds(
        Holders,
        name=st.uuids().map(str),
        count=st.integers(0, 30),
        shares=st.none() | st.integers(0, 50),
        entitled=st.none() | st.integers(0, 60),
        kind=st.none() | st.sampled_from(KINDS),
    ),
    max_size=6,
)
CEILINGS = {"DE-EG": 3, "ES-COOP-SERVICES": 5, "IT-COOP": 5, "SCE": 5, "FR-SCIC-SA": 1, "FR-SCOP": 1, "HU-SZOV": 1}
SHARES = {"ES-COOP": Fraction(1, 3), "ES-COOP-SERVICES": Fraction(1, 3), "SCE": Fraction(3, 10)}


def votes(pack: str, holders: list[Holders], resolution: ResolutionWord = ResolutionWord.ORDINARY) -> list[int]:
    found = votes_before_attendance(
        reading(pack), holders, resolution, members=sum(row.count for row in holders), seat_permits=True
    )
    return list(found.each)


@given(st.sampled_from(PACKS), HOLDERS, st.sampled_from(ResolutionWord))
def test_within_every_ceiling(pack: str, holders: list[Holders], resolution: ResolutionWord) -> None:
    found = votes(pack, holders, resolution)
    total = sum(row.count * each for row, each in zip(holders, found, strict=True))
    for row, each in zip(holders, found, strict=True):
        granted = max(1 if row.entitled is None else row.entitled, row.shares or 0)
        assert 0 <= each <= granted
        assert each <= CEILINGS.get(pack, each)
        assert each <= 1 or pack not in SHARES or row.count == 0 or each <= SHARES[pack] * total


@given(st.sampled_from(PACKS), HOLDERS, st.randoms(use_true_random=False))
def test_order_never_matters(pack: str, holders: list[Holders], rng) -> None:
    shuffled = list(holders)
    rng.shuffle(shuffled)
    by_name = dict(zip([row.name for row in shuffled], votes(pack, shuffled), strict=True))
    assert [by_name[row.name] for row in holders] == votes(pack, holders)


@given(st.sampled_from(PACKS), HOLDERS)
def test_a_new_member_raises_nobody_beyond_the_share_that_allows_it(pack: str, holders: list[Holders]) -> None:
    assume(pack != "ES-COOP-2ND" or sum(row.count for row in holders) >= 2)  # two members decide by unanimity
    before = votes(pack, holders)
    grown = [*holders, Holders("one more", 1, shares=1, entitled=1)]
    after = votes(pack, grown)
    total = sum(row.count * each for row, each in zip(grown, after, strict=True))
    for row, old, new in zip(holders, before, after[:-1], strict=True):
        assert new == old or row.count == 0 or (pack in SHARES or pack.startswith(("ES", "SCE")))
        assert new <= old or row.count == 0 or new <= Fraction(2, 5) * total


@given(HOLDERS)
def test_plural_members_stay_below_half_the_members(holders: list[Holders]) -> None:
    found = votes("ES-COOP-SERVICES", holders)
    plural = sum(row.count * each for row, each in zip(holders, found, strict=True) if each > 1)
    assert plural == 0 or 2 * plural < sum(row.count for row in holders)


def test_who_may_have_several_is_for_the_law_to_say() -> None:
    person, body = Holders("person", 1, entitled=3, kind="natural_person"), Holders("body", 1, entitled=3, kind="coop")
    others = Holders("others", 30)
    assert votes("IT-COOP", [person, body, others]) == [1, 3, 1]
    assert votes("ES-COOP", [person, body, others]) == [1, 3, 1]
    assert votes("DE-EG", [person, body, others]) == [3, 3, 1]


def test_the_laws_own_three_quarters_switch_plural_votes_off() -> None:
    holders = [Holders("promoted", 2, entitled=3), Holders("others", 9)]
    off = {word for word in ResolutionWord if votes("DE-EG", holders, word) == [1, 1]}
    assert off == {
        ResolutionWord.DUTY_TO_USE,
        ResolutionWord.MANDATORY_THREE_QUARTERS,
        ResolutionWord.PLURAL_CLAUSE,
    }
