"""Seals and meetings that cannot be: each a typed refusal, with the article where it is the law's; nothing written."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.answers import is_refused, refusal
from tests.journeys.office import COMPUTE, CONVENE, SEAL, Office, audit_head, nothing_written, own
from tests.journeys.operations import operation
from tests.journeys.test_a_joint_result import COMPUTE as CONSULT
from tests.journeys.test_a_joint_result import ENTITIES, FIND
from tests.journeys.test_a_joint_result import SEAL as SEAL_CONSULTATION
from tests.journeys.test_one_login_for_two_countries import link_of
from tests.stack import Stack

BELGIUM = ("BE.entity.smartcoop", "otto", "oriane")
FRANCE = ("FR.entity.smartfr", "fleur", "felix")
NETHERLANDS = ("NL.entity.smart-nl", "gerda", "gustav")
STATUS = """mutation($input: RecordEntityStatusInput!) { recordEntityStatus(input: $input) {
  ... on RecordEntityStatusPayload { entity { id } } ...Refused } }"""
OBJECT = """mutation($input: ObjectToRollInput!) { objectToRoll(input: $input) {
  ... on ObjectToRollPayload { objection { id } } ...Refused } }"""
ROLL = "query($id: ID!) { roll(id: $id) { state merkleRoot seals { name } } }"


async def convened(office: Office, days: int = 20, **more: Any) -> tuple[str, dict[str, Any]]:
    """A meeting and its roll, ready to be signed."""
    meeting = await office.convene(days, **more)
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    return meeting["id"], roll


async def test_three_sign_at_once_and_two_of_them_seal(rehearsing: Stack):
    office = Office(rehearsing, *BELGIUM)
    _, roll = await convened(office)
    length, _ = await audit_head(rehearsing, "governance/BE")
    asked = [
        rehearsing.ask(SEAL, {"input": {"roll": roll["id"], "idempotencyKey": uuid4().hex}}, as_=name)
        for name in ("otto", "oriane", "aude")
    ]
    answers = await asyncio.gather(*asked)
    failed = [refusal(answer) for answer in answers if is_refused(answer)]
    found = (await office.read(ROLL, id=roll["id"]))["roll"]
    assert (found["state"], len({row["name"] for row in found["seals"]})) == ("SEALED", 2)
    # the auditor, where she comes first of all, may not sign first; else whoever comes third finds it sealed
    assert [one["code"] for one in failed] in (["ROLL_SEALED"], ["FORBIDDEN"])
    assert (await audit_head(rehearsing, "governance/BE"))[0] == length + 2


async def test_one_person_signs_twice_at_once_and_has_signed_once(rehearsing: Stack):
    office = Office(rehearsing, *BELGIUM)
    _, roll = await convened(office)
    answers = await asyncio.gather(*(office.stack.ask(SEAL, {"input": {"roll": roll["id"]}}, as_="otto") for _ in "ab"))
    assert [refusal(one)["code"] for one in answers if is_refused(one)] == ["SEAL_NEEDS_TWO"]
    found = (await office.read(ROLL, id=roll["id"]))["roll"]
    assert (found["state"], found["merkleRoot"], len(found["seals"])) == ("PROVISIONAL", None, 1)


async def test_an_experimental_pack_without_its_sign_offs(rehearsing: Stack):
    office = Office(rehearsing, *BELGIUM)
    office.stack.later("1d")  # a meeting of today would keep its law
    await office.statutes("A new version, for which nobody has signed off")
    meeting = await office.convene(20)
    roll = await office.compute(meeting["id"])
    assert roll["unsigned"]
    async with nothing_written(office):
        refused = await office.refused(SEAL, roll=roll["id"])
        assert (refused["code"], [cited["key"] for cited in refused["articles"]]) == (
            "SIGN_OFF_MISSING",
            [row["key"] for row in roll["unsigned"]],
        )
        assert all("BE " in cited["article"] for cited in refused["articles"])


async def test_an_objection_after_its_window(rehearsing: Stack):
    office = Office(rehearsing, *FRANCE)
    _, roll = await convened(office)
    office.stack.later("20d")
    asked = {"roll": roll["id"], "membership": own("amelie", "FR"), "claimedVotes": 2, "statement": "I have two."}
    async with nothing_written(office):
        refused = await office.refused(OBJECT, "amelie", **asked)
    assert (refused["code"], refused["latest"]) == ("OBJECTION_WINDOW_CLOSED", roll["objectionsUntil"])


async def test_a_record_date_in_a_closed_period(rehearsing: Stack):
    office = Office(rehearsing, *NETHERLANDS)
    closed = {"status": "CLOSED", "from": office.day(30), "source": "an extract of the register"}
    await office.do(STATUS, "greta", entity=office.entity, **closed)
    asked = {"entity": office.entity, "title": "T", "kind": "ORDINARY", "form": "HYBRID"}
    asked |= {"agenda": [{"title": "A"}]}
    async with nothing_written(office):
        refused = await office.refused(CONVENE, None, **asked, heldOn=office.day(45))
        assert (refused["code"], refused["day"]) == ("ENTITY_NOT_OPEN", office.day(38)), "the record date"
        assert refused["source"] == "an extract of the register"
        unlicensed = await office.refused(CONVENE, None, **asked, heldOn=office.day(25), recordDate=office.day(23))
        assert (unlicensed["code"], unlicensed["article"]) == ("RECORD_DATE_NOT_LICENSED", "NL BW 2:38")


async def test_no_seal_while_a_country_is_missing(rehearsing: Stack):
    france, belgium = Office(rehearsing, *FRANCE), Office(rehearsing, *BELGIUM)
    meeting, roll = await convened(france)
    await france.do(SEAL, roll=roll["id"])
    assembly = (await belgium.convene(20))["id"]
    consultation = (await belgium.do(CONSULT, assembly=assembly, entities=ENTITIES))["consultation"]["id"]
    await belgium.do(FIND, consultation=consultation)
    await rehearsing.kill("members/FR")
    try:
        async with nothing_written(france, belgium):
            for office, document, given in (
                (france, SEAL, {"roll": roll["id"]}),
                (france, COMPUTE, {"assembly": meeting}),
                (belgium, SEAL_CONSULTATION, {"consultation": consultation}),
                (belgium, CONSULT, {"assembly": assembly, "entities": ENTITIES}),
            ):
                refused = await office.refused(document, office.second, **given)
                assert refused["code"] == "ELECTORATE_UNAVAILABLE"
    finally:
        await rehearsing.restart("members/FR")
    found = (await france.read(ROLL, id=roll["id"]))["roll"]
    assert (found["state"], len(found["seals"])) == ("PROVISIONAL", 1)
    assert (await france.do(SEAL, france.second, roll=roll["id"]))["roll"]["state"] == "SEALED"


async def test_no_seal_while_an_alias_is_undelivered(rehearsing: Stack):
    france = Office(rehearsing, *FRANCE)
    link = await bruno_asks(france)
    await rehearsing.kill("members/IT")
    try:
        await bruno_confirms(france, link)
        _, roll = await convened(france)
        async with nothing_written(france):
            refused = await france.refused(SEAL, roll=roll["id"])
        assert (refused["code"], refused["concerned"]) == ("ALIAS_UNDELIVERED", [france.entity])
    finally:
        await rehearsing.restart("members/IT")
    for _ in range(60):
        answer = await rehearsing.ask(SEAL, {"input": {"roll": roll["id"]}}, as_="fleur")
        if not is_refused(answer):
            break
        assert refusal(answer)["code"] == "ALIAS_UNDELIVERED"
        await asyncio.sleep(0.5)
    assert (await france.do(SEAL, france.second, roll=roll["id"]))["roll"]["state"] == "SEALED"


async def bruno_asks(office: Office) -> str:
    """He says in France, with Belgium's word, that he is one person; the question that Belgium has for him."""
    asked = {"country": "BE", "targetCountry": "FR"}
    token = (await office.do(operation("create_link_token"), "bruno", **asked))["token"]
    offer = (await office.read(operation("link_offer"), "bruno-fr", country="FR", token=token))["linkOffer"]
    given = {"country": "FR", "token": token, "otherName": offer["name"]}
    await office.do(operation("redeem_link_token"), "bruno-fr", **given)
    return (await link_of(office.stack, "bruno", "BE", "ASKED"))["id"]


async def bruno_confirms(office: Office, link: str) -> None:
    """He says so in Belgium too: France's id of him becomes an alias."""
    await office.do(operation("confirm_link"), "bruno", link=link)
    await link_of(office.stack, "bruno", "BE", "LINKED")
