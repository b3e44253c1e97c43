"""Money over the graph: requested, paid over the bank, matched by hand, bounced, reminded, in default."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commons.clock import today
from services.members.domain.facts import FactKind
from services.members.store import dunning
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import account, do, office, refused

HEADER = "reference;amount;booked_on;value_date;structured;name;returns\n"


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(
        member(1, operations=shares(3, date(2023, 1, 1), paid=1)),
        member(2, operations=shares(2, date(2024, 5, 1), paid=0)),
    )
    return found


def now(register: Register) -> date:
    return today(register.partition.country.timezone)


async def ask(belgium: Register, number: int = 1, **more):
    due = (now(belgium) + timedelta(days=30)).isoformat()
    given = {"membership": belgium.id(key(number)), "dueOn": due, "reason": "unpaid shares"} | more
    return await do(belgium, "requestPayment", **given)


async def send(belgium: Register, *rows: str):
    content = HEADER + "\n".join(rows)
    return await do(belgium, "importPayments", entity=SMARTCOOP, kind="CSV", content=content)


async def test_a_payment_finds_its_request_and_pays_from_its_value_date(belgium: Register) -> None:
    asked = await ask(belgium)
    assert asked["amount"]["amount"] == "60.00"
    assert asked["state"] == "OPEN"
    row = f"B1;60,00;2024-06-04;2024-05-30;{asked['reference']};Ada;"
    assert await send(belgium, row) == {"fresh": 1, "known": 0, "matched": 1, "returned": 0, "leftOver": []}
    found = await account(belgium, 1)
    assert found["shares"] == {"count": 3, "paid": 3}
    assert found["shareAccount"]["paymentRequests"][0]["state"] == "PAID"
    async with belgium.database.reading() as session:
        from services.members.store.facts import holdings_on

        assert (await holdings_on(session, [key(1)], date(2024, 5, 29)))[key(1)].paid == 1
        assert (await holdings_on(session, [key(1)], date(2024, 5, 30)))[key(1)].paid == 3
    again = await send(belgium, row)
    assert again == {"fresh": 0, "known": 1, "matched": 0, "returned": 0, "leftOver": []}
    assert (await account(belgium, 1))["shares"] == {"count": 3, "paid": 3}
    content = HEADER + row.replace("60,00", "61,00")
    assert await refused(belgium, "importPayments", entity=SMARTCOOP, kind="CSV", content=content) == "ALREADY_EXISTS"


async def test_one_payment_fulfils_several_requests_and_what_is_over_waits(belgium: Register) -> None:
    first = await ask(belgium, amount="30")
    second = await ask(belgium, amount="30")
    made = await send(belgium, f"B1;75.00;2024-06-04;;{second['reference']};Ada;")
    (left,) = made["leftOver"]
    assert left["left"]["amount"] == "15.00"
    assert left["payer"]["name"] == "Ada"
    states = [one["state"] for one in (await account(belgium, 1))["shareAccount"]["paymentRequests"]]
    assert states == ["PAID", "PAID"]
    assert first["number"] == 1
    told = await office(belgium, SMARTCOOP, 2024)
    assert told["money"] == {
        "received": {"amount": "75.00"},
        "onShares": {"amount": "60.00"},
        "unmatched": {"amount": "15.00"},
        "elsewhere": {"amount": "15.00"},
    }
    matched = await do(belgium, "matchPayment", payment=left["id"], membership=belgium.id(key(2)))
    assert matched["state"] == "MATCHED"
    assert [use["amount"]["amount"] for use in matched["uses"]][-1] == "15.00"
    assert await refused(belgium, "settlePayment", payment=left["id"], sentBack=True, reason="x") == (
        "TRANSITION_NOT_ALLOWED"
    )


async def test_what_nobody_can_tell_goes_to_the_work_list_until_it_is_settled(belgium: Register) -> None:
    made = await send(belgium, "B1;30;2024-06-04;;+++000/0000/00000+++;Somebody;", "B2;-12;2024-06-05;;;Bank;")
    assert made["fresh"] == 2
    assert len(made["leftOver"]) == 2
    ids = [row["id"] for row in made["leftOver"]]
    assert await refused(belgium, "settlePayment", payment=ids[1], sentBack=True, reason="fees") == "BAD_ARGUMENT"
    done = await do(belgium, "settlePayment", payment=ids[1], sentBack=False, reason="fees")
    assert done["state"] == "MATCHED"
    done = await do(belgium, "settlePayment", payment=ids[0], sentBack=True, reason="unknown payer")
    assert done["uses"] == [
        {"kind": "SENT_BACK", "operation": None, "membershipId": None, "amount": {"amount": "30.00"}}
    ]
    assert (await office(belgium, SMARTCOOP, 2024))["payments"]["edges"] == []


async def test_a_bounce_takes_back_what_the_payment_paid(belgium: Register) -> None:
    asked = await ask(belgium)
    await send(belgium, f"B1;60;2024-06-04;;{asked['reference']};Ada;")
    made = await send(belgium, "B9;-60;2024-06-10;2024-06-09;;Ada;B1")
    assert made["returned"] == 1
    assert made["leftOver"] == []
    found = await account(belgium, 1)
    assert found["shares"] == {"count": 3, "paid": 1}
    assert found["shareAccount"]["paymentRequests"][0]["state"] == "OPEN"
    async with belgium.database.reading() as session:
        from services.members.store.facts import holdings_on

        paid = [(await holdings_on(session, [key(1)], date(2024, 6, day)))[key(1)].paid for day in (4, 8, 9)]
    assert paid == [3, 3, 1]
    told = (await office(belgium, SMARTCOOP, 2024))["money"]
    assert [told[name]["amount"] for name in ("received", "onShares", "unmatched")] == ["0.00", "0.00", "0.00"]


async def test_a_bounce_by_hand_of_money_whose_shares_are_gone_is_refused(belgium: Register) -> None:
    payment = await do(belgium, "recordPayment", membership=belgium.id(key(1)), amount="60", voucher="V1")
    assert payment["state"] == "MATCHED"
    await do(belgium, "recordShareOperation", membership=belgium.id(key(1)), kind="REDEEM", shares=3)
    given = {"payment": payment["id"], "reason": "cheque without cover"}
    assert await refused(belgium, "bouncePayment", **given) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "recordPayment", membership=belgium.id(key(2)), amount="60", voucher="V1") == (
        "ALREADY_EXISTS"
    )


async def test_who_does_not_pay_is_reminded_then_in_default_until_she_pays(
    belgium: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = now(belgium)
    asked = await ask(belgium, number=2, graceDays=10)

    async def run_on(days: int):
        monkeypatch.setattr("commons.subgraph.context.today", lambda _zone: start + timedelta(days=days))
        made = await do(belgium, "runShareObligations", entity=SMARTCOOP)
        return made["requested"], made["reminded"], made["defaulted"]

    assert (await run_on(30))[1:] == (0, 0)
    assert (await run_on(31))[1:] == (1, 0)
    assert (await run_on(31))[1:] == (0, 0)
    assert (await run_on(41))[1:] == (0, 0)
    assert (await run_on(42))[2] >= 1
    found = await account(belgium, 2)
    assert found["facts"]["inDefault"]
    assert found["shareAccount"]["paymentRequests"][0]["state"] == "IN_DEFAULT"
    async with belgium.database.reading() as session:
        reason = await session.value(
            "SELECT detail FROM membership_fact WHERE membership = :id AND kind = :kind",
            {"id": key(2), "kind": FactKind.IN_DEFAULT.value},
        )
    assert reason.startswith("payment request 1, due ")
    monkeypatch.setattr("commons.subgraph.context.today", lambda _zone: start + timedelta(days=50))
    paid_on = (start + timedelta(days=49)).isoformat()
    await send(belgium, f"B1;60;{paid_on};;{asked['reference']};Ada;")
    assert not (await account(belgium, 2))["facts"]["inDefault"]
    bounced = (start + timedelta(days=50)).isoformat()
    await send(belgium, f"B2;-60;{bounced};;;Ada;B1")
    assert (await account(belgium, 2))["facts"]["inDefault"]


async def test_one_key_takes_a_file_in_once_whole_parts_at_a_time(belgium: Register) -> None:
    rows = [f"B{number};1;2024-06-04;;;Ada;" for number in range(150)]
    given = {"entity": SMARTCOOP, "kind": "CSV", "content": HEADER + "\n".join(rows), "idempotencyKey": "k"}
    first = await do(belgium, "importPayments", **given)
    again = await do(belgium, "importPayments", **given)
    assert (first["fresh"], first["known"], len(first["leftOver"])) == (150, 0, 150)
    assert (again["fresh"], again["known"], again["leftOver"]) == (0, 150, [])
    assert [line.action for line in await belgium.lines()].count("payments.received") == 2
    other = given | {"content": HEADER + rows[0]}
    assert await refused(belgium, "importPayments", **other) == "IDEMPOTENCY_KEY_REUSED"


async def test_a_repeated_run_tells_where_the_first_one_stopped(
    belgium: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dunning, "AT_ONCE", 1)
    given = {"entity": SMARTCOOP, "idempotencyKey": "k"}
    first = await do(belgium, "runShareObligations", **given)
    assert first["next"] == belgium.id(key(1))
    assert (await do(belgium, "runShareObligations", **given))["next"] == first["next"]
    second = await do(belgium, "runShareObligations", entity=SMARTCOOP, after=first["next"])
    third = await do(belgium, "runShareObligations", entity=SMARTCOOP, after=second["next"])
    assert (second["next"], third["next"]) == (belgium.id(key(2)), None)


async def test_a_request_that_is_cancelled_asks_for_nothing(belgium: Register) -> None:
    asked = await ask(belgium)
    done = await do(belgium, "cancelPaymentRequest", request=asked["id"], reason="a slip")
    assert done["state"] == "CANCELLED"
    assert done["left"]["amount"] == "0"
    assert await refused(belgium, "cancelPaymentRequest", request=asked["id"], reason="x") == "TRANSITION_NOT_ALLOWED"


async def test_more_than_is_owed_is_not_asked_for(belgium: Register) -> None:
    due = (now(belgium) + timedelta(days=30)).isoformat()
    given = {"membership": belgium.id(key(1)), "dueOn": due, "reason": "x"}
    assert await refused(belgium, "requestPayment", **given, amount="61") == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "requestPayment", **given | {"dueOn": "2020-01-01"}) == "BAD_ARGUMENT"
    assert await refused(belgium, "requestPayment", **given, shareClass="Z") == "BAD_ARGUMENT"
    assert await refused(belgium, "requestPayment", "", **given) == "UNAUTHENTICATED"
    assert await refused(belgium, "requestPayment", belgium.officer("BE.entity.other"), **given) == "FORBIDDEN"


async def test_a_members_own_account_is_hers_and_no_others(belgium: Register) -> None:
    await belgium.load(member(3, logins=[("be", "ada")], operations=shares(1, date(2024, 1, 1))))
    token = belgium.issuing.token("be", "ada")
    assert (await account(belgium, 3, token=token))["shareObligation"]["held"] == 1
    query = "query ($id: ID!) { entity(id: $id) { shareOffice { money { received { amount } } } } }"
    assert await belgium.code(query, token, id=SMARTCOOP) == "PARTITION_FORBIDDEN"
    assert Decimal((await office(belgium, SMARTCOOP, 2024))["money"]["received"]["amount"]) == 0
