"""A sole trader is a person: seen by her entity's client officers, by nobody else, in no list and under no number."""

from __future__ import annotations

import pytest

from tests.answers import asking
from tests.commons.partitions import role
from tests.services.clients.graph.organisations.test_organisation_record import ADD
from tests.services.clients.graph.test_register_client import REGISTER, cera

ENTER = """mutation($input: RegisterSoleTraderInput!) { registerSoleTrader(input: $input) {
  ... on RegisterClientPayload { client { id status organisation { id } soleTrader { id name identifier { value } } } }
  ...Refused
} }"""
ERASE = """mutation($input: EraseSoleTraderInput!) { eraseSoleTrader(input: $input) {
  ... on RegisterClientPayload { client { id soleTrader { name identifier { value } } } } ...Refused
} }"""
LIST = """query($after: String) { soleTraders(entity: "FR.entity.alterna", first: 1, after: $after) {
  edges { node { id name client } } pageInfo { hasNextPage endCursor }
} }"""
CLIENT = "query($id: ID!) { client(id: $id) { id status } }"
NUMBER = {"scheme": "VAT", "value": "FR40303265045"}
ANNA = {"entity": "FR.entity.alterna", "name": "Anna Martin", "identifier": NUMBER, "since": "2025-01-01"}


@pytest.fixture
async def fr(country):
    return await country("FR")


@pytest.fixture
def alterna(issuing) -> str:
    return issuing.token("fr", "cyr", roles=[role("client_officer", "FR", entities=("FR.entity.alterna",))])


@pytest.fixture
def others(issuing) -> list[str]:
    """Everybody else who might look: another entity's officer, Belgium's, an auditor, an integrator."""
    return [
        issuing.token("fr", "colin", roles=[role("client_officer", "FR", entities=("FR.entity.smartfr",))]),
        issuing.token("be", "clara", roles=[role("client_officer", "BE")]),
        issuing.token("fr", "aude", roles=[role("auditor", "FR")]),
        issuing.token("group", "robot", roles=[role("integrator", "DE")]),
    ]


async def enter(fr, alterna, **changes) -> dict:
    return (await fr.data(ENTER, alterna, input=ANNA | changes))["registerSoleTrader"]["client"]


async def test_her_entity_s_officer_sees_her(fr, alterna) -> None:
    client = await enter(fr, alterna)
    assert client["organisation"] is None
    assert client["soleTrader"]["name"] == "Anna Martin"
    assert client["soleTrader"]["identifier"] == {"value": NUMBER["value"]}
    assert client["soleTrader"]["id"].startswith("FR.soletrader.")
    second = await enter(fr, alterna, name="Zoé Petit", identifier=None)
    page = (await fr.data(LIST, alterna))["soleTraders"]
    assert [edge["node"]["name"] for edge in page["edges"]] == ["Anna Martin"]
    page = (await fr.data(LIST, alterna, after=page["pageInfo"]["endCursor"]))["soleTraders"]
    assert [edge["node"]["client"] for edge in page["edges"]] == [second["id"]]
    assert not page["pageInfo"]["hasNextPage"]


async def test_nobody_else_sees_her_by_any_way(fr, alterna, others) -> None:
    client = await enter(fr, alterna)
    for token in others:
        assert (await fr.ask(CLIENT, token, id=client["id"]))["data"] == {"client": None}
        entities = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Client { status } } }"
        found = await fr.ask(entities, token, of=[{"__typename": "Client", "id": client["id"]}])
        assert found["data"]["_entities"] == [None]
        by_number = f'{{ organisationByIdentifier(scheme: VAT, value: "{NUMBER["value"]}") {{ id }} }}'
        assert (await fr.ask(by_number, token))["data"] == {"organisationByIdentifier": None}
        listed = await fr.data("{ clients { edges { node { id } } } clientCount }", token)
        assert listed == {"clients": {"edges": []}, "clientCount": 0}
        assert await fr.code(LIST, token) in {"FORBIDDEN", "PARTITION_FORBIDDEN"}


async def test_nothing_of_her_is_in_the_audit_or_the_outbox(fr, alterna) -> None:
    await enter(fr, alterna)
    async with fr.partition.database.reading() as session:
        lines = [
            *(row.body for row in await session.all("SELECT body FROM audit")),
            *(str(row.body) for row in await session.all("SELECT body FROM outbox")),
        ]
    assert lines
    assert not [line for line in lines if "Anna" in line or NUMBER["value"] in line]


async def test_her_number_is_no_organisation_s(fr, alterna) -> None:
    """Registering an organisation under the number of a sole trader finds nobody, and tells nothing of her."""
    client = await enter(fr, alterna)
    given = cera(entity="FR.entity.alterna", identifiers=[NUMBER])
    organisation = (await fr.data(REGISTER, alterna, input=given))["registerClient"]["client"]
    assert organisation["id"] != client["id"]
    assert await fr.code(ADD, alterna, input={"client": client["id"], "identifier": NUMBER}) == "BAD_ARGUMENT"


async def test_she_climbs_no_ladder(fr, alterna) -> None:
    """It is for organisations, and so is what its steps rest on; a question about her may be asked all the same."""
    client = await enter(fr, alterna)
    on = {"client": client["id"]}
    steps = {
        "changePartnership": {"status": "CANDIDATE", "reason": "asked"},
        "signCharter": {"charter": f"FR.charter.{'1' * 32}", "office": "herself"},
        "declareClientTie": {"kind": "COMPETITOR", "source": "said so"},
        "checkConflicts": {},
        "askMembersOpinion": {"step": "CANDIDATE", "question": "Shall she?", "closesOn": "2099-01-01"},
    }
    for name, given in steps.items():
        assert await fr.code(asking(name, "__typename"), alterna, input=on | given) == "BAD_ARGUMENT", name
    founded = {"entity": "FR.entity.alterna", "name": "Clients' table", "task": "Says what it thinks."}
    body = await fr.data(asking("foundConsultativeBody", "body { id }"), alterna, input=founded)
    session = {
        "body": body["foundConsultativeBody"]["body"]["id"],
        "heldOn": "2099-01-01",
        "place": "Lille",
        "agenda": [{"title": "Anna", "client": client["id"]}],
    }
    assert await fr.code(asking("planConsultativeSession", "__typename"), alterna, input=session) == "NOT_FOUND"
    asked = asking("referToEthics", "client { id }")
    assert await fr.data(asked, alterna, input=on | {"question": "Does she work for arms dealers?"})


async def test_she_is_entered_once_and_erased_once(fr, alterna, others) -> None:
    client = await enter(fr, alterna)
    assert await fr.code(ENTER, alterna, input=ANNA) == "ALREADY_EXISTS"
    trader = {"soleTrader": client["soleTrader"]["id"]}
    for token in others:
        assert await fr.code(ERASE, token, input=trader) in {"FORBIDDEN", "PARTITION_FORBIDDEN"}
    erased = (await fr.data(ERASE, alterna, input=trader))["eraseSoleTrader"]["client"]
    assert erased == {"id": client["id"], "soleTrader": {"name": None, "identifier": None}}
    assert await fr.code(ERASE, alterna, input=trader) == "TRANSITION_NOT_ALLOWED"
    assert (await fr.data(LIST, alterna))["soleTraders"]["edges"] == []
