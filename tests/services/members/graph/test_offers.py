"""Services, advisers, places and partners over the graph, and who uses them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.answers import refusal
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member
from tests.services.members.graph.test_declared import FIND, mutation

TODAY = date.today().isoformat()
SINCE = {"from": "2025-01-01"}
USES = """query ($id: ID!, $first: Int, $after: String, $kind: UseKind) { membership(id: $id) {
  advisers { name }
  uses(first: $first, after: $after, kind: $kind) { pageInfo { hasNextPage endCursor } edges { node {
    id kind from until reason service { title } adviser { name } place { name }
  } } }
} }"""


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")]), member(2), member(3))
    return found


async def made(belgium: Register, name: str, thing: str, /, **given: Any) -> str:
    asked = mutation(name, f"{thing} {{ id }}")
    found = await belgium.data(asked, belgium.officer(SMARTCOOP), input={"entity": SMARTCOOP, **SINCE, **given})
    return found[name][thing]["id"]


async def use(belgium: Register, name: str, number: int = 1, /, **given: Any) -> None:
    await belgium.data(mutation(name), belgium.officer(), input={"membership": belgium.id(key(number)), **given})


async def refused(belgium: Register, name: str, answer: str = "membership { id }", /, **given: Any) -> str:
    return await belgium.code(mutation(name, answer), belgium.officer(), input=given)


async def uses(belgium: Register, number: int = 1, **given: Any) -> list[dict[str, Any]]:
    found = await belgium.data(USES, belgium.officer(), id=belgium.id(key(number)), **given)
    return [edge["node"] for edge in found["membership"]["uses"]["edges"]]


async def test_a_service_is_for_some_trades_and_situations(belgium: Register) -> None:
    artists = {"trades": ["265"], "situations": ["FREELANCE"], "needs": ["ADVICE_CONTRACTS"]}
    service = await made(belgium, "offerService", "service", code="CONTRACTS", title="Contracts for artists", **artists)
    again = {"entity": SMARTCOOP, "code": "CONTRACTS", "title": "Twice"}
    assert await refused(belgium, "offerService", "service { id }", **again) == "ALREADY_EXISTS"
    one = {"membership": belgium.id(key(1)), "service": service}
    assert await refused(belgium, "recordServiceUse", **one) == "SERVICE_NOT_OFFERED"
    work = {"trade": "2652", "weight": "MAIN", "situation": "FREELANCE"}
    await use(belgium, "recordActivity", work=work, **SINCE)
    await use(belgium, "recordServiceUse", service=service, **{"from": "2026-01-10", "until": "2026-01-10"})
    await use(belgium, "recordServiceUse", service=service, **{"from": "2026-02-01"}, reason="a second visit")
    assert [(one["from"], one["until"], one["service"]["title"]) for one in await uses(belgium)] == [
        ("2026-02-01", None, "Contracts for artists"),
        ("2026-01-10", "2026-01-10", "Contracts for artists"),
    ]
    asked = """query ($f: ServiceFilter) { services(filter: $f) { edges { node {
      code entity { name } users { edges { node { id } } }
    } } } }"""
    for wanted, count in (
        ({"trade": "2652", "situation": "FREELANCE", "need": "ADVICE_CONTRACTS"}, 1),
        ({"trade": "2166"}, 0),
        ({"need": "CREDIT"}, 0),
        ({"on": "2024-12-31"}, 0),
        ({"entity": SMARTCOOP}, 1),
    ):
        found = await belgium.data(asked, belgium.officer(), f=wanted)
        assert len(found["services"]["edges"]) == count
    (edge,) = found["services"]["edges"]
    assert [one["node"]["id"] for one in edge["node"]["users"]["edges"]] == [belgium.id(key(1))]


async def test_the_catalogue_is_open_and_its_users_are_not(belgium: Register) -> None:
    service = await made(belgium, "offerService", "service", code="TAX", title="Tax advice")
    asked = "query ($id: ID!) { service(id: $id) { title users { edges { node { id } } } } }"
    found = await belgium.ask("query ($id: ID!) { service(id: $id) { title } }", "", id=service)
    assert found["data"] == {"service": {"title": "Tax advice"}}
    hidden = await belgium.ask(asked, belgium.issuing.token("be", "ada"), id=service)
    assert hidden["data"]["service"] == {"title": "Tax advice", "users": None}
    assert {one["extensions"]["code"] for one in hidden["errors"]} == {"PARTITION_FORBIDDEN"}


async def test_a_member_has_advisers_over_time(belgium: Register) -> None:
    iris = await made(belgium, "appointAdviser", "adviser", name="Iris Peeters", trades=["26"], needs=["PENSION"])
    omar = await made(belgium, "appointAdviser", "adviser", name="Omar Janssens", email="omar@example.org")
    for adviser in (iris, omar):
        await use(belgium, "assignAdviser", adviser=adviser, **{"from": "2025-02-01"})
    await use(belgium, "assignAdviser", 2, adviser=iris, **{"from": "2025-02-01"})
    asked = """query ($id: ID!, $day: Date) { adviser(id: $id) {
      name until members(asOf: $day) { edges { node { id } } }
    } }"""
    found = (await belgium.data(asked, belgium.officer(), id=iris))["adviser"]
    assert {one["node"]["id"] for one in found["members"]["edges"]} == {belgium.id(key(1)), belgium.id(key(2))}
    mine = await belgium.data(USES, belgium.issuing.token("be", "ada"), id=belgium.id(key(1)))
    assert {one["name"] for one in mine["membership"]["advisers"]} == {"Iris Peeters", "Omar Janssens"}
    end = {"adviser": iris, "until": "2026-03-31", "reason": "retires"}
    await belgium.data(mutation("dismissAdviser", "adviser { until }"), belgium.officer(), input=end)
    after = await uses(belgium, 2)
    assert [(one["until"], one["reason"]) for one in after] == [("2026-03-31", "retires")]
    gone = (await belgium.data(asked, belgium.officer(), id=iris))["adviser"]
    assert (gone["until"], gone["members"]["edges"]) == ("2026-03-31", [])
    then = (await belgium.data(asked, belgium.officer(), id=iris, day="2026-03-31"))["adviser"]
    assert len(then["members"]["edges"]) == 2
    found = await belgium.data(FIND, belgium.officer(), filter={"adviser": omar})
    assert [one["node"]["id"] for one in found["members"]["edges"]] == [belgium.id(key(1))]


async def test_who_an_adviser_is_stands_in_no_audit_line_and_is_for_the_office(belgium: Register) -> None:
    iris = await made(belgium, "appointAdviser", "adviser", name="Iris Peeters")
    assert all("Iris" not in line.body for line in await belgium.lines())
    asked = "{ advisers { edges { node { name } } } }"
    found = await belgium.data(asked, belgium.officer(SMARTCOOP))
    assert [one["node"]["name"] for one in found["advisers"]["edges"]] == ["Iris Peeters"]
    assert (await belgium.data(asked, belgium.officer("BE.entity.other")))["advisers"]["edges"] == []
    one = "query ($id: ID!) { adviser(id: $id) { name } }"
    assert (await belgium.data(one, belgium.officer("BE.entity.other"), id=iris))["adviser"] is None
    assert (await belgium.ask(one, belgium.issuing.token("be", "ada"), id=iris))["data"]["adviser"] is None


async def test_a_place_is_full_when_it_is_full(belgium: Register) -> None:
    place = await made(belgium, "openPlace", "place", name="The workshop", city="Brussels", capacity=2)
    await use(belgium, "recordPlaceUse", 1, place=place, **{"from": "2026-03-01", "until": "2026-03-31"})
    await use(belgium, "recordPlaceUse", 2, place=place, **{"from": "2026-03-15"})
    third = {"membership": belgium.id(key(3)), "place": place, "from": "2026-03-01"}
    said = refusal(await belgium.ask(mutation("recordPlaceUse"), belgium.officer(), input=third))
    assert (said["code"], said["day"]) == ("PLACE_FULL", "2026-03-15")
    await use(belgium, "recordPlaceUse", 3, place=place, **{"from": "2026-03-01", "until": "2026-03-14"})
    asked = """query ($id: ID!, $day: Date) { place(id: $id) {
      capacity taken(asOf: $day) users(asOf: $day) { edges { node { id } } }
    } }"""
    for day, count in (("2026-03-14", 2), ("2026-03-20", 2), ("2026-04-01", 1)):
        found = (await belgium.data(asked, belgium.officer(), id=place, day=day))["place"]
        assert (found["taken"], len(found["users"]["edges"])) == (count, count)


async def test_a_use_ends_or_is_struck_and_then_the_offer_may_be(belgium: Register) -> None:
    place = await made(belgium, "openPlace", "place", name="The workshop", city="Brussels", capacity=1)
    await use(belgium, "recordPlaceUse", place=place, **{"from": "2026-03-01"})
    (found,) = await uses(belgium, kind="PLACE")
    strike = {"place": place, "neverWas": True, "reason": "entered twice"}
    assert await refused(belgium, "closePlace", "place { id }", **strike) == "TRANSITION_NOT_ALLOWED"
    await belgium.data(mutation("endUse"), belgium.officer(), input={"use": found["id"], "until": "2026-03-31"})
    assert [one["until"] for one in await uses(belgium)] == ["2026-03-31"]
    await belgium.data(
        mutation("endUse"), belgium.officer(), input={"use": found["id"], "neverWas": True, "reason": "nobody came"}
    )
    assert await uses(belgium) == []
    gone = await belgium.data(mutation("closePlace", "place { id }"), belgium.officer(), input=strike)
    assert gone["closePlace"]["place"] is None
    assert (await belgium.data("query ($id: ID!) { place(id: $id) { name } }", "", id=place))["place"] is None


async def test_uses_come_by_page_newest_first(belgium: Register) -> None:
    place = await made(belgium, "openPlace", "place", name="The workshop", city="Brussels", capacity=5)
    days = [f"2026-01-{day:02}" for day in range(1, 6)]
    for day in days:
        await use(belgium, "recordPlaceUse", place=place, **{"from": day, "until": day})
    seen, after, page = [], None, {}
    for _ in range(3):
        found = await belgium.data(USES, belgium.officer(), id=belgium.id(key(1)), first=2, after=after)
        page = found["membership"]["uses"]
        seen += [edge["node"]["from"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert not page["pageInfo"]["hasNextPage"]
    assert seen == days[::-1]
    wrong = {"id": belgium.id(key(1)), "after": "k1:WyJ4Il0"}
    assert await belgium.code(USES, belgium.officer(), **wrong) == "CURSOR_INVALID"


async def test_partners_are_found_by_what_for_whom_and_where(belgium: Register) -> None:
    actors = {"kind": "UNION", "name": "Union of performers", "purposes": ["REPRESENTATION"], "country": "BE"}
    actors |= {"sectors": [{"code": "90.01", "revision": "2.0"}], "regions": ["BE1"]}
    union = await made(belgium, "recordPartner", "partner", **actors)
    insurer = {"kind": "INSURER", "name": "Mutual cover", "purposes": ["PROTECTION"], "country": "BE"}
    await made(belgium, "recordPartner", "partner", **insurer)
    asked = """query ($f: PartnerFilter) {
      partners(filter: $f, orderBy: OLDEST) { edges { node { name sectors { code } } } }
    }"""
    for wanted, names in (
        ({}, ["Union of performers", "Mutual cover"]),
        ({"sector": {"code": "90.20", "revision": "2.1"}}, ["Union of performers", "Mutual cover"]),
        ({"sector": {"code": "62.10", "revision": "2.1"}}, ["Mutual cover"]),
        ({"purpose": "REPRESENTATION", "region": "BE10"}, ["Union of performers"]),
        ({"purpose": "REPRESENTATION", "region": "BE2"}, []),
        ({"kind": "INSURER", "region": "FR1"}, []),
    ):
        found = await belgium.data(asked, "", f=wanted)
        assert [one["node"]["name"] for one in found["partners"]["edges"]] == names
    over = {"partner": union, "until": TODAY}
    ended = await belgium.data(mutation("endPartner", "partner { until }"), belgium.officer(), input=over)
    assert ended["endPartner"]["partner"]["until"] == TODAY
    wrong = {"entity": SMARTCOOP, **actors, "regions": ["FR1"]}
    assert await refused(belgium, "recordPartner", "partner { id }", **wrong) == "BAD_ARGUMENT"


async def test_offers_are_the_office_s_to_make(belgium: Register) -> None:
    given = {"entity": SMARTCOOP, "name": "Mine", "city": "Ghent", "capacity": 1}
    asked = mutation("openPlace", "place { id }")
    assert await belgium.code(asked, belgium.issuing.token("be", "ada"), input=given) == "PARTITION_FORBIDDEN"
    assert await belgium.code(asked, belgium.officer("BE.entity.other"), input=given) == "FORBIDDEN"
    keyed = given | {"idempotencyKey": "once"}
    first = await belgium.data(asked, belgium.officer(), input=keyed)
    assert await belgium.data(asked, belgium.officer(), input=keyed) == first


async def test_classifications_are_for_everybody(belgium: Register) -> None:
    found = await belgium.data(
        '{ trade(code: "2652") { title group { code group { code } } } trades(words: "musiciens") { code }'
        ' sector(code: "01.19", revision: "2.0") { label counterparts { code } }'
        ' needKinds(on: "2019-12-31") { code theme title(language: FR) } }'
    )
    assert found["trade"]["group"] == {"code": "265", "group": {"code": "26"}}
    assert found["trades"] == [{"code": "2652"}]
    assert [one["code"] for one in found["sector"]["counterparts"]] == ["01.13", "01.19"]
    assert "PARENTAL_LEAVE" not in {one["code"] for one in found["needKinds"]}
    assert await belgium.code('{ trade(code: "9999") { code } }') == "BAD_ARGUMENT"


async def test_offers_are_put_right_and_keep_their_users(belgium: Register) -> None:
    place = await made(belgium, "openPlace", "place", name="The workshop", city="Brussels", capacity=3)
    for number in (1, 2):
        await use(belgium, "recordPlaceUse", number, place=place, **{"from": "2026-03-01"})
    read = await belgium.data('{ places(filter: { entity: "BE.entity.smartcoop" }) { edges { node { version } } } }')
    (node,) = read["places"]["edges"]
    right = {"place": place, "name": "Workshop", "city": "Ghent", "capacity": 2, "reason": "it moved"} | {
        "expectedVersion": node["node"]["version"]
    }
    assert await refused(belgium, "correctPlace", "place { id }", **right | {"capacity": 1}) == "PLACE_FULL"
    assert await refused(belgium, "correctPlace", "place { id }", **right | {"reason": ""}) == "BAD_ARGUMENT"
    asked = mutation("correctPlace", "place { name city capacity taken from }")
    found = (await belgium.data(asked, belgium.officer(), input=right))["correctPlace"]["place"]
    assert found == {"name": "Workshop", "city": "Ghent", "capacity": 2, "taken": 2, "from": "2025-01-01"}
    assert await refused(belgium, "correctPlace", "place { id }", **right) == "CHANGED_MEANWHILE"
    service = await made(belgium, "offerService", "service", code="TAX", title="Tax advice")
    asked = mutation("correctService", "service { code title trades { code } }")
    right = {"service": service, "title": "Tax", "trades": ["26"], "reason": "for cultural trades"}
    right["expectedVersion"] = await belgium.sequence()
    found = (await belgium.data(asked, belgium.officer(), input=right))["correctService"]["service"]
    assert found == {"code": "TAX", "title": "Tax", "trades": [{"code": "26"}]}
    ada = belgium.issuing.token("be", "ada")
    assert await belgium.code(asked, ada, input=right) == "PARTITION_FORBIDDEN"
