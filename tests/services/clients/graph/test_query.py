"""Organisations and clients as they are asked for, by those who may."""

from __future__ import annotations

import pytest

from tests.services.clients.graph.partnership.test_change_partnership import CHANGE
from tests.services.clients.graph.partnership.unconditional import unconditional
from tests.services.clients.graph.test_register_client import REGISTER, cera

NAMES = ["Zuid", "Àtelier", "atelier B", "Ébène", "echo", "Ostsee"]
VATS = ["BE0999999922", "BE0683683417", "BE0426769514", "FR40303265045", "DE136695976", "IT00743110157"]
PAGE = """
query($first: Int, $after: String, $last: Int, $before: String, $order: ClientOrder! = NAME, $filter: ClientFilter) {
  clients(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter) {
    edges { cursor node { id sortName since status } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.fixture
async def be(country, be_officer):
    """Belgium with six clients, each a year younger than the one before."""
    found = await country("BE")
    for place, (name, vat) in enumerate(zip(NAMES, VATS, strict=True)):
        given = cera(name=name, identifiers=[{"scheme": "VAT", "value": vat}], since=f"{2018 + place}-05-01")
        given["sector"] = "PUBLIC" if place == 3 else "MARKET"
        await found.data(REGISTER, be_officer, input=given)
    return found


def names(answer: dict) -> list[str]:
    return [edge["node"]["sortName"] for edge in answer["clients"]["edges"]]


async def test_pages_by_name_meet_every_client_once(be, be_officer) -> None:
    seen: list[str] = []
    after = None
    while True:
        answer = await be.data(PAGE, be_officer, first=2, after=after)
        seen += names(answer)
        after = answer["clients"]["pageInfo"]["endCursor"]
        if not answer["clients"]["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["atelier", "atelier b", "ebene", "echo", "ostsee", "zuid"]


async def test_pages_from_the_end_walk_backwards(be, be_officer) -> None:
    last = await be.data(PAGE, be_officer, last=2)
    assert names(last) == ["ostsee", "zuid"]
    assert last["clients"]["pageInfo"]["hasPreviousPage"]
    before = last["clients"]["pageInfo"]["startCursor"]
    assert names(await be.data(PAGE, be_officer, last=3, before=before)) == ["atelier b", "ebene", "echo"]


async def test_the_newest_relations_come_first(be, be_officer) -> None:
    answer = await be.data(PAGE, be_officer, first=3, order="NEWEST")
    assert names(answer) == ["ostsee", "echo", "ebene"]
    after = answer["clients"]["pageInfo"]["endCursor"]
    assert names(await be.data(PAGE, be_officer, first=9, after=after, order="NEWEST")) == [
        "atelier b",
        "atelier",
        "zuid",
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"name": "ATELIER"}, ["atelier", "atelier b"]),
        ({"sector": "PUBLIC"}, ["ebene"]),
        ({"status": "PARTNER"}, []),
        ({"entity": "BE.entity.smartcoop", "name": "é"}, ["ebene", "echo"]),
        ({"entity": "FR.entity.smartfr"}, []),
        ({"name": "100%"}, []),
    ],
)
async def test_filters_narrow_and_count_alike(be, be_officer, wanted, found) -> None:
    assert names(await be.data(PAGE, be_officer, filter=wanted)) == found
    count = "query($filter: ClientFilter) { clientCount(filter: $filter) }"
    assert (await be.data(count, be_officer, filter=wanted))["clientCount"] == len(found)


async def test_teams_of_other_countries_see_partnership_but_not_its_reasons(be, be_officer, fr_officer) -> None:
    client = (await be.data(PAGE, be_officer, first=1))["clients"]["edges"][0]["node"]["id"]
    step = {"client": client, "status": "CANDIDATE", "reason": "asked", "validFrom": "2024-01-01"}
    await be.data(CHANGE, be_officer, input=step)
    query = """query($id: ID!) { client(id: $id) {
      status statusAsOf(date: "2023-12-31") organisation { name partnership relations { id } }
      statusHistory { edges { node { reason } } }
    } }"""
    answer = await be.ask(query, fr_officer, id=client)
    shown = answer["data"]["client"]
    assert (shown["status"], shown["statusAsOf"]) == ("CANDIDATE", "CLIENT")
    assert shown["organisation"] == {"name": "Àtelier", "partnership": "CANDIDATE", "relations": [{"id": client}]}
    assert shown["statusHistory"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTITION_FORBIDDEN"]


async def test_the_history_pages_from_the_latest_step(be, be_officer) -> None:
    client = (await be.data(PAGE, be_officer, first=1))["clients"]["edges"][0]["node"]["id"]
    await unconditional(be, be_officer)
    for status, day in (("CANDIDATE", "2023-01-01"), ("PARTNER", "2024-01-01")):
        await be.data(CHANGE, be_officer, input={"client": client, "status": status, "reason": "x", "validFrom": day})
    query = """query($id: ID!, $after: String) { client(id: $id) { statusHistory(first: 2, after: $after) {
      edges { node { status } } pageInfo { hasNextPage endCursor }
    } } }"""
    first = (await be.data(query, be_officer, id=client))["client"]["statusHistory"]
    assert [edge["node"]["status"] for edge in first["edges"]] == ["PARTNER", "CANDIDATE"]
    assert first["pageInfo"]["hasNextPage"]
    after = first["pageInfo"]["endCursor"]
    rest = (await be.data(query, be_officer, id=client, after=after))["client"]["statusHistory"]
    assert [edge["node"]["status"] for edge in rest["edges"]] == ["CLIENT"]
    assert not rest["pageInfo"]["hasNextPage"]


async def test_members_and_the_unknown_see_nothing(be, issuing) -> None:
    member = issuing.token("be", "amelie")
    find = '{ organisationByIdentifier(scheme: VAT, value: "BE0999999922") { name } }'
    assert await be.code(find, member) == "PARTITION_FORBIDDEN"
    assert await be.code(PAGE, member) == "PARTITION_FORBIDDEN"
    assert await be.code(PAGE) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{ organisation(id: "nonsense") { id } }', "UNROUTABLE_ID"),
        ('{ organisation(id: "person.00000000000000000000000000000001") { id } }', "MALFORMED_ID"),
        ('{ client(id: "FR.client.00000000000000000000000000000001") { id } }', "UNROUTABLE_ID"),
        ('{ organisationByIdentifier(scheme: LEI, value: "x") { id } }', "IDENTIFIER_INVALID"),
        ('{ clients(after: "k1:rubbish") { edges { cursor } } }', "CURSOR_INVALID"),
        ("{ clients(first: 1000) { edges { cursor } } }", "BAD_ARGUMENT"),
        ('{ clients(filter: {entity: "smartcoop"}) { edges { cursor } } }', "UNROUTABLE_ID"),
    ],
)
async def test_bad_arguments_are_refused_with_a_code(be, be_officer, query, code) -> None:
    assert await be.code(query, be_officer) == code


@pytest.mark.parametrize("id_", ["organisation.00000000000000000000000000000009"])
async def test_what_is_unknown_here_is_null_without_an_error(be, be_officer, id_) -> None:
    query = "query($id: ID!) { organisation(id: $id) { id } }"
    assert await be.data(query, be_officer, id=id_) == {"organisation": None}
    unknown = '{ client(id: "BE.client.00000000000000000000000000000009") { id } }'
    assert await be.data(unknown, be_officer) == {"client": None}
