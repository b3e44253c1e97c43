"""The life of an engagement, in the words of a client team: recorded, invoiced, paid, corrected, ended, struck."""

from __future__ import annotations

import pytest

from tests.answers import asking
from tests.services.clients.graph.relation.conftest import AMELIE, BRAM, CHLOE, HEAD, SCOP, World
from tests.services.governance.country import membership_id

SHOWN = """engagement { id reference state from until amount { amount currency } invoicedOn dueOn paidOn daysLate
  version client { id } clientName membership { id } versions { change reason until amount { amount } paidOn } }"""
OF_CLIENT = """query($id: ID!, $first: Int, $after: String) { client(id: $id) {
  engagements(first: $first, after: $after) { edges { cursor node { reference } } pageInfo { hasNextPage } } } }"""


async def test_from_the_first_day_of_work_to_the_payment(world: World) -> None:
    given = {"client": world.theatre, "membership": membership_id("FR", AMELIE), "reference": "L-1"}
    planned = {"from": "2026-09-01", "amount": "1200.50", "idempotencyKey": "L-1"}
    first = await world.do("recordEngagement", SHOWN, **given, **planned)
    assert await world.do("recordEngagement", SHOWN, **given, **planned) == first  # the same request is done once
    one = first["engagement"]
    assert (one["state"], one["until"], one["amount"]) == ("RUNNING", None, {"amount": "1200.50", "currency": "EUR"})
    assert (one["client"]["id"], one["clientName"]) == (world.theatre, "theatre")
    given = {"engagement": one["id"], "expectedVersion": one["version"]}
    ended = await world.do("endEngagement", SHOWN, **given, until="2026-09-15", reason="play cancelled")
    assert ended["engagement"]["state"] == "DONE"
    days = {"invoicedOn": "2026-09-16", "dueOn": "2026-10-16"}
    sent = await world.do("recordInvoice", SHOWN, engagement=one["id"], amount="800", **days)
    assert (sent["engagement"]["state"], sent["engagement"]["amount"]["amount"]) == ("LATE", "800.00")
    paid = await world.do("recordInvoicePaid", SHOWN, engagement=one["id"], paidOn="2026-10-26")
    assert (paid["engagement"]["state"], paid["engagement"]["daysLate"]) == ("PAID", 10)
    given["expectedVersion"] = paid["engagement"]["version"]
    fixed = await world.do("correctEngagement", SHOWN, **given, reason="bank's day", paidOn="2026-10-20")
    assert fixed["engagement"]["daysLate"] == 4
    story = fixed["engagement"]["versions"]
    assert [row["change"] for row in story] == ["CORRECTED", "PAID", "INVOICED", "ENDED", "RECORDED"]
    assert (story[0]["reason"], story[1]["paidOn"], story[3]["reason"]) == (
        "bank's day",
        "2026-10-26",
        "play cancelled",
    )


async def test_what_was_never_worked_is_struck_and_its_reference_free_again(world: World) -> None:
    id_ = await world.work(world.theatre, BRAM, "L-2")
    again = await world.refused(
        "recordEngagement",
        client=world.theatre,
        membership=membership_id("FR", BRAM),
        reference="L-2",
        **{"from": "2026-01-01"},
    )
    assert (again["code"], again["existing"]) == ("ALREADY_EXISTS", id_)
    given = {"engagement": id_, "reason": "twice", "expectedVersion": await world.version(id_)}
    assert await world.do("strikeEngagement", "engagementId", **given) == {"engagementId": id_}
    assert (await world.data("query($id: ID!) { engagement(id: $id) { id } }", id=id_)) == {"engagement": None}
    assert (await world.refused("recordInvoicePaid", engagement=id_, paidOn="2026-08-01"))["code"] == "NOT_FOUND"
    assert await world.work(world.theatre, BRAM, "L-2") != id_


