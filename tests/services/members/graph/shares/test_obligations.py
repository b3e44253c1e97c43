"""Obligations over the graph: France takes instalments from pay, Belgium counts a share for each year of use."""

from __future__ import annotations

from datetime import date

from services.members.store.bulk_load import MembershipRecord
from tests.answers import asking
from tests.services.members.conftest import SMARTCOOP, SMARTFR, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import account, do, office, refused

CONTRACT = asking("recordContract", "membership { id }")
RULE = {
    "entity": SMARTCOOP,
    "category": "WORKER",
    "obligation": "MANDATORY",
    "shares": 3,
    "source": "statutes art. 9",
    "instalments": {"count": 3, "amount": "30", "withinMonths": 36},
}


async def opened(register: OpenRegister, code: str, *records: MembershipRecord) -> Register:
    found = await register(code)
    await found.load(*records)
    return found


async def test_france_takes_three_instalments_from_contracts_of_a_hundred_and_more(register: OpenRegister) -> None:
    france = await opened(register, "FR", member(1, entity=SMARTFR, joined_on=date(2025, 1, 15)))

    async def pay(reference: str, net: str, work: str = "CONTRACT", on: str = "2025-03-01"):
        given = {"membership": france.id(key(1)), "reference": reference, "paidOn": on, "net": net, "work": work}
        made = await do(france, "recordPay", **given)
        return made["deducted"]["amount"], made["why"], made["membership"]["shares"]["paid"]

    assert await pay("P1", "99.99") == ("0.00", "net pay is below 100", 0)
    assert await pay("P2", "500", "AUTHOR_INVOICE") == ("0.00", "nothing is taken from an author's invoice", 0)
    assert await pay("P3", "100") == ("30.00", "instalment 1 of 3", 1)
    assert await pay("P3", "100") == ("30.00", "instalment 1 of 3", 1)
    again = {"membership": france.id(key(1)), "reference": "P3", "paidOn": "2025-03-01", "net": "101"}
    assert await refused(france, "recordPay", **again) == "ALREADY_EXISTS"
    found = (await account(france, 1))["shareObligation"]
    assert (found["required"], found["held"], found["outstanding"]["amount"]) == (3, 1, "60.00")
    assert (found["clockStartedOn"], found["endsOn"]) == ("2025-03-01", "2028-03-01"), "the first of enough"
    assert (found["nextInstalment"]["number"], found["nextInstalment"]["amount"]["amount"]) == (2, "30")
    await pay("P4", "200", on="2025-04-01")
    await pay("P5", "200", on="2025-05-01")
    assert await pay("P6", "200", on="2025-06-01") == ("0.00", "nothing is outstanding", 3)
    lines = [line.action for line in await france.lines()]
    assert lines.count("pay.noted") == 7, "each telling is on record, the second of P3 too"


async def test_the_three_years_begin_with_a_contract_and_at_their_end_all_that_is_left_is_asked_for(
    register: OpenRegister,
) -> None:
    france = await opened(register, "FR", *(member(n, entity=SMARTFR, joined_on=date(2022, 1, 15)) for n in (1, 2)))

    async def contract(number: int, first: str, last: str, net: str) -> None:
        given = {"membership": france.id(key(number)), "kind": "CDD", "from": first, "until": last, "net": net}
        await france.data(CONTRACT, france.officer(), input=given)

    await contract(1, "2022-02-01", "2022-02-28", "99.99")
    await contract(2, "2021-11-01", "2022-02-28", "800")
    idle = (await account(france, 1))["shareObligation"]
    assert (idle["clockStartedOn"], idle["endsOn"], idle["due"]["amount"]) == (None, None, "0")
    earlier = (await account(france, 2))["shareObligation"]["clockStartedOn"]
    assert earlier == "2022-01-15", "it ran when she came into the category"
    await contract(1, "2022-06-01", "2022-06-30", "100")
    before = (await account(france, 1, "2025-05-31"))["shareObligation"]
    assert (before["clockStartedOn"], before["endsOn"], before["due"]["amount"]) == ("2022-06-01", "2025-06-01", "0")
    over = (await account(france, 1, "2025-06-01"))["shareObligation"]
    assert (over["due"]["amount"], over["dueOn"]) == ("90.00", "2025-06-01")
    made = await do(france, "runShareObligations", entity=SMARTFR)
    assert made["requested"] == 2, "what no contract brought in three years is asked for, and then reminded of"


