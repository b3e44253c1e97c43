"""To whom a service is offered, who uses what, and how many a place holds; for whom and where a partner works."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.nace import Nace
from services.members.domain.activities.activity import Activity, Work
from services.members.domain.activities.words import Weight, WorkSituation
from services.members.domain.facts import Period
from services.members.domain.services import catalogue, partners
from services.members.domain.services.catalogue import Audience, check_audience
from services.members.domain.services.partners import PartnerPurpose, Territory, territory
from services.members.domain.services.places import capacity, check_room, taken_on
from services.members.domain.services.ties import Tie, TieKind, begin

DAY = date(2026, 3, 1)
THING = UUID(int=7)


def does(trade: str | None, situation: WorkSituation) -> Activity:
    sector = None if trade else Nace("90.20", "2.1")
    return Activity(UUID(int=1), Work(trade, sector, Weight.MAIN, situation), Period(date(2025, 1, 1), DAY))


def test_one_activity_must_fit_both_trade_and_situation() -> None:
    artists = Audience(("265", "3435"), (WorkSituation.FREELANCE,))
    assert artists.fits([does("2652", WorkSituation.FREELANCE)], DAY)
    assert not artists.fits([does("2652", WorkSituation.FREELANCE)], DAY + timedelta(days=1))
    assert not artists.fits([does("2652", WorkSituation.STUDENT), does("2166", WorkSituation.FREELANCE)], DAY)
    assert not artists.fits([does(None, WorkSituation.FREELANCE)], DAY)
    assert Audience().fits([], DAY)
    with pytest.raises(Refusal) as refused:
        check_audience(artists, [], DAY, "Advice")
    assert refused.value.code == "SERVICE_NOT_OFFERED"
    assert refused.value.details["trades"] == ["265", "3435"]


def test_codes_of_a_service_are_checked() -> None:
    assert catalogue.code("LEGAL_ADVICE") == "LEGAL_ADVICE"
    assert catalogue.trades(["2652", "26", "2652"]) == ("26", "2652")
    for text in ("x", "lower", "A" * 41, ""):
        with pytest.raises(Refusal):
            catalogue.code(text)


def tie(number: int, start: int, end: int | None = None) -> Tie:
    last = None if end is None else DAY + timedelta(days=end)
    return Tie(UUID(int=number), TieKind.PLACE, THING, Period(DAY + timedelta(days=start), last))


def test_a_use_ends_with_the_offer_and_with_the_membership() -> None:
    offered, member = Period(DAY, DAY + timedelta(days=99)), Period(DAY, DAY + timedelta(days=49))
    assert begin([], tie(1, 0), offered, Period(DAY)).period.end == DAY + timedelta(days=99)
    assert begin([], tie(1, 0), offered, member).period.end == DAY + timedelta(days=49)
    assert begin([], tie(1, 0, 9), offered, member).period.end == DAY + timedelta(days=9)
    assert begin([tie(1, 0, 9)], tie(2, 10), offered, member)
    for history, fresh, code in (
        ([], tie(1, -1), "SERVICE_NOT_OFFERED"),
        ([], tie(1, 60), "BAD_ARGUMENT"),
        ([tie(1, 0, 9)], tie(2, 9), "ALREADY_EXISTS"),
    ):
        with pytest.raises(Refusal) as refused:
            begin(history, fresh, offered, member)
        assert refused.value.code == code


USES = st.lists(
    st.tuples(st.integers(0, 20), st.none() | st.integers(0, 10)).map(
        lambda one: tie(1, one[0], None if one[1] is None else one[0] + one[1]).period
    ),
    max_size=12,
)


@given(USES, st.integers(1, 4))
def test_a_place_never_holds_more_than_it_has_room_for(wishes: list[Period], room: int) -> None:
    kept: list[Period] = []
    for wish in wishes:
        full = any(taken_on(kept, DAY + timedelta(days=n)) >= room for n in range(60) if wish.holds(DAY + timedelta(n)))
        if not full:
            check_room(kept, wish, room)
            kept.append(wish)
            continue
        with pytest.raises(Refusal) as refused:
            check_room(kept, wish, room)
        assert refused.value.code == "PLACE_FULL"
        assert taken_on(kept, date.fromisoformat(refused.value.details["day"])) >= room
    assert all(taken_on(kept, DAY + timedelta(days=n)) <= room for n in range(60))


def test_a_place_has_room_for_somebody() -> None:
    assert capacity(1) == 1
    for count in (0, 10_001):
        with pytest.raises(Refusal):
            capacity(count)


def test_a_territory_is_a_country_or_regions_of_it() -> None:
    assert territory("BE", ["BE2", "BE1"]) == Territory("BE", ("BE1", "BE2"))
    for regions in (["FR1"], ["BE"], ["Brussels"]):
        with pytest.raises(Refusal):
            territory("BE", regions)


def test_a_partner_is_for_something() -> None:
    both = (PartnerPurpose.PROTECTION, PartnerPurpose.REPRESENTATION)
    assert partners.purposes([*reversed(both), both[0]]) == both
    with pytest.raises(Refusal):
        partners.purposes([])
    assert partners.sectors([("9020", "2.1"), ("90.20", "2.1")]) == (Nace("90.20", "2.1"),)
