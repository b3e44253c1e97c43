"""Operations on their way over the graph: a number only when done, four eyes, counter-operations."""

from __future__ import annotations

from datetime import date

import pytest

from services.members.store.versions import versions_of
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import account, do, office, refused


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")], operations=shares(1, date(2023, 1, 1))), member(2))
    return found


async def test_only_what_is_done_gets_a_number_and_there_is_no_gap(belgium: Register) -> None:
    ada = belgium.issuing.token("be", "ada")
    asked = {"membership": belgium.id(key(1)), "kind": "SUBSCRIBE", "shares": 2}
    first = await do(belgium, "requestShares", ada, **asked, draft=True)
    assert (first["state"], first["version"], first["operation"]) == ("DRAFT", 1, None)
    second = await do(belgium, "requestShares", ada, **asked)
    third = await do(belgium, "requestShares", ada, **asked)
    await do(belgium, "submitShareRequest", ada, request=first["id"])
    told = await do(belgium, "refuseShareRequest", request=second["id"], reason="no more than three each")
    assert told["steps"][-1] == {"state": "REFUSED", "reason": "no more than three each"}
    await do(belgium, "withdrawShareRequest", ada, request=third["id"])
    assert await refused(belgium, "bookShareRequest", request=first["id"]) == "TRANSITION_NOT_ALLOWED"
    await do(belgium, "approveShareRequest", request=first["id"], expectedVersion=2)
    done = await do(belgium, "bookShareRequest", request=first["id"], expectedVersion=3)
    assert (done["state"], done["operation"]) == ("DONE", 3)
    assert await refused(belgium, "bookShareRequest", request=first["id"]) == "TRANSITION_NOT_ALLOWED"
    states = [one["state"] for one in (await account(belgium, 1))["shareAccount"]["requests"]]
    assert states == ["DONE", "REFUSED", "WITHDRAWN"]
    assert (await office(belgium, SMARTCOOP, date.today().year))["requests"]["edges"] == []


async def test_two_officers_do_not_overwrite_each_other(belgium: Register) -> None:
    made = await do(belgium, "requestShares", membership=belgium.id(key(1)), kind="SUBSCRIBE", shares=1)
    await do(belgium, "approveShareRequest", request=made["id"], expectedVersion=2)
    given = {"request": made["id"], "expectedVersion": 2, "reason": "x"}
    assert await refused(belgium, "refuseShareRequest", **given) == "CHANGED_MEANWHILE"


async def test_with_four_eyes_one_asks_and_another_approves(belgium: Register) -> None:
    policy = await do(belgium, "setSharePolicy", entity=SMARTCOOP, fourEyes=True, source="board of 3 May")
    assert policy["fourEyes"] is True
    asked = {"membership": belgium.id(key(1)), "kind": "SUBSCRIBE", "shares": 1}
    assert await refused(belgium, "recordShareOperation", **asked) == "APPROVAL_NEEDS_TWO"
    made = await do(belgium, "requestShares", **asked)
    assert await refused(belgium, "approveShareRequest", request=made["id"]) == "APPROVAL_NEEDS_TWO"
    made = await do(belgium, "requestShares", belgium.issuing.token("be", "ada"), **asked)
    assert (await do(belgium, "approveShareRequest", request=made["id"]))["state"] == "APPROVED"


async def test_an_operation_is_taken_back_by_another_and_both_stay(belgium: Register) -> None:
    given = {"entity": SMARTCOOP, "number": 2, "reason": "booked on the wrong member"}
    found = await do(belgium, "reverseShareOperation", **given)
    assert found["shares"] == {"count": 1, "paid": 0}
    assert await refused(belgium, "reverseShareOperation", **given) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "reverseShareOperation", **given | {"number": 3}) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "reverseShareOperation", **given | {"number": 9}) == "NOT_FOUND"
    assert await refused(belgium, "reverseShareOperation", **given | {"number": 1, "reason": " "}) == "BAD_ARGUMENT"
    async with belgium.database.reading() as session:
        read = (await versions_of(session, [key(1)]))[key(1)]
    once = given | {"number": 1, "idempotencyKey": "k", "expectedVersion": read}
    assert (
        await refused(belgium, "reverseShareOperation", **once | {"expectedVersion": read - 1}) == "CHANGED_MEANWHILE"
    )
    found = await do(belgium, "reverseShareOperation", **once)
    again = await do(belgium, "reverseShareOperation", **once)
    assert found == again
    assert found["shares"] == {"count": 0, "paid": 0}
    asked = {"membership": belgium.id(key(1)), "kind": "REVERSE"}
    assert await refused(belgium, "recordShareOperation", **asked) == "BAD_ARGUMENT"


async def test_a_member_asks_for_herself_only(belgium: Register) -> None:
    ada = belgium.issuing.token("be", "ada")
    asked = {"membership": belgium.id(key(2)), "kind": "SUBSCRIBE", "shares": 1}
    assert await refused(belgium, "requestShares", ada, **asked) == "FORBIDDEN"
    made = await do(belgium, "requestShares", **asked)
    assert await refused(belgium, "withdrawShareRequest", ada, request=made["id"]) == "FORBIDDEN"
    assert await refused(belgium, "requestShares", **asked | {"kind": "REDEEM"}) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "approveShareRequest", request=belgium.id(key(2))) == "MALFORMED_ID"