async def test_belgium_three_bought_in_2021_cover_to_the_end_of_2023(register: OpenRegister) -> None:
    belgium = await opened(register, "BE", member(1, joined_on=date(2021, 3, 1)))
    given = {"membership": belgium.id(key(1)), "kind": "SUBSCRIBE", "shares": 3, "valueDate": "2021-04-01"}
    await do(belgium, "recordShareOperation", **given)
    await do(belgium, "recordShareOperation", **given | {"kind": "PAY"})
    found = await account(belgium, 1, "2022-06-01")
    assert found["coverage"] == {"from": "2021-04-01", "until": "2023-12-31", "lapsed": True}
    assert found["shareObligation"]["coveredUntil"] == "2023-12-31"
    assert found["shareObligation"]["due"]["amount"] == "0"
    lapsed = (await account(belgium, 1, "2024-02-01"))["shareObligation"]
    assert (lapsed["due"]["amount"], lapsed["dueOn"], lapsed["coveredUntil"]) == ("30.00", "2024-01-01", None)


async def test_a_share_for_this_year_is_asked_for_once_and_its_payment_subscribes_it(register: OpenRegister) -> None:
    belgium = await opened(
        register, "BE", member(1, joined_on=date(2021, 3, 1), operations=shares(1, date(2021, 4, 1)))
    )
    made = await do(belgium, "runShareObligations", entity=SMARTCOOP)
    assert made == {"requested": 1, "reminded": 0, "defaulted": 0, "next": None}
    assert (await do(belgium, "runShareObligations", entity=SMARTCOOP))["requested"] == 0
    (asked,) = (await account(belgium, 1))["shareAccount"]["paymentRequests"]
    today = (await do(belgium, "requestPayment", **_due(belgium)))["dueOn"]
    await do(belgium, "recordPayment", membership=belgium.id(key(1)), amount="30", voucher="V1")
    found = await account(belgium, 1)
    assert found["shares"] == {"count": 2, "paid": 2}
    assert found["shareObligation"]["coveredUntil"] == f"{found['shareObligation']['coveredUntil'][:4]}-12-31"
    assert (asked["state"], today) == ("OPEN", _due(belgium)["dueOn"])


def _due(belgium: Register) -> dict[str, str]:
    return {"membership": belgium.id(key(1)), "dueOn": f"{date.today().year + 2}-01-01", "reason": "this year"}


async def test_an_obligation_holds_from_its_day_on_and_what_held_before_stays(register: OpenRegister) -> None:
    belgium = await opened(register, "BE", member(1, joined_on=date(2021, 3, 1)))
    rule = await do(belgium, "setShareObligation", **RULE, **{"from": "2022-01-01"})
    assert rule["instalments"] == {"count": 3, "deductedFromNet": None}
    after = (await account(belgium, 1, "2022-06-01"))["shareObligation"]
    assert (after["required"], after["rule"]["source"], after["due"]["amount"]) == (3, "statutes art. 9", "30.00")
    before = (await account(belgium, 1, "2021-12-31"))["shareObligation"]
    assert before["rule"]["source"].startswith("smartbe.be")
    await do(belgium, "setShareObligation", **RULE | {"shares": 1, "instalments": None}, **{"from": "2023-01-01"})
    required = [(await account(belgium, 1, day))["shareObligation"]["required"] for day in ("2022-12-31", "2023-01-01")]
    assert required == [3, 1]
    told = await office(belgium, SMARTCOOP, 2024)
    worker = next(one for one in told["obligations"] if one["category"] == "WORKER")
    assert (worker["shares"], worker["instalments"]) == (1, None)


async def test_obligations_are_the_office_s_to_set(register: OpenRegister) -> None:
    belgium = await opened(register, "BE", member(1))
    assert await refused(belgium, "setShareObligation", **RULE | {"category": "NOBODY"}) == "BAD_ARGUMENT"
    assert await refused(belgium, "setShareObligation", **RULE | {"shares": 2}) == "BAD_ARGUMENT"
    assert await refused(belgium, "setShareObligation", **RULE | {"source": " "}) == "BAD_ARGUMENT"
    assert await refused(belgium, "setShareObligation", belgium.officer("BE.entity.other"), **RULE) == "FORBIDDEN"
    assert await refused(belgium, "setShareObligation", **RULE | {"entity": SMARTFR}) == "UNROUTABLE_ID"
