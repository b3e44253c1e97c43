"""What a member earns is not to be had from engagements by anybody who may not see them: the curious try."""

from __future__ import annotations

import pytest

from tests.services.clients.graph.relation.conftest import AMELIE, CHLOE, SCOP, World
from tests.services.governance.country import membership_id

EVERYTHING = """query($id: ID!, $work: ID!, $vat: String!) {
  engagement(id: $work) { reference amount { amount } }
  engagementTotals { entityId invoiced { amount } }
  client(id: $id) { engagements { edges { node { reference } } } engagementTotals { invoiced { amount } }
    organisation { engagementTotals { invoiced { amount } } } }
  organisationByIdentifier(scheme: VAT, value: $vat) { engagementTotals { invoiced { amount } } } }"""
HERS = """query($rows: [_Any!]!) { _entities(representations: $rows) { ... on Membership {
  engagements { edges { node { reference clientName amount { amount } state client { id } } } } } } }"""


def row(number: int) -> dict:
    return {"__typename": "Membership", "id": membership_id("FR", number)}


@pytest.fixture(scope="module")
async def paid(world: World) -> str:
    return await world.work(world.theatre, AMELIE, "C-1", amount="4321.09", paidOn="2026-07-01")


async def asked(world: World, token: str, work: str) -> str:
    answer = await world.ask(EVERYTHING, token, id=world.theatre, work=work, vat="BE0999999922")
    return str([answer.get("data"), [error["message"] for error in answer.get("errors", ())]])


@pytest.mark.parametrize(
    "who", ["officer of another entity", "officer abroad", "integrator", "another member", "nobody"]
)
async def test_none_of_them_sees_an_amount_or_a_reference(world: World, paid: str, who: str) -> None:
    token = {
        "officer of another entity": world.officer(SCOP),
        "officer abroad": world.issuing.token(
            "be", "clara", roles=[{"role": "client_officer", "countries": ["BE"], "entities": []}]
        ),
        "integrator": world.officer(name="integrator"),
        "another member": world.member("chloe"),
        "nobody": "",
    }[who]
    said = await asked(world, token, paid) + str(await world.ask(HERS, token, rows=[row(AMELIE)]))
    assert "C-1" not in said
    assert "4321" not in said


async def test_differencing_two_answers_gives_nothing(world: World, paid: str) -> None:
    """Before and after one more invoice, and with and without her day: the curious see the same both times."""
    token = world.officer(SCOP)
    before = await asked(world, token, paid)
    await world.work(world.theatre, AMELIE, "C-2", amount="55.55")
    assert await asked(world, token, paid) == before
    whole, without = [
        await world.data(
            "query($u: Date!) { engagementTotals(since: "
            '"2026-01-01", until: $u) { entityId engagements invoiced { amount } } }',
            token,
            u=until,
        )
        for until in ("2026-06-03", "2026-06-02")
    ]
    assert {row["entityId"] for answer in (whole, without) for row in answer["engagementTotals"]} <= {SCOP}


async def test_what_is_not_hers_is_answered_like_what_is_not_there(world: World, paid: str) -> None:
    query = "query($id: ID!) { engagement(id: $id) { reference } }"
    nowhere = "FR.engagement." + "0" * 32
    answers = [await world.ask(query, world.member("chloe"), id=id_) for id_ in (paid, nowhere)]
    for answer in answers:
        answer.pop("extensions")
        assert answer == {"data": {"engagement": None}}


async def test_the_member_sees_her_own_and_the_client_s_name(world: World, paid: str) -> None:
    answer = await world.ask(HERS, world.member("amelie"), rows=[row(AMELIE), row(CHLOE)])
    mine, other = answer["data"]["_entities"]
    hers = [edge["node"] for edge in mine["engagements"]["edges"] if edge["node"]["reference"] == "C-1"]
    assert hers == [
        {"reference": "C-1", "clientName": "theatre", "amount": {"amount": "4321.09"}, "state": "PAID", "client": None}
    ]
    assert other == {"engagements": None}
    query = "query($id: ID!) { engagement(id: $id) { reference versions { change } } }"
    answer = await world.ask(query, world.member("amelie"), id=paid)
    assert answer["data"]["engagement"] == {"reference": "C-1", "versions": None}


async def test_the_team_of_her_entity_sees_its_own_part_of_a_batch(world: World, paid: str) -> None:
    await world.work(world.school, CHLOE, "C-3")
    answer = await world.data(HERS, world.officer(SCOP), rows=[row(AMELIE), row(CHLOE)])
    counts = [len(one["engagements"]["edges"]) for one in answer["_entities"]]
    assert counts[0] == 0
    assert counts[1] > 0
