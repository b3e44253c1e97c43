"""Who casts whose votes, what a conflict takes, what a cap leaves; and the laws that hold for every room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Room
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import OUTSIDERS, room, who

ACCREDITED, GERMAN, SPANISH, FRENCH_SA, ITALIAN = "BE-SC-CNC", "DE-EG", "ES-COOP", "FR-SCIC-SA", "IT-COOP"


def votes(found: ExercisableRoll) -> dict[int, int]:
    return {hand.holder.int: hand.votes for hand in found.hands}


def test_own_represented_and_by_proxy_are_kept_apart() -> None:
    there = room({1: 1, 2: 1, 3: 1, 4: 1}, [1], proxies={2: 1}, representatives={3: 1})
    (hand,) = exercise(reading(GERMAN), there).hands
    assert (hand.own, hand.represented, hand.by_proxy, hand.votes) == (1, 1, 1, 3)
    assert [figure.name for figure in hand.because] == ["own", "represented", "by_proxy"]
    assert all(figure.law is not None and figure.law.source for figure in hand.because)


def test_being_there_overrides_the_proxy_given() -> None:
    given_away = room({1: 1, 2: 1}, [1, 2], proxies={2: 1})
    assert votes(exercise(reading(GERMAN), given_away)) == {1: 1, 2: 1}
    assert votes(exercise(reading(GERMAN), replace(given_away, present=frozenset({who(1)})))) == {1: 2}


def test_a_proxy_whose_holder_stays_away_is_not_cast() -> None:
    found = exercise(reading(GERMAN), room({1: 1, 2: 1}, [2], proxies={1: 3}))
    assert (found.castable, found.present_members, found.entitled_members) == (1, 1, 2)


def test_whoever_is_represented_by_law_does_not_cast_her_own_vote() -> None:
    found = exercise(reading(GERMAN), room({1: 1, 2: 1}, [1], representatives={1: OUTSIDERS}))
    assert (found.hands, found.present_members) == ((), 0)


def test_proxies_given_to_an_organisation_are_cast_by_whoever_acts_for_it() -> None:
    there = room({1: 1, 2: 1}, [OUTSIDERS], proxies={2: 1}, representatives={1: OUTSIDERS})
    (hand,) = exercise(reading(GERMAN), there).hands
    assert (hand.outsider, hand.own, hand.represented, hand.by_proxy, hand.votes) == (True, 0, 1, 1, 2)


def test_the_conflict_takes_her_vote_and_what_she_would_cast_for_others() -> None:
    there = room({1: 1, 2: 1, 3: 1, 4: 1}, [1, 3, 4], proxies={2: 1}, concerned=[1])
    found = exercise(reading(GERMAN), there)
    assert votes(found) == {1: 0, 3: 1, 4: 1}
    assert [who_.int for who_ in found.excluded] == [1, 2]
    assert found.hands[0].because[-1].law is not None
    assert "43(6)" in found.hands[0].because[-1].law.source


def test_the_conflict_takes_a_vote_that_somebody_else_would_cast_for_her() -> None:
    found = exercise(reading(GERMAN), room({1: 1, 2: 1}, [1], proxies={2: 1}, concerned=[2]))
    assert (votes(found), found.excluded) == ({1: 1}, (who(2),))
    assert [(figure.name, figure.value) for figure in found.hands[0].because] == [("own", 1), ("lost", 1)]


def test_a_director_who_is_concerned_does_not_vote_for_the_organisation() -> None:
    found = exercise(
        reading(GERMAN), room({1: 1, 2: 1}, [2, OUTSIDERS], representatives={1: OUTSIDERS}, concerned=[100])
    )
    assert (votes(found), found.excluded) == ({2: 1, 100: 0}, (who(1),))


@pytest.mark.parametrize(("pack", "entitled", "present"), [(GERMAN, 3, 3), (FRENCH_SA, 2, 2)])
def test_lost_votes_leave_quorum_and_base_where_the_law_says_so(pack: str, entitled: int, present: int) -> None:
    law = reading(pack)
    found = exercise(law, room({1: 1, 2: 1, 3: 1}, [1, 2, 3], concerned=[1]))
    assert (found.entitled_votes, found.present_votes, found.castable) == (entitled, present, 2)
    assert "conflict_of_interest.counts_in_quorum" in law.read


def test_a_conflict_is_refused_where_nobody_says_what_it_reaches() -> None:
    there = room({1: 1, 2: 1, 3: 1}, [1, 2], proxies={3: 1}, concerned=[1])
    with pytest.raises(Refusal) as refused:
        exercise(reading("AT-EGEN"), there)
    assert refused.value.code == "LAW_UNKNOWN"
    assert refused.value.details["key"] == "conflict_of_interest.binds_proxy_holder"


def test_the_accredited_belgian_cap_counts_proxies_on_the_uncapped_room() -> None:
    there = room({1: 30, **dict.fromkeys(range(2, 52), 1)}, range(1, 50), proxies={50: 2, 51: 2})
    found = exercise(reading(ACCREDITED), there)
    assert (found.present_votes, found.hands[0].cap, found.castable) == (80, 8, 8 + 50)
    assert votes(found)[1] == 8
    assert [figure.name for figure in found.hands[0].because] == ["own", "votes"]


def test_whoever_acts_by_law_has_each_member_capped_as_that_member() -> None:
    there = room({1: 30, 2: 30, **dict.fromkeys(range(3, 23), 1)}, [*range(3, 23), 1], representatives={2: 1})
    found = exercise(reading(ACCREDITED), there)
    assert (found.hands[0].own, found.hands[0].represented, found.hands[0].cap) == (30, 30, 8)
    assert found.hands[0].votes == 16


def test_a_cap_on_a_members_own_votes_leaves_the_proxies() -> None:
    law = reading(SPANISH, {"proxies.form": "written"})
    found = exercise(law, room({1: 9, 2: 1, 3: 1, 4: 1}, [1], proxies={2: 1}))
    assert (found.hands[0].cap, found.hands[0].votes) == (4, 5)


@pytest.mark.parametrize(("base", "cap"), [("total", 4), ("members", 2)])
def test_a_cap_on_everybody_entitled_binds_a_hand_with_proxies(base: str, cap: int) -> None:
    rule = {"base": base, "frac": [1, 2], "strict": False}
    law = reading("BE-SC", {"vote_caps.per_member": rule, "vote_caps.includes_proxies": True})
    found = exercise(law, room({1: 5, 2: 1, 3: 1, 4: 1}, [1], proxies={2: 1, 3: 1}))
    assert (found.hands[0].cap, found.hands[0].votes) == (cap, cap)


def test_a_cap_nobody_can_measure_is_asked_about() -> None:
    rule = {"base": "votes_cast_by_members", "frac": [1, 2], "strict": False}
    with pytest.raises(Refusal) as refused:
        exercise(reading("BE-SC", {"vote_caps.per_member": rule}), room({1: 1}, [1]))
    assert refused.value.code == "LAW_UNKNOWN"


def test_a_group_with_a_ceiling_on_the_room_is_named_and_no_hand_is_cut() -> None:
    groups = dict.fromkeys(range(1, 7), "financing")
    found = exercise(reading(ITALIAN, form="spa"), room(dict.fromkeys(range(1, 11), 1), range(1, 11), groups=groups))
    (group,) = found.groups
    assert (group.group, group.votes, group.allowed) == ("financing", 6, 2)
    assert found.castable == 10


def test_a_members_votes_count_in_her_college_whoever_casts_them() -> None:
    there = room({1: 1, 2: 1, 3: 1}, [1], proxies={2: 1}, colleges={1: "workers", 2: "users", 3: "users"})
    found = exercise(reading("FR-SCIC-SA"), there)
    shown = [(row.college, row.entitled_members, row.present_members, row.present_votes) for row in found.colleges]
    assert shown == [("users", 2, 1, 1), ("workers", 1, 1, 1)]


PEOPLE = st.integers(1, 12)
HOLDERS = st.one_of(PEOPLE, st.integers(OUTSIDERS, OUTSIDERS + 2))


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    counts = draw(st.dictionaries(PEOPLE, st.integers(1, 40), min_size=1))
    proxies = draw(st.dictionaries(PEOPLE, HOLDERS, max_size=6))
    acting = draw(st.dictionaries(PEOPLE, HOLDERS, max_size=4))
    return room(
        counts,
        draw(st.sets(HOLDERS)),
        proxies={key: value for key, value in proxies.items() if key != value},
        representatives={key: value for key, value in acting.items() if key != value},
        concerned=draw(st.sets(HOLDERS, max_size=3)),
    )


PACKS = st.sampled_from([ACCREDITED, GERMAN, SPANISH, FRENCH_SA, "DE-EG-ENTREPRENEURS", "IT-CONSORTIUM"])


def found_in(pack: str, there: Room) -> ExercisableRoll:
    return exercise(reading(pack, form="spa" if pack.startswith("IT") else None), there)


@given(PACKS, rooms())
def test_no_more_is_cast_than_is_entitled_and_no_cap_is_passed(pack: str, there: Room) -> None:
    found = found_in(pack, there)
    assert 0 <= found.castable <= found.entitled_votes
    assert found.present_members <= found.entitled_members
    for hand in found.hands:
        before = hand.own + hand.represented + hand.by_proxy
        assert 0 <= hand.votes <= before
        names = 1 + sum(acting == hand.holder for acting in there.representatives.values())
        if hand.cap is not None:
            own_cap = hand.cap * names + (0 if pack == ACCREDITED else hand.by_proxy)
            assert hand.votes <= own_cap


@given(PACKS, rooms(), st.randoms(use_true_random=False))
def test_order_never_matters(pack: str, there: Room, random: object) -> None:
    def shuffled(row: dict) -> dict:
        items = list(row.items())
        random.shuffle(items)  # pyright: ignore[reportAttributeAccessIssue]
        return dict(items)

    other = replace(
        there,
        lines=shuffled(dict(there.lines)),
        proxies=shuffled(dict(there.proxies)),
        representatives=shuffled(dict(there.representatives)),
    )
    assert found_in(pack, other) == found_in(pack, there)


@given(PACKS, rooms(), HOLDERS)
def test_one_more_in_the_room_lowers_neither_the_entitled_nor_those_present(pack: str, there: Room, more: int) -> None:
    before, after = found_in(pack, there), found_in(pack, replace(there, present=there.present | {who(more)}))
    assert after.entitled_votes == before.entitled_votes
    assert after.entitled_members == before.entitled_members
    if not there.concerned:
        assert after.present_votes >= before.present_votes


@given(rooms())
def test_each_vote_is_in_one_hand(there: Room) -> None:
    found = found_in(GERMAN, replace(there, concerned=frozenset()))
    assert sum(hand.own + hand.represented + hand.by_proxy for hand in found.hands) == found.present_votes
    assert found.castable == found.present_votes
