"""recordEntityStatus over the graph: dated, sourced, known for ever, and heard by those who ask for a register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from commons.errors import Refusal
from services.members.store.electorate import check_electorate
from tests.services.members.conftest import OpenRegister, Register

NL = "NL.entity.smart-nl"
BE = "BE.entity.smartcoop"
RECORD = """mutation($input: RecordEntityStatusInput!) { recordEntityStatus(input: $input) {
  ... on RecordEntityStatusPayload { entity {
  status closedOn statuses { status from until source } } } ...Refused } }"""
TODAY = date.today()


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    return await register("BE")


async def record(belgium: Register, status: str, since: date, until: date | None = None, **given: Any) -> Any:
    asked = {"entity": BE, "status": status, "from": since.isoformat(), "source": "judgment of 1 March"} | given
    if until:
        asked["until"] = until.isoformat()
    return (await belgium.data(RECORD, belgium.officer(), input=asked))["recordEntityStatus"]["entity"]


async def test_a_receivership_is_a_period_with_its_source(belgium: Register) -> None:
    entity = await record(belgium, "RECEIVERSHIP", date(2022, 3, 1), date(2022, 12, 13))
    assert (entity["status"], entity["closedOn"]) == ("OPEN", None)
    assert entity["statuses"] == [
        {"status": "OPEN", "from": "2016-10-01", "until": "2022-02-28", "source": None},
        {"status": "RECEIVERSHIP", "from": "2022-03-01", "until": "2022-12-13", "source": "judgment of 1 March"},
        {"status": "OPEN", "from": "2022-12-14", "until": None, "source": None},
    ]
    await check_electorate(belgium.database, BE, date(2022, 6, 1), None)
    (told,) = await belgium.outbox("entity.status")
    assert told["status"] == "RECEIVERSHIP"
    assert (await belgium.lines())[-1].action == "entity.status"


async def test_a_closed_entity_has_no_register_from_that_day_on_but_had_one_as_known_before(belgium: Register) -> None:
    before, day = await belgium.sequence(), TODAY - timedelta(days=3)
    entity = await record(belgium, "CLOSED", day)
    assert (entity["status"], entity["closedOn"]) == ("CLOSED", day.isoformat())
    await check_electorate(belgium.database, BE, day - timedelta(days=1), None)
    await check_electorate(belgium.database, BE, TODAY, before)
    with pytest.raises(Refusal) as refused:
        await check_electorate(belgium.database, BE, TODAY, None)
    assert refused.value.code == "ENTITY_NOT_OPEN"
    assert refused.value.details["since"] == day.isoformat()
    again = await record(belgium, "OPEN", day)
    assert (again["status"], again["closedOn"]) == ("OPEN", None)


async def test_who_may_not_and_what_may_not(belgium: Register) -> None:
    asked = {"entity": BE, "status": "CLOSED", "from": TODAY.isoformat(), "source": "deed"}
    organiser = belgium.issuing.token("be", "otto", roles=[{"role": "organiser", "countries": ["BE"], "entities": []}])
    assert await belgium.code(RECORD, organiser, input=asked) == "PARTITION_FORBIDDEN"
    assert await belgium.code(RECORD, belgium.officer(), input=asked | {"source": ""}) == "BAD_ARGUMENT"
    assert await belgium.code(RECORD, belgium.officer(), input=asked | {"entity": NL}) == "UNROUTABLE_ID"


async def test_the_same_key_records_once(belgium: Register) -> None:
    day = TODAY - timedelta(days=1)
    first = await record(belgium, "LIQUIDATION", day, idempotencyKey="k")
    sequence = await belgium.sequence()
    assert await record(belgium, "LIQUIDATION", day, idempotencyKey="k") == first
    assert await belgium.sequence() == sequence
