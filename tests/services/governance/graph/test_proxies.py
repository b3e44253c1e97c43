"""Proxies over the graph: given, refused with the article, revoked; by the member and for her."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.answers import is_refused, refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.hands import (
    GIVE,
    REVOKE,
    RIGHTS,
    SMART_AT,
    SMART_DE,
    acts,
    germany,
    given,
    m,
    nodes,
    proxy,
    rights,
    room,
)
from tests.services.governance.room import CHECK_IN, agenda, checked_in, meeting_of_today


async def test_votes_are_cast_by_herself_by_law_and_by_proxy(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    before = await rights(place, 1, assembly, item)
    assert (before["casts"], before["ifPresent"], before["castsTogether"]) == ("HERSELF", True, 1)
    director = await acts(place, 50, member=m(1))
    assert director["law"] == "DE GenG § 43(4)"
    proxied = await given(place, assembly, 2, 1)
    assert (proxied["onBehalf"], proxied["law"]) == (True, "DE GenG § 43(5)")
    await checked_in(place, assembly, 1, 3)
    shown = await room(place, item)
    assert (shown["entitledVotes"], shown["presentMembers"], shown["castable"]) == (7, 4, 4)
    first = nodes(shown["hands"])[0]
    assert (first["own"], first["represented"], first["byProxy"], first["votes"]) == (1, 1, 1, 3)
    assert [reason["law"]["article"] != "" for reason in first["because"]] == [True, True, True]
    hers = await rights(place, 1, assembly, item)
    assert (hers["votes"], hers["forOthers"], hers["castsTogether"], hers["ifPresent"]) == (1, 2, 3, False)
    assert [row["principal"]["id"] for row in nodes(hers["proxiesHeld"])] == [m(2)]
    principal = await rights(place, 2, assembly, item)
    assert (principal["casts"], principal["castBy"], principal["proxy"]["id"]) == ("PROXY", {"id": m(1)}, proxied["id"])
    represented = await rights(place, 50, assembly, item)
    assert (represented["casts"], represented["castBy"]) == ("REPRESENTATIVE", {"id": m(1)})
    await checked_in(place, assembly, 2)
    assert (await rights(place, 2, assembly, item))["casts"] == "HERSELF"
    assert (await room(place, item))["castable"] == 4


async def test_the_third_principal_is_refused_with_article_and_number(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await given(place, assembly, 2, 1)
    revoked = await given(place, assembly, 3, 1)
    refused = await place.refused(GIVE, input=proxy(place, assembly, 4, 1))
    assert (refused["code"], refused["limit"], refused["article"]) == ("PROXY_NOT_ALLOWED", 2, "DE GenG § 43(5)")
    await place.data(REVOKE, input={"proxy": revoked["id"]})
    assert await place.code_of(REVOKE, input={"proxy": revoked["id"]}) == "TRANSITION_NOT_ALLOWED"
    assert (await given(place, assembly, 4, 1))["revoked"] is False
    assert [line.action for line in await place.chain()][-4:] == ["giveProxy", "giveProxy", "revokeProxy", "giveProxy"]


@pytest.mark.parametrize(
    ("principal", "holder", "fields", "code"),
    [
        (2, 2, {}, "PROXY_NOT_ALLOWED"),
        (2, 99, {}, "NOT_FOUND"),
        (99, 2, {}, "NOT_ENTITLED"),
        (2, 3, {"givenOn": "2999-01-01"}, "BAD_ARGUMENT"),
        (2, 3, {"outsider": {"name": "Nora", "capacity": "friend"}}, "BAD_ARGUMENT"),
        (2, 3, {"holder": None}, "BAD_ARGUMENT"),
        (1, 3, {}, "ALREADY_EXISTS"),
        (4, 1, {}, "PROXY_NOT_ALLOWED"),
        (5, 3, {}, "PROXY_NOT_ALLOWED"),
    ],
)
async def test_proxies_that_make_no_sense(
    country: OpenCountry, principal: int, holder: int, fields: dict[str, Any], code: str
) -> None:
    """Member 1 has given hers to 5: she gives no second one and holds none, and 5, who holds hers, passes none on."""
    place, assembly, _ = await germany(country)
    await given(place, assembly, 1, 5)
    before = await place.chain()
    assert await place.code_of(GIVE, input=proxy(place, assembly, principal, holder, **fields)) == code
    assert await place.chain() == before


async def test_austria_asks_its_statutes_what_a_proxy_looks_like(country: OpenCountry) -> None:
    place = await country("AT")
    silent = {"notice_days__min": 14}
    await place.statutes(SMART_AT, **silent)
    await place.load(member(1, SMART_AT), member(2, SMART_AT))
    assembly = await place.convene(SMART_AT, place.day(40))
    asked = proxy(place, assembly, 1, 2)
    assert await place.code_of(GIVE, input=asked) == "ROLL_NOT_COMPUTED"
    await place.compute(assembly)
    refused = await place.refused(GIVE, input=asked)
    assert (refused["code"], refused["key"]) == ("LAW_UNKNOWN", "proxies.form")
    await place.statutes(SMART_AT, 2, **silent, proxies__form="written")
    wrong = await place.refused(GIVE, input=asked)
    assert (wrong["code"], wrong["key"]) == ("PROXY_NOT_ALLOWED", "proxies.form")
    assert (await given(place, assembly, 1, 2, form="PAPER"))["form"] == "PAPER"


async def test_an_outsider_holds_a_proxy_where_the_law_lets_anybody(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    outsider = (await given(place, assembly, 1, "Nora Nachbar"))["outsider"]
    again = (await given(place, assembly, 2, "Nora Nachbar"))["outsider"]
    assert outsider == again
    by_id = {"outsider": {"id": outsider["id"]}}
    assert await place.code_of(GIVE, input=proxy(place, assembly, 3, "", **by_id)) == "PROXY_NOT_ALLOWED"
    await place.data(CHECK_IN, input={"assembly": assembly, "outsider": outsider["id"]})
    assert (await room(place, item))["castable"] == 2
    hers = await rights(place, 1, assembly, item)
    assert (hers["casts"], hers["castBy"], hers["castByOutsider"]["name"]) == ("PROXY", None, "Nora Nachbar")


async def test_the_member_gives_and_takes_back_her_own_proxy(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE, logins=[("group", "mia")]), member(2, SMART_DE))
    assembly = await meeting_of_today(place, SMART_DE)
    item = (await agenda(place, assembly))[0]
    mia = place.issuing.token("group", "mia", name="Mia")
    asked = proxy(place, assembly, 1, 2)
    mine = (await place.data(GIVE, mia, input=asked))["giveProxy"]["proxy"]
    assert mine["onBehalf"] is False
    assert await place.code_of(GIVE, mia, input=proxy(place, assembly, 2, 1)) == "FORBIDDEN"
    assert await place.code_of(RIGHTS, mia, m=m(2), a=assembly, r=item) == "FORBIDDEN"
    assert (await place.data(RIGHTS, mia, m=m(1), a=assembly, r=item))["votingRights"]["proxy"] == {"id": mine["id"]}
    assert (await place.data(REVOKE, mia, input={"proxy": mine["id"]}))["revokeProxy"]["proxy"]["revoked"]


async def test_two_desks_cannot_pass_the_limit_together(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await given(place, assembly, 2, 1)
    asked = [proxy(place, assembly, number, 1) for number in (3, 4, 5)]
    answers = await asyncio.gather(*(place.ask(GIVE, input=one) for one in asked))
    codes = sorted(refusal(answer)["code"] for answer in answers if is_refused(answer))
    assert codes == ["PROXY_NOT_ALLOWED", "PROXY_NOT_ALLOWED"]
    listed = "query($id: ID!) { assembly(id: $id) { proxies(first: 1) { edges { node { principal { id } } } pageInfo {"
    listed += " hasNextPage } } } }"
    page = (await place.data(listed, id=assembly))["assembly"]["proxies"]
    assert (nodes(page)[0]["principal"]["id"], page["pageInfo"]["hasNextPage"]) == (m(2), True)


async def test_two_desks_name_one_new_outsider(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    asked = [proxy(place, assembly, number, "Nora Nachbar") for number in (1, 2)]
    answers = await asyncio.gather(*(place.ask(GIVE, input=one) for one in asked))
    assert len({answer["data"]["giveProxy"]["proxy"]["outsider"]["id"] for answer in answers}) == 1


async def test_the_same_request_twice_is_one_proxy(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    asked = proxy(place, assembly, 2, 1, idempotencyKey="desk 1, 42")
    first = await place.data(GIVE, input=asked)
    assert await place.data(GIVE, input=asked) == first
    assert [line.action for line in await place.chain()].count("giveProxy") == 1


async def test_only_who_acts_for_a_member_gives_her_proxy(country: OpenCountry) -> None:
    """Mia, member 1, has a guardian, member 2: her own login gives nothing away."""
    place = await country("DE")
    await place.load(member(1, SMART_DE, logins=[("group", "mia")]), *(member(number, SMART_DE) for number in (2, 3)))
    assembly = await meeting_of_today(place, SMART_DE)
    await acts(place, 1, basis="GUARDIAN", member=m(2))
    mia = place.issuing.token("group", "mia", name="Mia")
    assert await place.code_of(GIVE, mia, input=proxy(place, assembly, 1, 3)) == "FORBIDDEN"
    assert (await given(place, assembly, 1, 3))["onBehalf"] is True