async def test_pages_of_a_client_s_engagements_the_newest_work_first(world: World) -> None:
    for place in (1, 2, 3):
        await world.work(world.museum, BRAM, f"P-{place}", **{"from": f"2026-0{place}-01"})
    first = (await world.data(OF_CLIENT, id=world.museum, first=2))["client"]["engagements"]
    assert [edge["node"]["reference"] for edge in first["edges"]] == ["P-3", "P-2"]
    assert first["pageInfo"] == {"hasNextPage": True}
    rest = await world.data(OF_CLIENT, id=world.museum, after=first["edges"][-1]["cursor"])
    assert [edge["node"]["reference"] for edge in rest["client"]["engagements"]["edges"]] == ["P-1"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"membership": membership_id("FR", CHLOE)}, "NOT_FOUND"),  # of the other cooperative
        ({"membership": membership_id("FR", 99)}, "NOT_FOUND"),
        ({"membership": membership_id("BE", AMELIE)}, "UNROUTABLE_ID"),
        ({"client": "FR.client." + "0" * 32}, "NOT_FOUND"),
        ({"amount": "-1"}, "BAD_ARGUMENT"),
        ({"currency": "FRANC"}, "BAD_ARGUMENT"),
        ({"until": "2026-05-01"}, "BAD_ARGUMENT"),
        ({"invoicedOn": "2026-06-01"}, "BAD_ARGUMENT"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(world: World, changes, code) -> None:
    given = {
        "client": world.theatre,
        "membership": membership_id("FR", AMELIE),
        "reference": "L-9",
        "from": "2026-05-01",
    }
    assert (await world.refused("recordEngagement", **given | changes))["code"] == code


async def test_steps_out_of_order_and_two_officers_at_once(world: World) -> None:
    id_ = await world.work(world.theatre, AMELIE, "L-3")
    again = await world.refused("recordInvoice", engagement=id_, invoicedOn="2026-06-02", dueOn="2026-06-03")
    assert (again["code"], again["current"]) == ("TRANSITION_NOT_ALLOWED", "LATE")
    read = await world.version(id_)
    nothing = await world.refused("correctEngagement", engagement=id_, reason="x", amount="100", expectedVersion=read)
    assert nothing["code"] == "BAD_ARGUMENT"
    paid = {"engagement": id_, "paidOn": "2026-07-01", "expectedVersion": read}
    await world.do("recordInvoicePaid", SHOWN, **paid)
    late = await world.refused("correctEngagement", engagement=id_, reason="x", amount="5", expectedVersion=read)
    assert (late["code"], late["version"]) == ("CHANGED_MEANWHILE", read + 1)


async def test_only_the_entity_s_own_officers_write(world: World) -> None:
    id_ = await world.work(world.theatre, AMELIE, "L-4")
    other, reviser = world.officer(SCOP), world.officer(HEAD, name="auditor")
    assert (await world.refused("recordInvoicePaid", other, engagement=id_, paidOn="2026-07-01"))["code"] == "FORBIDDEN"
    answer = await world.ask(
        asking("endEngagement", "__typename"),
        reviser,
        input={"engagement": id_, "until": "2026-05-02", "reason": "x", "expectedVersion": 1},
    )
    assert answer["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"
    await world.do(
        "recordInvoicePaid", "engagement { state }", world.officer(HEAD), engagement=id_, paidOn="2026-07-01"
    )


async def test_no_amount_and_no_member_stands_in_audit_or_outbox(world: World) -> None:
    await world.work(world.theatre, AMELIE, "L-5", amount="7777.77")
    async with world.partition.database.reading() as session:
        written = await session.value(
            "SELECT string_agg(body, ' ') || coalesce((SELECT string_agg(body::text, ' ') FROM outbox), '') FROM audit"
        )
    assert "7777" not in written
    assert membership_id("FR", AMELIE).rpartition(".")[2] not in written


async def test_days_of_which_there_are_none_are_refused(world: World) -> None:
    asked = (
        'query($id: ID!) { client(id: $id) { engagements(since: "2026-06-30", until: "1999-12-31") { __typename } } }'
    )
    answer = await world.ask(asked, id=world.museum)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"
