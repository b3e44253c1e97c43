"""Addresses for notices: for governance of the same country, about one assembly, of those who are registered then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import msgspec
import pytest

from commons.auth.tokens import Asking, partition_token
from commons.bulk import NOTICE_COLUMNS, NOTICE_PATH, EntityRequest, FrameReader
from services.members.store.bulk_load import ProfileRecord
from tests.commons.asgi import Answer, ask
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

GOOD = Asking("governance/BE", "members/BE", "NOTICE", "BE.assembly.1")


async def answer_to(register: Register, asking: Asking = GOOD, entity: str = SMARTCOOP) -> Answer:
    token = partition_token(asking, register.issuing.partitions["governance/BE"])
    body = msgspec.json.encode(EntityRequest(entity, "2024-06-01"))
    return await ask(register.app, "POST", NOTICE_PATH, body, authorization=f"Bearer {token}")


async def rows_of(register: Register, answer: Answer) -> list[dict[str, Any]]:
    async def chunks() -> AsyncIterator[bytes]:
        yield answer.body

    reader, content = FrameReader(chunks()), BytesIO()
    async for payload in reader.rows():
        content.write(payload)
    content.seek(0)
    columns = ", ".join(f"{name} {kind}" for name, kind in NOTICE_COLUMNS)
    async with register.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"CREATE TEMP TABLE arrived ({columns}) ON COMMIT DROP")
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.copy_to_table("arrived", source=content, columns=[n for n, _ in NOTICE_COLUMNS], format="binary")
        return [dict(row) for row in await driver.fetch("SELECT * FROM arrived ORDER BY membership")]


async def test_everybody_registered_is_there_with_what_the_register_has(register: OpenRegister) -> None:
    belgium = await register("BE")
    ann = ProfileRecord(given_name="Ann", family_name="Wouters", email="ann@example.org", city="Gent")
    gone = replace(member(3), ended_on=date(2023, 12, 31))
    await belgium.load(replace(member(1), profile=ann), replace(member(2), profile=ProfileRecord(email="")), gone)
    found = await rows_of(belgium, await answer_to(belgium))
    assert [(row["membership"], row["name"], row["email"], row["city"]) for row in found] == [
        (key(1), "Ann Wouters", "ann@example.org", "Gent"),
        (key(2), None, None, None),
    ]


@pytest.mark.parametrize(
    ("asking", "status"),
    [
        (replace(GOOD, assembly=None), 403),
        (replace(GOOD, purpose="VOTING_ROLL"), 403),
        (replace(GOOD, asked="members/FR"), 401),
        (replace(GOOD, purpose="STATISTICS"), 403),
    ],
)
async def test_who_is_not_answered(register: OpenRegister, asking: Asking, status: int) -> None:
    assert (await answer_to(await register("BE"), asking)).status == status


async def test_of_another_country_s_entity_there_is_nothing(register: OpenRegister) -> None:
    assert (await answer_to(await register("BE"), entity="FR.entity.smartfr")).status == 400
