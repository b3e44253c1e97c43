"""Substitutes, blank powers and second calls over the graph."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member
from tests.services.governance.graph.ballots.urn import CAST, cast, named, opened_on, vote
from tests.services.governance.graph.proxies.desk import GIVE, STANCE
from tests.services.governance.hands import DECLARE, REVOKE, germany, m, nodes, proxy, rights, room
from tests.services.governance.room import (
    CHECK_IN,
    QUORUM,
    agenda,
    call_moved,
    checked_in,
    meeting_of_today,
    opened,
)

SMART_FR, SMART_BE = "FR.entity.smartfr", "BE.entity.smartcoop"


async def test_a_substitute_votes_where_the_holder_is_absent_or_concerned(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await place.data(GIVE, input=proxy(place, assembly, 1, 2, substitute=m(3)))
    await opened(place, assembly)
    await checked_in(place, assembly, 3)
    assert (await rights(place, 1, assembly, item))["castBy"] == {"id": m(3)}
    await checked_in(place, assembly, 2)
    assert (await rights(place, 1, assembly, item))["castBy"] == {"id": m(2)}
    asked = {"resolution": item, "membership": m(2), "matter": "own_discharge", "why": "She was on the board."}
    await place.data(DECLARE, input=asked)
    assert (await rights(place, 1, assembly, item))["castBy"] == {"id": m(3)}
    shown = await room(place, item)
    assert (shown["castable"], [row["membership"]["id"] for row in nodes(shown["excluded"])]) == (2, [m(2)])
    ballot = await opened_on(place, item)
    assert {row["membership"]["id"] for row in (await cast(place, ballot, 3))["lines"]} == {m(1), m(3)}
    assert await place.code_of(CAST, input=vote(place, ballot, 2)) == "NOT_ENTITLED"


async def test_an_outsider_is_let_in_as_a_substitute(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    asked = proxy(place, assembly, 1, 2, substituteOutsider={"name": "Nora Nachbar", "capacity": "neighbour"})
    found = (await place.data(GIVE, input=asked))["giveProxy"]["proxy"]
    assert (found["substituteOutsider"], found["outsider"]) == ({"name": "Nora Nachbar"}, None)
    listed = "query($id: ID!) { assembly(id: $id) { proxies { edges { node { substituteOutsider { id } } } } } }"
    node = nodes((await place.data(listed, id=assembly))["assembly"]["proxies"])[0]
    await opened(place, assembly)
    await place.data(CHECK_IN, input={"assembly": assembly, "outsider": node["substituteOutsider"]["id"]})
    assert (await room(place, item))["castable"] == 1


async def france(country: OpenCountry) -> tuple[Country, str, str]:
    place = await country("FR")
    await place.statutes(SMART_FR, vote_needs_share=False)
    await place.load(*(member(number, SMART_FR) for number in range(1, 7)))
    assembly = await meeting_of_today(place, SMART_FR)
    return place, assembly, (await agenda(place, assembly))[0]


async def test_the_chair_casts_blank_powers_for_the_board(country: OpenCountry) -> None:
    place, assembly, item = await france(country)
    asked = proxy(place, assembly, 1, 2, form="PAPER") | {"holder": None, "blank": True}
    blank = (await place.data(GIVE, input=asked))["giveProxy"]["proxy"]
    assert (blank["blank"], blank["holder"], "L225-106" in blank["law"]) == (True, None, True)
    told = asked | {"principal": m(3, "FR"), "instructions": [{"resolution": item, "choice": "FOR"}]}
    assert await place.code_of(GIVE, input=told) == "BAD_ARGUMENT"
    await opened(place, assembly)
    await checked_in(place, assembly, 2)
    nobody = await rights(place, 1, assembly, item)
    assert (nobody["casts"], nobody["ifPresent"], nobody["proxy"]) == ("HERSELF", True, {"id": blank["id"]})
    await named(place, assembly, 2, office="CHAIR")
    assert (await rights(place, 1, assembly, item))["castBy"] == {"id": m(2, "FR")}
    ballot = await opened_on(place, item)
    assert await place.code_of(CAST, input=vote(place, ballot, 2, "ABSTAIN")) == "TRANSITION_NOT_ALLOWED"
    stance = {"resolution": item, "supports": False, "source": "minutes of the board, 3 May"}
    said = (await place.data(STANCE, input=stance))["recordBoardStance"]["resolution"]["boardStance"]
    assert said == {"supports": False, "marks": None, "source": "minutes of the board, 3 May"}
    receipt = await cast(place, ballot, 2, "ABSTAIN")
    assert {row["membership"]["id"]: row["choice"] for row in receipt["lines"]} == {
        m(1, "FR"): "AGAINST",
        m(2, "FR"): "ABSTAIN",
    }
    departs = await place.refused(CAST, input=vote(place, ballot, 2, "FOR", apart={1: "FOR"}))
    assert (departs["code"], departs["key"]) == ("VOTING_NOT_ALLOWED", "proxies.blank_proxy")


async def test_germany_takes_no_power_that_names_nobody(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    before = await place.chain()
    refused = await place.refused(GIVE, input=proxy(place, assembly, 1, 2) | {"holder": None, "blank": True})
    assert (refused["code"], refused["key"]) == ("PROXY_NOT_ALLOWED", "proxies.blank_proxy")
    assert await place.code_of(GIVE, input=proxy(place, assembly, 1, 2, blank=True)) == "BAD_ARGUMENT"
    assert await place.chain() == before


async def belgium(country: OpenCountry, **choices: Any) -> tuple[Country, str]:
    """A Belgian amendment whose first call, weeks ago, was not quorate: one proxy was given for it."""
    place = await country("BE")
    await place.statutes(SMART_BE, proxies__max_principals="none", **choices)
    await place.load(*(member(number, SMART_BE) for number in range(1, 9)))
    items = [{"title": "Name", "resolution": "AMENDMENT"}]
    assembly = await meeting_of_today(place, SMART_BE, agenda=items)
    return place, assembly


async def test_what_holds_over_is_asked_for_where_nobody_says(country: OpenCountry) -> None:
    place, assembly = await belgium(country)
    asked = proxy(place, assembly, 1, 2, givenOn=str(place.day(-25)))
    early = (await place.data(GIVE, input=asked))["giveProxy"]["proxy"]
    await opened(place, assembly)
    await call_moved(place, assembly, timedelta(days=20))
    await opened(place, assembly, 2)
    await checked_in(place, assembly, 2)
    item = (await agenda(place, assembly))[0]
    answer = await place.ask(QUORUM, a=assembly, r=item)
    assert answer["errors"][0]["extensions"]["key"] == "proxies.scope"
    await place.data(REVOKE, input={"proxy": early["id"]})
    said = asked | {"laterCalls": True}
    assert (await place.data(GIVE, input=said))["giveProxy"]["proxy"]["laterCalls"] is True
    assert (await place.data(QUORUM, a=assembly, r=item))["assembly"]["calls"][-1]["quorum"]["present"] == 2


async def test_statutes_may_end_proxies_with_the_first_call(country: OpenCountry) -> None:
    place, assembly = await belgium(country, proxies__scope="first_call")
    asked = proxy(place, assembly, 1, 2, givenOn=str(place.day(-25)))
    await place.data(GIVE, input=asked | {"laterCalls": True})
    await opened(place, assembly)
    item = (await agenda(place, assembly))[0]
    await checked_in(place, assembly, 2)
    assert (await room(place, item))["presentMembers"] == 2
    await call_moved(place, assembly, timedelta(days=20))
    await opened(place, assembly, 2)
    await checked_in(place, assembly, 2)
    assert (await room(place, item))["presentMembers"] == 1
    await place.data(GIVE, input=proxy(place, assembly, 3, 2))
    assert (await room(place, item))["presentMembers"] == 2
