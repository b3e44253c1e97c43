"""Moving from Belgium to Italy: two processes, each by its own law, told to each other whoever is down meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import FreshDatabase
from tests.services.governance.group import Group
from tests.services.members.graph.mutations.moving import (
    ADA,
    CANCEL,
    EXPECTED,
    LOOK,
    REQUEST,
    Crossing,
    kinds,
    refused,
)
from tests.services.members.graph.mutations.test_applications import APPLY, IT

DAY = timedelta(days=1)
LEAVING = """query($id: ID!) { membership(id: $id) { endedOn leaving { state version }
  transfers { edges { node { id state } } } } }"""
REVOCABLE = {"resignation_revocable": True}
Open = Callable[..., Awaitable[Crossing]]


@pytest.fixture
async def crossing(fresh_database: FreshDatabase) -> AsyncIterator[Open]:
    opened: list[Group] = []

    async def open_crossing(**statutes: Any) -> Crossing:
        opened.append(await Group.open(("BE", "IT"), fresh_database))
        return await Crossing.of(opened[-1], **statutes)

    yield open_crossing
    for found in opened:
        await found.close()


async def test_she_leaves_by_belgian_law_and_is_admitted_by_italian(crossing: Open) -> None:
    move = await crossing()
    begun = await move.requested(idempotencyKey="one")
    assert (begun["state"], kinds(begun, "LEAVING"), begun["confirmed"]) == ("UNDER_WAY", ["NOTICE"], False)
    assert (await move.requested(idempotencyKey="one"))["id"] == begun["id"]
    last = date.fromisoformat(begun["lastDay"])
    assert last > move.today
    mine = await move.belgium.data(LEAVING, move.ada, id=move.membership)
    assert mine["membership"]["endedOn"] == begun["lastDay"]
    assert mine["membership"]["transfers"]["edges"] == [{"node": {"id": begun["id"], "state": "UNDER_WAY"}}]
    await move.settle()
    heard = await move.look(begun)
    assert (kinds(heard, "JOINING"), heard["confirmed"]) == (["EXPECTED"], True)
    assert [one["lastDay"] for one in await move.there()] == [begun["lastDay"]]
    application = await move.applied(begun)
    admitted = await move.admitted(application)
    assert admitted["membership"]["joinedOn"] == move.today.isoformat()
    await move.settle()
    for found in (await move.look(begun), *await move.there()):
        assert (found["state"], found["firstDay"], found["gapDays"]) == ("AGREED", move.today.isoformat(), 0)
        assert found["overlapDays"] == (last - move.today).days + 1
        assert kinds(found, "JOINING")[-1] == "ADMITTED"
    (there,) = await move.there()
    assert kinds(there, "JOINING") == ["EXPECTED", "APPLIED", "APPROVED", "ADMITTED"]
    assert await move.italy.count("transfer_login") == await move.belgium.count("transfer_login") == 0
    mine = await move.italy.data("{ me { memberships { id } } }", move.ada)
    assert mine["me"]["memberships"] == [{"id": admitted["membership"]["id"]}]


async def test_a_gap_is_shown_too(crossing: Open) -> None:
    move = await crossing()
    begun = await move.requested()
    await move.settle()
    later = date.fromisoformat(begun["lastDay"]) + 11 * DAY
    await move.admitted(await move.applied(begun), joinedOn=later)
    await move.settle()
    found = await move.look(begun)
    assert (found["state"], found["gapDays"], found["overlapDays"]) == ("AGREED", 10, 0)


async def test_without_a_notice_first_and_the_notice_after_the_admission(crossing: Open) -> None:
    move = await crossing()
    begun = await move.requested(resign=False)
    assert (begun["lastDay"], kinds(begun, "LEAVING")) == (None, ["REQUESTED"])
    await move.settle()
    await move.admitted(await move.applied(begun))
    await move.settle()
    assert (await move.look(begun))["state"] == "UNDER_WAY"
    await move.belgium.data(
        """mutation($input: ResignInput!) { resign(input: $input) {
          ... on LeavingPayload { membership { endedOn } } ...Refused } }""",
        move.ada,
        input={"membership": move.membership, "expectedVersion": 0},
    )
    await move.settle()
    (there,) = await move.there()
    assert (there["state"], kinds(there, "LEAVING")) == ("AGREED", ["REQUESTED", "NOTICE"])


async def test_called_off_she_stays_and_her_application_is_withdrawn(crossing: Open) -> None:
    move = await crossing(**REVOCABLE)
    begun = await move.requested()
    await move.settle()
    application = await move.applied(begun)
    stale = {"transfer": begun["id"], "expectedVersion": begun["version"]}
    await move.settle()
    changed = await refused(move.belgium, CANCEL, move.ada, input=stale)
    assert (changed["code"], changed["version"]) == ("CHANGED_MEANWHILE", 3)
    ended = await move.cancelled(await move.look(begun))
    assert (ended["state"], ended["lastDay"]) == ("CANCELLED", None)
    mine = (await move.belgium.data(LEAVING, move.ada, id=move.membership))["membership"]
    assert (mine["endedOn"], mine["leaving"]["state"]) == (None, "WITHDRAWN")
    await move.settle()
    seen = "query($id: ID!) { application(id: $id) { state steps { reason } transfer { state } } }"
    gone = (await move.italy.data(seen, move.ada, id=application["id"]))["application"]
    assert (gone["state"], gone["transfer"]["state"]) == ("WITHDRAWN", "CANCELLED")
    assert "called off" in gone["steps"][-1]["reason"]
    assert kinds(await move.look(begun), "JOINING") == ["EXPECTED", "APPLIED", "WITHDRAWN"]
    again = await refused(move.belgium, CANCEL, move.ada, input=stale | {"expectedVersion": 5})
    assert again["code"] == "TRANSITION_NOT_ALLOWED"
    assert (await move.requested(expectedVersion=2))["state"] == "UNDER_WAY"


async def test_not_admitted_she_may_take_her_notice_back_or_go(crossing: Open) -> None:
    move = await crossing()
    begun = await move.requested()
    await move.settle()
    application = await move.applied(begun)
    await move.italy.step("decideApplication", application, admit=False, body="BOARD", reason="No room")
    await move.settle()
    found = await move.look(begun)
    assert (found["state"], kinds(found, "JOINING")[-1]) == ("NOT_ADMITTED", "REFUSED")
    asked = {"transfer": begun["id"], "expectedVersion": found["version"]}
    law = await refused(move.belgium, CANCEL, move.ada, input=asked)
    assert (law["code"], law["key"]) == ("LAW_UNKNOWN", "resignation_revocable")
    assert (await move.look(begun))["version"] == found["version"]
    gone = await move.cancelled(found, keepNotice=True)
    assert gone["state"] == "CANCELLED"
    mine = (await move.belgium.data(LEAVING, move.ada, id=move.membership))["membership"]
    assert mine["endedOn"] == begun["lastDay"]


async def test_admitted_while_it_was_called_off_leaves_two_memberships_to_see(crossing: Open) -> None:
    move = await crossing(**REVOCABLE)
    begun = await move.requested()
    await move.settle()
    application = await move.applied(begun)
    await move.deliver(move.italy)
    move.down.update(("BE", "IT"))
    await move.cancelled(await move.look(begun))
    await move.admitted(application)
    move.down.clear()
    await move.settle()
    for found in (await move.look(begun), *await move.there()):
        assert (found["state"], found["lastDay"], found["confirmed"]) == ("BOTH", None, True)


async def test_words_that_come_twice_late_or_never_change_nothing(crossing: Open) -> None:
    move = await crossing(**REVOCABLE)
    move.down.add("IT")
    begun = await move.requested()
    assert await move.deliver(move.belgium) == 0
    assert (await refused(move.italy, APPLY, move.ada, input=_application(begun)))["code"] == "NOT_FOUND"
    await move.cancelled(begun)
    move.down.clear()
    assert await move.deliver(move.belgium, move.belgium) == 1
    (there,) = await move.there()
    assert (there["state"], kinds(there, "LEAVING"), kinds(there, "JOINING")) == (
        "CANCELLED",
        ["CANCELLED"],
        ["EXPECTED"],
    )
    before = await move.italy.count("audit")
    async with move.belgium.country.members.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET delivered_at = NULL WHERE kind = 'transfer.told'")
    assert await move.deliver(move.belgium) == 1
    assert await move.italy.count("audit") == before


async def test_only_she_or_an_office_may_ask_see_and_apply(crossing: Open) -> None:
    move = await crossing()
    stranger = move.belgium.login("eve")
    assert (await refused(move.belgium, REQUEST, stranger, input=move.request()))["code"] == "FORBIDDEN"
    begun = await move.requested()
    await move.settle()
    assert (await refused(move.belgium, LOOK, stranger, id=begun["id"]))["code"] == "FORBIDDEN"
    assert (await refused(move.italy, EXPECTED, stranger, e=IT))["code"] == "PARTITION_FORBIDDEN"
    assert (await refused(move.italy, APPLY, stranger, input=_application(begun)))["code"] == "FORBIDDEN"
    assert (await refused(move.italy, LOOK, move.ada, id=begun["id"]))["code"] == "UNROUTABLE_ID"
    assert (await move.look(begun, move.belgium.officer))["id"] == begun["id"]
    await move.applied(begun)
    second = await refused(move.italy, APPLY, move.ada, input=_application(begun))
    assert second["code"] == "ALREADY_EXISTS"


async def test_one_transfer_at_a_time_across_a_border(crossing: Open) -> None:
    move = await crossing()
    here = await refused(move.belgium, REQUEST, move.ada, input=move.request(toCountry="BE", toEntity="smartcoop"))
    assert here["code"] == "BAD_ARGUMENT"
    nowhere = await refused(move.belgium, REQUEST, move.ada, input=move.request(toEntity="none"))
    assert nowhere["code"] == "UNKNOWN_ENTITY"
    await move.requested(resign=False)
    assert (await refused(move.belgium, REQUEST, move.ada, input=move.request()))["code"] == "ALREADY_EXISTS"


def _application(transfer: dict[str, Any]) -> dict[str, Any]:
    return {"entity": IT, "category": "WORKER", "profile": ADA, "shares": 1, "transfer": transfer["reference"]}
