"""Whose votes are in whose hands: representation, proxies, conflicts, and one member's rights."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.members.store.bulk_load import MembershipRecord
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member, membership_id
from tests.services.governance.room import CHECK_IN, CHECK_OUT, agenda, checked_in, meeting_of_today

SMART_DE, SMART_AT = "DE.entity.smart-eg", "AT.entity.smart-at"

RECORD = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) { representation {
  id basis law source from until recordedBy represented { id } member { id } outsider { id name capacity } } } }"""
END = (
    """mutation($input: EndRepresentationInput!) { endRepresentation(input: $input) { representation { id until } } }"""
)
GIVE = """mutation($input: GiveProxyInput!) { giveProxy(input: $input) { proxy {
  id form givenOn law onBehalf recordedBy revoked principal { id } holder { id } outsider { id name } } } }"""
REVOKE = "mutation($input: RevokeProxyInput!) { revokeProxy(input: $input) { proxy { id revoked } } }"
DECLARE = """mutation($input: DeclareConflictInput!) { declareConflict(input: $input) { conflict {
  id matter voteLost law withdrawn membership { id } outsider { id } } } }"""
WITHDRAW = "mutation($input: WithdrawConflictInput!) { withdrawConflict(input: $input) { conflict { withdrawn } } }"
TALLY = "mutation($input: RecordTallyInput!) { recordTally(input: $input) { resolution { id } } }"
ROOM = """query($id: ID!) { resolution(id: $id) { exercisable {
  entitledMembers entitledVotes presentMembers presentVotes castable call
  hands { edges { node { membership { id } outsider { name } own represented byProxy votes because { figure law {
    article } } } } }
  excluded { edges { node { membership { id } herself } } }
  conflicts { edges { node { matter voteLost } } } } } }"""
RIGHTS = """query($m: ID!, $a: ID!, $r: ID!) { votingRights(membership: $m, assembly: $a, resolution: $r) {
  rollVotes votes casts castBy { id } castByOutsider { name } ifPresent forOthers castsTogether excluded
  excludedBy { article } majority { article } proxy { id } proxiesHeld { edges { node { id principal { id } } } }
  hand { own represented byProxy votes } } }"""


def organisation(number: int, entity: str) -> MembershipRecord:
    return replace(member(number, entity), kind="ORGANISATION", person=None, organisation=key(number + 20_000))


async def germany(country: OpenCountry, members: int = 6, **choices: Any) -> tuple[Country, str, str]:
    """Berlin with members 1 to n, and the organisation 50; the meeting of today and its only resolution."""
    place = await country("DE")
    if choices:
        await place.statutes(SMART_DE, **choices)
    people = [member(number, SMART_DE) for number in range(1, members + 1)]
    await place.load(*people, organisation(50, SMART_DE))
    assembly = await meeting_of_today(place, SMART_DE)
    return place, assembly, (await agenda(place, assembly))[0]


def m(number: int, country: str = "DE") -> str:
    return membership_id(country, number)


async def given(place: Country, assembly: str, principal: int, holder: int | str, /, **fields: Any) -> dict[str, Any]:
    return (await place.data(GIVE, input=proxy(place, assembly, principal, holder, **fields)))["giveProxy"]["proxy"]


def proxy(place: Country, assembly: str, principal: int, holder: int | str, /, **fields: Any) -> dict[str, Any]:
    who = (
        {"outsider": {"name": holder, "capacity": "neighbour"}}
        if isinstance(holder, str)
        else {"holder": m(holder, place.code)}
    )
    asked = {"assembly": assembly, "principal": m(principal, place.code), "form": "TEXT"}
    return asked | {"givenOn": place.today.isoformat()} | who | fields


async def acts(place: Country, represented: int, **fields: Any) -> dict[str, Any]:
    asked = {"entity": SMART_DE, "represented": m(represented), "basis": "DIRECTOR", "source": "register extract"}
    return (await place.data(RECORD, input=asked | fields))["recordRepresentation"]["representation"]


async def room(place: Country, resolution: str) -> dict[str, Any]:
    return (await place.data(ROOM, id=resolution))["resolution"]["exercisable"]


def nodes(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in page["edges"]]


async def rights(place: Country, number: int, assembly: str, resolution: str) -> dict[str, Any]:
    return (await place.data(RIGHTS, m=m(number, place.code), a=assembly, r=resolution))["votingRights"]


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
        (2, 2, {}, "BAD_ARGUMENT"),
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


