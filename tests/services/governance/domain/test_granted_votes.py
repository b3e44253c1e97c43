"""Grants within the law: the worked examples on the roll's own path, and what must hold for every electorate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.granted_votes import Limits
from services.governance.domain.roll_limits import limits_of
from services.governance.domain.roll_rules import RollFacts, RollRules, granted_to, rules_of, standing
from services.governance.domain.roll_sentences import Given, explain
from tests.services.governance.domain.laws import regime
from tests.services.governance.domain.test_votes_clauses import by_category, by_kind, by_shares, group

MEETING = date(2026, 6, 1)
PLAIN = RollFacts(joined_on=date(2020, 1, 1), shares=1, paid_shares=1)
Electorate = list[tuple[RollFacts, str | None]]


def rules(pack: str, form: str | None = None, **choices: Any) -> RollRules:
    return rules_of(regime(pack, choices, form=form), MEETING)


def votes(electorate: Electorate, found: RollRules) -> list[int]:
    limits = limits_of(electorate, found)
    return [standing(facts, found, limits).votes for facts, _ in electorate]


def people(count: int, **fields: Any) -> Electorate:
    return [(replace(PLAIN, **fields), None)] * count


def test_three_votes_in_germany() -> None:
    found = rules("DE-EG", votes_granted=[by_category("PROMOTER", 3)])
    electorate = people(1, category="PROMOTER") + people(20)
    assert (votes(electorate, found)[0], sum(votes(electorate, found))) == (3, 23)


def test_a_legal_person_in_italy_has_five_of_seven_shares() -> None:
    found = rules("IT-COOP", "spa", votes_granted=[by_shares(None, 1)])
    company = replace(PLAIN, shares=7, organisation=True)
    electorate = [(company, None), *people(11)]
    assert votes(electorate, found) == [5] + [1] * 11
    assert granted_to(company, found) == 7
    line = standing(company, found, limits_of(electorate, found))
    said = explain(company, line, found, Given(7, limits_of(electorate, found)))
    assert "7 votes: granted by statutes (version 1) art. 1." in said
    assert "5 votes after IT codice civile art. 2538(3)" in said


def test_a_natural_person_in_italy_has_one_vote_whatever_the_shares() -> None:
    found = rules("IT-COOP", "spa", votes_granted=[by_shares(None, 1)])
    assert votes(people(1, shares=7), found) == [1]


def test_a_third_of_all_and_half_of_the_members_in_spain() -> None:
    found = rules("ES-COOP-SERVICES", votes_granted=[by_category("ACTIVE", 5)])
    electorate = people(1, category="ACTIVE") + people(9)
    assert votes(electorate, found) == [4] + [1] * 9
    assert limits_of(electorate, found) == Limits(members=10, cap=4, cut=4, plural_limit=4)


def test_the_law_of_the_seat_decides_for_an_sce() -> None:
    found = rules("SCE", votes_granted=[by_category("ACTIVE", 5)])
    assert votes(people(1, category="ACTIVE") + people(19), found) == [5] + [1] * 19


def test_cooperatives_in_spain_are_known_by_their_category() -> None:
    found = rules("ES-COOP", votes_granted=[by_kind("coop", 2)], member_groups=[group("COOP", "cooperative")])
    coop, company = people(1, category="COOP", organisation=True), people(1, organisation=True)
    assert votes(coop + company + people(8, category="COOP"), found) == [2, 1] + [1] * 8


def test_the_highest_grant_counts() -> None:
    found = rules("DE-EG", votes_granted=[by_category("A", 2), by_shares(5, 3)])
    assert votes(people(1, category="A") + people(1, category="A", shares=5) + people(20), found)[:2] == [2, 3]


def test_investors_of_an_sce_keep_their_lines_and_are_capped_together() -> None:
    found = rules("SCE", member_groups=[group("INVESTOR", "investor")])
    electorate = people(30, category="USER") + people(40, category="INVESTOR")
    assert sum(votes(electorate, found)) == 70
    (capped,) = limits_of(electorate, found).groups
    assert (capped.group, capped.base, capped.votes, capped.allowed) == ("investor", "total", 40, 10)


def test_a_ceiling_measured_in_the_room_is_named_and_left_to_it() -> None:
    found = rules("IT-COOP", "spa", member_groups=[group("FINANCE", "financing")])
    (capped,) = limits_of(people(5, category="FINANCE") + people(5), found).groups
    assert (capped.votes, capped.allowed, capped.base) == (5, None, "present")


def test_where_shares_vote_a_cap_of_the_statutes_on_the_total_is_cut_on_the_roll() -> None:
    cap = {"base": "total", "frac": [1, 10], "strict": False}
    found = rules_of(regime("AT-EGEN", {"vote_unit": "share", "vote_caps.per_member": cap}), MEETING)
    electorate = people(1, shares=500) + people(90)
    assert votes(electorate, found) == [10] + [1] * 90


def test_who_leaves_before_the_meeting_is_in_the_whole_and_has_no_vote() -> None:
    found = rules("DE-EG", votes_granted=[by_category("PROMOTER", 3)])
    gone = (replace(PLAIN, category="PROMOTER", ended_on=date(2026, 5, 20)), "A")
    electorate = [gone, *people(4)]
    assert votes(electorate, found)[0] == 0
    assert limits_of(electorate, found).leavers == (("A", 1, 3, 1),)


PACKS = {
    "DE-EG": (None, [by_category("A", 3)], 3, None),
    "IT-COOP": ("spa", [by_shares(None, 1), by_kind("legal_person", 4)], 5, None),
    "ES-COOP-SERVICES": (None, [by_category("A", 5), by_category("B", 3)], 5, Fraction(1, 3)),
    "SCE": (None, [by_category("A", 5), by_kind("legal_person", 2)], 5, Fraction(3, 10)),
    "NL-COOP": (None, [by_shares(2, 9), by_category("A", 40)], 40, None),
}
FACTS = st.builds(
    RollFacts,
    joined_on=st.just(date(2020, 1, 1)),
    ended_on=st.none() | st.just(date(2026, 5, 1)),
    voting=st.booleans(),
    shares=st.integers(0, 9),
    paid_shares=st.integers(0, 9),
    organisation=st.booleans(),
    category=st.sampled_from((None, "A", "B")),
)
ELECTORATES = st.lists(st.tuples(FACTS, st.none()), max_size=25)


@pytest.fixture(scope="module")
def laws() -> dict[str, RollRules]:
    return {pack: rules(pack, form, votes_granted=grants) for pack, (form, grants, _, _) in PACKS.items()}


@given(st.sampled_from(sorted(PACKS)), ELECTORATES)
def test_votes_are_never_negative_and_no_cap_is_exceeded(
    laws: dict[str, RollRules], pack: str, electorate: Electorate
) -> None:
    _, _, most, share = PACKS[pack]
    whole = [(replace(facts, ended_on=None), college) for facts, college in electorate]
    found, total = votes(electorate, laws[pack]), sum(votes(whole, laws[pack]))
    for (facts, _), each in zip(electorate, found, strict=True):
        assert 0 <= each <= min(most, max(granted_to(facts, laws[pack]), 1))
        assert each <= 1 or share is None or each <= share * total
    if pack == "ES-COOP-SERVICES":
        plural = sum(each for each in votes(whole, laws[pack]) if each > 1)
        assert plural == 0 or 2 * plural < limits_of(whole, laws[pack]).members


@given(st.sampled_from(sorted(PACKS)), ELECTORATES, st.randoms(use_true_random=False))
def test_order_never_matters(laws: dict[str, RollRules], pack: str, electorate: Electorate, rng: Any) -> None:
    shuffled = list(electorate)
    rng.shuffle(shuffled)
    assert limits_of(shuffled, laws[pack]) == limits_of(electorate, laws[pack])


@given(st.sampled_from(sorted(PACKS)), ELECTORATES)
def test_a_new_member_raises_nobody_beyond_the_share_that_allows_it(
    laws: dict[str, RollRules], pack: str, electorate: Electorate
) -> None:
    before = votes(electorate, laws[pack])
    after = votes([*electorate, *people(1)], laws[pack])[:-1]
    share = PACKS[pack][3]
    assert share is not None or after == before
    assert all(new == old or new <= PACKS[pack][2] for old, new in zip(before, after, strict=True))
