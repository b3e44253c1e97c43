"""`changePartnership`: one dated step at a time; what was known stays known."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from commons.clock import today
from commons.ids import uuid_of
from services.clients.store.partnerships import histories
from tests.answers import is_refused, refusal
from tests.services.clients.graph.partnership.unconditional import unconditional
from tests.services.clients.graph.test_register_client import REGISTER, cera

CHANGE = """
mutation($input: ChangePartnershipInput!) {
  changePartnership(input: $input) { ... on ChangePartnershipPayload {
    client {
      id status statusAsOf(date: "2025-01-01")
      statusHistory { edges { node { status since until reason } } }
    }
  } ...Refused }
}
"""


@pytest.fixture
async def known(country, be_officer):
    """Belgium with one client since February 2024 and no conditions: (country, client id)."""
    be = await country("BE")
    answer = await be.data(REGISTER, be_officer, input=cera())
    await unconditional(be, be_officer)
    return be, answer["registerClient"]["client"]["id"]


def step(client: str, status: str, day: str | None = None, **changes) -> dict:
    return {"client": client, "status": status, "reason": "asked", "validFrom": day} | changes


async def test_steps_are_dated_and_kept(known, be_officer) -> None:
    be, client = known
    await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01"))
    answer = await be.data(CHANGE, be_officer, input=step(client, "PARTNER", "2025-03-01", reason="board of March"))
    changed = answer["changePartnership"]["client"]
    assert (changed["status"], changed["statusAsOf"]) == ("PARTNER", "CANDIDATE")
    assert [edge["node"] for edge in changed["statusHistory"]["edges"]] == [
        {"status": "PARTNER", "since": "2025-03-01", "until": None, "reason": "board of March"},
        {"status": "CANDIDATE", "since": "2024-06-01", "until": "2025-03-01", "reason": "asked"},
        {"status": "CLIENT", "since": "2024-02-01", "until": "2024-06-01", "reason": None},
    ]


async def test_what_was_known_at_a_sequence_stays(known, be_officer) -> None:
    be, client = known
    async with be.partition.database.reading() as session:
        before, _ = await session.head()
    await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01"))
    key = uuid_of(client, "client")
    async with be.partition.database.reading() as session:
        then = (await histories(session, [key], known_at=before))[key]
        now = (await histories(session, [key]))[key]
    assert [(period.status, period.until) for period in then] == [("CLIENT", None)]
    assert [period.status for period in now] == ["CLIENT", "CANDIDATE"]


async def test_a_step_may_lie_ahead(known, be_officer) -> None:
    be, client = known
    tomorrow = (today("Europe/Brussels") + timedelta(days=1)).isoformat()
    answer = await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", tomorrow))
    assert answer["changePartnership"]["client"]["status"] == "CLIENT"
    later = await be.data(
        "query($id: ID!, $day: Date!) { client(id: $id) { statusAsOf(date: $day) } }",
        be_officer,
        id=client,
        day=tomorrow,
    )
    assert later["client"]["statusAsOf"] == "CANDIDATE"


async def test_one_of_two_equal_steps_at_once_is_refused(known, be_officer) -> None:
    be, client = known
    asked = [be.ask(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01")) for _ in range(2)]
    answers = await asyncio.gather(*asked)
    codes = [refusal(row)["code"] for row in answers if is_refused(row)]
    assert codes == ["TRANSITION_NOT_ALLOWED"]


async def test_the_same_step_under_one_key_is_taken_once(known, be_officer) -> None:
    be, client = known
    asked = step(client, "CANDIDATE", "2024-06-01", idempotencyKey="once")
    first, second = [await be.data(CHANGE, be_officer, input=asked) for _ in range(2)]
    assert first == second


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "PARTNER"}, "TRANSITION_NOT_ALLOWED"),
        ({"validFrom": "2024-02-01"}, "BAD_ARGUMENT"),
        ({"reason": " "}, "BAD_ARGUMENT"),
        ({"client": "BE.client.00000000000000000000000000000001"}, "NOT_FOUND"),
        ({"client": "FR.client.00000000000000000000000000000001"}, "UNROUTABLE_ID"),
        ({"client": "organisation.00000000000000000000000000000001"}, "MALFORMED_ID"),
    ],
)
async def test_refusals_write_nothing(known, be_officer, changes, code) -> None:
    be, client = known
    assert await be.code(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01") | changes) == code
    async with be.partition.database.reading() as session:
        assert (await session.head())[0] == 2


async def test_officers_of_other_countries_change_nothing(known, fr_officer) -> None:
    be, client = known
    assert await be.code(CHANGE, fr_officer, input=step(client, "CANDIDATE")) == "PARTITION_FORBIDDEN"
