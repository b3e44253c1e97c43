"""A member whose profile is erased is forgotten by name; what the law keeps of meetings keeps her id."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pytest
from sqlalchemy.exc import DBAPIError

from commons.auth.tokens import Asking, partition_token
from commons.bulk import NAMED_ELECTORATE_PURPOSE
from commons.erased_members import ERASED_PATH, ERASED_PURPOSE, ErasedMembers
from services.governance.store.forgetting import KEPT, PERSONAL
from services.members.app.erasure_delivery import ErasureDelivery
from services.members.domain.protection.erasure import ErasedBecause
from services.members.domain.protection.retention import Kept, rule_for
from services.members.store.erasure_journal import Erased
from services.members.store.erasures import save_erasure
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, Country, key
from tests.services.governance.hands import GIVE, germany, given, m, proxy

OF_OFFICERS = {
    *("roll_override", "bounce", "discovery", "section_fact", "door_change", "presence", "conflict"),
    *("representation", "bureau_member", "office"),
}
"""Tables of members whose `name` is always, or may be, an officer's who entered the row."""


async def told(place: Country, *memberships: UUID, purpose: str = ERASED_PURPOSE) -> Any:
    asked = Asking(f"members/{place.code}", f"governance/{place.code}", purpose)
    body = msgspec.json.encode(ErasedMembers([one.hex for one in memberships]))
    token = partition_token(asked, place.members_key)
    return await ask(place.app, "POST", ERASED_PATH, body, authorization=f"Bearer {token}")


async def proxies(place: Country) -> list[tuple[UUID, str, bool]]:
    async with place.partition.database.reading() as session:
        rows = await session.all("SELECT principal, name, on_behalf FROM proxy ORDER BY principal")
    return [tuple(row) for row in rows]


async def by_herself(place: Country, assembly: str, number: int, holder: int) -> None:
    """She gives a proxy with her own login, as the members service knows it."""
    async with place.members.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO login (issuer, subject, person, known) SELECT 'group', 'ada', person, int8range(1, NULL)"
            f" FROM membership_person WHERE membership = '{key(number)}'"
        )
    token = place.issuing.token("group", "ada", name="Ada Lovelace")
    await place.data(GIVE, token, input=proxy(place, assembly, number, holder))


async def test_her_own_name_goes_and_the_office_s_stays(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await given(place, assembly, 2, 1)
    await by_herself(place, assembly, 3, 1)
    before = await proxies(place)
    assert [(name, behalf) for _, name, behalf in before] == [("Otto", True), ("Ada Lovelace", False)]

    answer = await told(place, key(2), key(3), key(2))
    assert (answer.status, answer.json()) == (200, {"forgotten": 2})
    assert await proxies(place) == [(key(2), "Otto", True), (key(3), "[erased]", False)]
    line = (await place.chain())[-1]
    assert (line.action, line.subject, "Ada" in line.body) == ("member.forgotten", m(2), False)
    assert (await told(place, key(3))).json() == {"forgotten": 0}
    assert len(await place.chain()) == line.sequence, "told again, nothing is written"


async def test_nothing_else_of_the_past_can_be_changed(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await given(place, assembly, 2, 1)
    database = place.partition.database

    async def changed(what: str, *, erasing: bool) -> None:
        async with database.writing(LOADER, "x") as session:
            await session.value("SELECT set_config('hemicycle.erasing', :on, true)", {"on": "on" if erasing else ""})
            await session.execute(f"UPDATE proxy SET {what}")

    for what, erasing in (("law = 'x'", True), ("form = 'ORAL'", True), ("name = 'x'", False)):
        with pytest.raises(DBAPIError, match="keeps its past"):
            await changed(what, erasing=erasing)


async def test_nobody_else_tells(country: OpenCountry) -> None:
    place, _, _ = await germany(country)
    assert (await told(place, key(1), purpose=NAMED_ELECTORATE_PURPOSE)).status in {401, 403}
    assert (await ask(place.app, "POST", ERASED_PATH, b'{"memberships": []}')).status == 401
    asked = Asking(f"members/{place.code}", f"governance/{place.code}", ERASED_PURPOSE)
    token = f"Bearer {partition_token(asked, place.members_key)}"
    assert (await ask(place.app, "POST", ERASED_PATH, b'{"memberships": ["x"]}', authorization=token)).status == 400


async def test_every_table_with_a_member_and_a_name_is_listed(country: OpenCountry) -> None:
    place, _, _ = await germany(country)
    async with place.partition.database.reading() as session:
        rows = await session.all(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN information_schema.columns k"
            " USING (table_schema, table_name) WHERE c.table_schema = 'public'"
            " AND c.column_name IN ('membership', 'principal', 'holder', 'represented')"
            " AND k.column_name IN ('name', 'contact', 'display_name', 'on_behalf_of')"
        )
    assert {row.table_name for row in rows} == {*PERSONAL, *KEPT, *OF_OFFICERS}


async def test_an_erasure_is_told_until_governance_has_heard_and_again_after_a_start(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await by_herself(place, assembly, 3, 1)
    members = replace(place.partition, service="members", database=place.members, key=place.members_key)
    rule = rule_for(Kept.IDENTITY, place.code, place.today)
    async with place.members.writing(LOADER, "erase") as session:
        await save_erasure(session, [Erased(key(3), ErasedBecause.MEMBER, place.today)], rule)
    heard: list[str] = []

    async def away(address: str, token: str, body: bytes) -> bool:
        return False

    async def post(address: str, token: str, body: bytes) -> bool:
        heard.append(urlsplit(address).path)
        answer = await ask(place.app, "POST", urlsplit(address).path, body, authorization=f"Bearer {token}")
        return answer.status == 200

    tell = ErasureDelivery()
    assert [await tell(members, away), (await proxies(place))[0][1]] == [0, "Ada Lovelace"]
    assert [await tell(members, post), (await proxies(place))[0][1]] == [1, "[erased]"]
    assert [await tell(members, post), heard] == [0, [ERASED_PATH]]

    async with place.partition.database.engine.begin() as connection:  # governance comes back from a backup
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        await connection.exec_driver_sql("UPDATE proxy SET name = 'Ada Lovelace'")
        await connection.exec_driver_sql("DELETE FROM forgotten")
    assert [await ErasureDelivery()(members, post), (await proxies(place))[0][1]] == [1, "[erased]"]