async def test_a_mandate_that_ended_yesterday_counts_no_more(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    found = await acts(place, 50, outsider={"name": "Dora Direktorin", "capacity": "managing director"})
    assert found["outsider"]["name"] == "Dora Direktorin"
    await place.data(CHECK_IN, input={"assembly": assembly, "outsider": found["outsider"]["id"]})
    assert (await rights(place, 50, assembly, item))["castByOutsider"] == {"name": "Dora Direktorin"}
    yesterday = (place.today - timedelta(days=1)).isoformat()
    ended = (await place.data(END, input={"representation": found["id"], "on": yesterday}))["endRepresentation"]
    assert ended["representation"] == {"id": found["id"], "until": yesterday}
    assert await place.code_of(END, input={"representation": found["id"], "on": yesterday}) == "TRANSITION_NOT_ALLOWED"
    assert (await room(place, item))["castable"] == 0
    desk = {"assembly": assembly, "outsider": found["outsider"]["id"]}
    await place.data(CHECK_OUT, input=desk)
    refused = await place.refused(CHECK_IN, input=desk)
    assert (refused["code"], f"ended on {yesterday}" in refused["message"]) == ("REPRESENTATION_OVER", True)
    listed = """query($e: ID!, $on: Date) { _entities(representations: [{__typename: "LegalEntity", id: $e}]) {
      ... on LegalEntity { representations(asOf: $on) { edges { node { id until } } } } } }"""
    for day, count in ((None, 1), (place.today.isoformat(), 0), (yesterday, 1)):
        page = (await place.data(listed, e=SMART_DE, on=day))["_entities"][0]["representations"]
        assert len(page["edges"]) == count


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"represented": 1, "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 50, "basis": "GUARDIAN", "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 1, "basis": "USUFRUCTUARY", "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 50, "member": 50}, "BAD_ARGUMENT"),
        ({"represented": 50, "member": 2, "from": "2026-01-02", "until": "2026-01-01"}, "BAD_ARGUMENT"),
        ({"represented": 50, "member": 2, "source": " "}, "BAD_ARGUMENT"),
        ({"represented": 50}, "BAD_ARGUMENT"),
        ({"represented": 6, "basis": "GUARDIAN", "member": 2}, "ALREADY_EXISTS"),
        ({"represented": 50, "member": 6}, "REPRESENTATION_NOT_ALLOWED"),
    ],
)
async def test_representations_that_cannot_be(country: OpenCountry, fields: dict[str, Any], code: str) -> None:
    """Member 6 has a guardian."""
    place, _, _ = await germany(country)
    await acts(place, 6, basis="GUARDIAN", member=m(1))
    before = await place.chain()
    named = {name: m(value) if isinstance(value, int) else value for name, value in fields.items()}
    asked = {"entity": SMART_DE, "basis": "DIRECTOR", "source": "register extract"} | named
    assert await place.code_of(RECORD, input=asked) == code
    assert await place.chain() == before


async def test_statutes_give_the_usufructuary_the_vote(country: OpenCountry) -> None:
    place, _, _ = await germany(country, usufruct_votes=True)
    found = await acts(place, 1, basis="USUFRUCTUARY", member=m(2))
    assert "statutes (version 1) art. 1" in found["law"]


