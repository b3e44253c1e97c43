"""The roots: who sees which memberships, in which order, and what of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, SMARTFR, OpenRegister, Register, key, member, person_id, shares

ME = "{ me { id displayName memberships { id number facts { registered holder paidUp } } } }"
PERSON = "query ($id: ID!) { person(id: $id) { id displayName memberships { id joinedOn category { code } college } } }"
MEMBERS = """query ($first: Int, $after: String, $last: Int, $before: String, $order: MembershipOrder! = NEWEST,
  $filter: MembershipFilter) {
  members(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter) {
    edges { cursor node { id number joinedOn } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  membershipCount(filter: $filter) }"""


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(
        member(1, person=101, logins=[("be", "ada")], operations=shares(2, date(2021, 3, 1), paid=1)),
        member(2, joined_on=date(2021, 5, 1), consents=[("SERVICE", ["joinedOn", "category", "displayName"])]),
        member(3, joined_on=date(2021, 5, 1)),
        member(4, joined_on=date(2022, 2, 2), ended_on=date(2023, 6, 30)),
    )
    return found


async def test_me_is_the_person_of_the_login_with_her_own_rows(belgium: Register) -> None:
    token = belgium.issuing.token("be", "ada")
    assert (await belgium.data(ME, token))["me"] == {
        "id": person_id(101),
        "displayName": "Ada Number1",
        "memberships": [
            {
                "id": belgium.id(key(1)),
                "number": 1,
                "facts": {"registered": True, "holder": True, "paidUp": False},
            }
        ],
    }


async def test_me_is_null_where_the_login_is_not_recorded(belgium: Register) -> None:
    # The same subject at another issuer is somebody else.
    assert (await belgium.data(ME, belgium.issuing.token("fr", "ada")))["me"] is None
    assert await belgium.code(ME) == "UNAUTHENTICATED"


async def test_a_stranger_sees_nobody_and_learns_nothing(belgium: Register) -> None:
    token = belgium.issuing.token("be", "stranger")
    answer = await belgium.data(MEMBERS, token)
    assert answer["members"]["edges"] == []
    assert answer["membershipCount"] == 0
    assert (await belgium.data(PERSON, token, id=person_id(101)))["person"] is None
    single = "query ($id: ID!) { membership(id: $id) { id } }"
    assert (await belgium.data(single, token, id=belgium.id(key(1))))["membership"] is None
    assert (await belgium.data(single, token, id=belgium.id(key(77))))["membership"] is None


async def test_a_hidden_joining_day_is_not_told_by_the_order(register: OpenRegister) -> None:
    """Fanny may know these exist; of whom she may not know the day stand together, by id, whenever they joined."""
    belgium = await register("BE")
    days = {number: date(2020 + number, 1, 1) for number in (1, 2, 3, 4, 5)}
    shown = {2: ["joinedOn"], 4: ["joinedOn"]}
    # The oldest id joined last.
    await belgium.load(
        *(member(6 - n, joined_on=day, consents=[("SERVICE", shown.get(n, []))]) for n, day in days.items())
    )
    fanny = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])

    async def walked(order: str, size: int) -> list[str]:
        found: list[str] = []
        after = None
        while True:
            answer = await belgium.ask(MEMBERS, fanny, "SERVICE", first=size, after=after, order=order)
            page = answer["data"]["members"]
            found += [edge["node"]["id"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    hidden, told = [belgium.id(key(n)) for n in (1, 3, 5)], [belgium.id(key(n)) for n in (4, 2)]
    for size in (1, 2, 5):
        assert await walked("OLDEST", size) == hidden + told
        assert await walked("NEWEST", size) == [*reversed(told), *reversed(hidden)]


async def test_pages_follow_the_order_of_day_and_id_both_ways(belgium: Register) -> None:
    officer = belgium.officer()
    everything = await belgium.data(MEMBERS, officer)
    assert [edge["node"]["number"] for edge in everything["members"]["edges"]] == [3, 2, 1]
    assert everything["membershipCount"] == 3
    first = (await belgium.data(MEMBERS, officer, first=2))["members"]
    assert [edge["node"]["number"] for edge in first["edges"]] == [3, 2]
    assert first["pageInfo"]["hasNextPage"]
    rest = (await belgium.data(MEMBERS, officer, first=2, after=first["pageInfo"]["endCursor"]))["members"]
    assert [edge["node"]["number"] for edge in rest["edges"]] == [1]
    assert not rest["pageInfo"]["hasNextPage"]
    back = (await belgium.data(MEMBERS, officer, last=1, before=rest["pageInfo"]["startCursor"]))["members"]
    assert [edge["node"]["number"] for edge in back["edges"]] == [2]
    oldest = (await belgium.data(MEMBERS, officer, order="OLDEST"))["members"]
    assert [edge["node"]["number"] for edge in oldest["edges"]] == [1, 2, 3]


async def test_filters_choose_day_entity_and_category(belgium: Register) -> None:
    officer = belgium.officer()

    async def numbers(**chosen: str) -> list[int]:
        answer = await belgium.data(MEMBERS, officer, filter=chosen)
        found = [edge["node"]["number"] for edge in answer["members"]["edges"]]
        assert answer["membershipCount"] == len(found)
        return found

    assert await numbers(registeredOn="2023-06-30") == [4, 3, 2, 1]
    assert await numbers(registeredOn="2023-07-01") == [3, 2, 1]
    assert await numbers(registeredOn="2020-01-14") == []
    assert await numbers(entity=SMARTCOOP, category="WORKER") == [3, 2, 1]
    assert await numbers(category="STAFF") == []
    assert await belgium.code(MEMBERS, officer, filter={"entity": "XX.entity.nowhere"}) == "UNKNOWN_COUNTRY"
    assert await belgium.code(MEMBERS, officer, filter={"entity": "nonsense"}) == "UNROUTABLE_ID"
    assert await belgium.code(MEMBERS, officer, filter={"category": "a\x00b"}) == "BAD_ARGUMENT"
    assert await belgium.code(MEMBERS, officer, after="nonsense") == "CURSOR_INVALID"
    assert await belgium.code(MEMBERS, officer, first=1000) == "BAD_ARGUMENT"


async def test_an_officer_from_elsewhere_sees_what_was_consented_for_her_purpose(belgium: Register) -> None:
    fanny = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])
    one = "query ($id: ID!) { membership(id: $id) { id joinedOn category { code } } }"
    shown = await belgium.data(one, fanny, purpose="SERVICE", id=belgium.id(key(2)))
    assert shown["membership"]["joinedOn"] == "2021-05-01"
    assert (await belgium.data(one, fanny, purpose="STATISTICS", id=belgium.id(key(2))))["membership"] is None
    assert (await belgium.data(one, fanny, id=belgium.id(key(2))))["membership"] is None
    assert (await belgium.data(one, fanny, purpose="SERVICE", id=belgium.id(key(3))))["membership"] is None
    more = "query ($id: ID!) { membership(id: $id) { joinedOn profile { email } } }"
    answer = await belgium.ask(more, fanny, purpose="SERVICE", id=belgium.id(key(2)))
    assert answer["data"]["membership"] == {"joinedOn": "2021-05-01", "profile": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTITION_FORBIDDEN"]


@pytest.mark.parametrize(
    "wanted",
    [{"category": "WORKER"}, {"registeredOn": "2021-06-01"}, {"category": "WORKER", "registeredOn": "2022-01-01"}],
)
async def test_a_filter_tells_nothing_that_was_not_consented(register: OpenRegister, wanted: dict[str, str]) -> None:
    belgium = await register("BE")
    counted = """query ($filter: MembershipFilter) {
      members(filter: $filter) { edges { node { number } } } membershipCount(filter: $filter) }"""
    bare, shown = ("SERVICE", []), ("SERVICE", ["joinedOn", "endedOn", "category"])
    joined = date(2021, 5, 1)
    await belgium.load(
        member(1, joined_on=joined, consents=[bare]),
        member(2, joined_on=joined, consents=[shown]),
        member(3, joined_on=joined),
    )
    fanny = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])
    assert (await belgium.data(counted, fanny, purpose="SERVICE"))["membershipCount"] == 2
    answer = await belgium.data(counted, fanny, purpose="SERVICE", filter=wanted)
    assert [edge["node"]["number"] for edge in answer["members"]["edges"]] == [2]
    assert answer["membershipCount"] == 1
    assert (await belgium.data(counted, belgium.officer(), filter=wanted))["membershipCount"] == 3


async def test_a_purpose_opens_nothing_to_somebody_without_a_role(belgium: Register) -> None:
    nosy = belgium.issuing.token("fr", "nosy")
    answer = await belgium.data(MEMBERS, nosy, purpose="SERVICE")
    assert answer["members"]["edges"] == []


async def test_a_person_is_shown_by_consent_and_her_name_only_if_consented(belgium: Register) -> None:
    fanny = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])
    shown = await belgium.ask(PERSON, fanny, purpose="SERVICE", id=person_id(10_002))
    assert shown["data"]["person"]["displayName"] == "Ada Number2"
    assert shown["data"]["person"]["memberships"][0]["college"] is None
    assert [error["extensions"]["code"] for error in shown["errors"]] == ["PARTITION_FORBIDDEN"]


async def test_roles_end_at_their_entity(register: OpenRegister) -> None:
    france = await register("FR")
    other = "FR.entity.alterna"
    await france.load(member(1, entity=SMARTFR), member(2, entity=other, category="WORKER"))
    officer = france.officer(SMARTFR)
    answer = await france.data(MEMBERS, officer)
    assert [edge["node"]["id"] for edge in answer["members"]["edges"]] == [france.id(key(1))]
    assert answer["membershipCount"] == 1


async def test_entities_are_open_to_anyone_and_their_registers_are_not(belgium: Register) -> None:
    entities = "{ entities { id name country legalForm openedOn closedOn status } }"
    assert (await belgium.data(entities))["entities"] == [
        {
            "id": SMARTCOOP,
            "name": "SmartCoop",
            "country": "BE",
            "legalForm": "SC agréée, entreprise sociale",
            "openedOn": "2016-10-01",
            "closedOn": None,
            "status": "OPEN",
        }
    ]
    listed = "query ($id: ID!) { entity(id: $id) { members(first: 2) { edges { node { number } } } } }"
    found = await belgium.data(listed, belgium.officer(), id=SMARTCOOP)
    assert [edge["node"]["number"] for edge in found["entity"]["members"]["edges"]] == [3, 2]
    assert await belgium.code(listed, id=SMARTCOOP) == "UNAUTHENTICATED"
    assert (await belgium.data("query ($id: ID!) { entity(id: $id) { id } }", id="BE.entity.other"))["entity"] is None


async def test_facts_shares_and_operations_as_of_a_day(belgium: Register) -> None:
    query = """query ($id: ID!, $day: Date) { membership(id: $id) {
      facts(asOf: $day) { asOf registered holder paidUp inDefault voting belonging }
      shares(asOf: $day) { count paid nominal { amount currency }
        operations(first: 1) { edges { node { number kind shares amount { amount } valueDate } }
                               pageInfo { hasNextPage endCursor } } } } }"""
    officer = belgium.officer()
    before = (await belgium.data(query, officer, id=belgium.id(key(1)), day="2021-02-28"))["membership"]
    assert before["facts"] == {
        "asOf": "2021-02-28",
        "registered": True,
        "holder": False,
        "paidUp": False,
        "inDefault": False,
        "voting": True,
        "belonging": "UNKNOWN",
    }
    assert before["shares"]["count"] == 0
    after = (await belgium.data(query, officer, id=belgium.id(key(1)), day="2021-03-01"))["membership"]["shares"]
    assert (after["count"], after["paid"]) == (2, 1)
    assert after["nominal"] == {"amount": "60.00", "currency": "EUR"}
    assert after["operations"]["edges"][0]["node"] == {
        "number": 1,
        "kind": "SUBSCRIBE",
        "shares": 2,
        "amount": {"amount": "0.00"},
        "valueDate": "2021-03-01",
    }
    assert after["operations"]["pageInfo"]["hasNextPage"]