async def test_a_conflict_takes_her_vote_and_those_in_her_hand(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await given(place, assembly, 2, 1)
    await checked_in(place, assembly, 1, 3)
    asked = {"resolution": item, "membership": m(1), "matter": "own_discharge", "why": "She was on the board."}
    conflict = (await place.data(DECLARE, input=asked))["declareConflict"]["conflict"]
    assert (conflict["voteLost"], conflict["law"]) == (True, "DE GenG § 43(6)")
    assert await place.code_of(DECLARE, input=asked) == "ALREADY_EXISTS"
    shown = await room(place, item)
    assert (shown["castable"], shown["entitledVotes"], shown["presentVotes"]) == (1, 7, 3)
    excluded = [(row["membership"]["id"], row["herself"]) for row in nodes(shown["excluded"])]
    assert excluded == [(m(1), True), (m(2), False)]
    hers = await rights(place, 1, assembly, item)
    assert (hers["rollVotes"], hers["votes"], hers["excluded"], hers["castsTogether"]) == (1, 0, True, 0)
    assert hers["excludedBy"] == {"article": "DE GenG § 43(6)"}
    await place.data(WITHDRAW, input={"conflict": conflict["id"]})
    assert await place.code_of(WITHDRAW, input={"conflict": conflict["id"]}) == "TRANSITION_NOT_ALLOWED"
    assert (await room(place, item))["castable"] == 3


async def test_a_conflict_the_law_does_not_know_is_refused_with_those_it_does(country: OpenCountry) -> None:
    place, _, item = await germany(country)
    asked = {"resolution": item, "membership": m(1), "matter": "envy", "why": "She dislikes it."}
    refused = await place.refused(DECLARE, input=asked)
    assert (refused["code"], refused["article"]) == ("CONFLICT_NOT_KNOWN", "DE GenG § 43(6)")
    assert "own_discharge" in refused["matters"]


async def test_a_counted_resolution_keeps_the_room_it_was_counted_in(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    proxied = await given(place, assembly, 2, 1)
    await checked_in(place, assembly, 1, 3)
    count = {"for": 2, "against": 1, "abstain": 0, "present": 3, "source": "the scrutineers"}
    await place.data(TALLY, input={"resolution": item} | count)
    await checked_in(place, assembly, 4)
    assert (await room(place, item))["castable"] == 3
    general = "query($id: ID!) { assembly(id: $id) { exercisable { castable presentMembers } } }"
    assert (await place.data(general, id=assembly))["assembly"]["exercisable"] == {"castable": 4, "presentMembers": 4}
    assert await place.code_of(REVOKE, input={"proxy": proxied["id"]}) == "TRANSITION_NOT_ALLOWED"
    late = {"resolution": item, "membership": m(3), "matter": "own_discharge", "why": "She was on the board."}
    assert await place.code_of(DECLARE, input=late) == "TRANSITION_NOT_ALLOWED"


async def test_names_in_the_room_are_for_the_bureau(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await checked_in(place, assembly, 1)
    carl = place.token("carl", "client_officer")
    totals = "query($id: ID!) { resolution(id: $id) { exercisable { castable presentVotes } } }"
    assert (await place.data(totals, carl, id=item))["resolution"]["exercisable"]["castable"] == 1
    assert (await place.ask(ROOM, carl, id=item))["data"]["resolution"]["exercisable"]["hands"] is None
    listed = "query($id: ID!) { assembly(id: $id) { proxies { edges { node { id } } } } }"
    assert await place.code_of(listed, carl, id=assembly) == "PARTITION_FORBIDDEN"
    assert await place.code_of(RIGHTS, carl, m=m(1), a=assembly, r=item) == "FORBIDDEN"


async def test_hands_come_in_pages(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await checked_in(place, assembly, 1, 2, 3)
    asked = """query($id: ID!, $after: String) { resolution(id: $id) { exercisable { hands(first: 2, after: $after) {
      edges { node { membership { id } } } pageInfo { hasNextPage endCursor } } } } }"""
    seen, after = [], None
    while True:
        page = (await place.data(asked, id=item, after=after))["resolution"]["exercisable"]["hands"]
        seen += [node["membership"]["id"] for node in nodes(page)]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [m(1), m(2), m(3)]


async def test_two_desks_cannot_pass_the_limit_together(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await given(place, assembly, 2, 1)
    asked = [proxy(place, assembly, number, 1) for number in (3, 4, 5)]
    answers = await asyncio.gather(*(place.ask(GIVE, input=one) for one in asked))
    codes = sorted(answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer)
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


async def test_who_acts_for_a_membership_is_for_herself_and_the_bureau(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE, logins=[("group", "mia")]), member(2, SMART_DE))
    await acts(place, 1, basis="GUARDIAN", member=m(2), **{"from": "2026-01-01"})
    asked = """query($r: [_Any!]!, $on: Date) { _entities(representations: $r) { ... on Membership {
      representedBy(asOf: $on) { basis member { id } } } } }"""
    hers = [{"__typename": "Membership", "id": m(1), "entity": {"id": SMART_DE}}]
    mia = place.issuing.token("group", "mia", name="Mia")
    shown = {"basis": "GUARDIAN", "member": {"id": m(2)}}
    for token in (mia, place.token()):
        assert (await place.data(asked, token, r=hers))["_entities"] == [{"representedBy": shown}]
    assert (await place.data(asked, r=hers, on="2025-12-31"))["_entities"] == [{"representedBy": None}]
    assert await place.code_of(asked, place.token("carl", "client_officer"), r=hers) == "FORBIDDEN"
    elsewhere = [hers[0] | {"id": m(2)}]
    assert await place.code_of(asked, mia, r=elsewhere) == "FORBIDDEN"


async def test_another_entity_of_the_country_does_not_stand_in_the_way(country: OpenCountry) -> None:
    place = await country("FR")
    asked = {"represented": m(1, "FR"), "basis": "GUARDIAN", "source": "judgement", "member": m(2, "FR")}
    for entity in ("FR.entity.alterna", "FR.entity.grands-ensemble"):
        organiser = place.token("otto", "organiser", entity)
        found = await place.data(RECORD, organiser, input=asked | {"entity": entity})
        assert found["recordRepresentation"]["representation"]["represented"] == {"id": m(1, "FR")}
    assert await place.code_of(RECORD, organiser, input=asked | {"entity": "FR.entity.alterna"}) == "FORBIDDEN"
