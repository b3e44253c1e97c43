"""Names for the desk: asked for one meeting and purpose, and what happens when nobody answers."""

from __future__ import annotations

import aiohttp
import msgspec
import pytest

from commons.auth.tokens import Asking, partition_token
from commons.bulk import DESK_MOST, DESK_PATH, DeskRequest
from commons.errors import Refusal
from commons.ids import uuid_of
from services.governance.store import assemblies
from services.governance.store.desk import names
from services.members.store.profiles import ProfileRecord
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member

SMART_DE = "DE.entity.smart-eg"


async def berlin(country: OpenCountry) -> Country:
    place = await country("DE")
    await place.load(member(1, SMART_DE, profile=ProfileRecord(given_name="Ada", family_name="Byron")))
    return place


async def status(place: Country, asking: Asking, **asked: object) -> int:
    body = msgspec.json.encode({"entity": SMART_DE, "day": place.today.isoformat()} | asked)
    bearer = {"authorization": f"Bearer {partition_token(asking, place.partition.key)}"}
    address = place.served.address + DESK_PATH
    async with aiohttp.ClientSession() as http, http.post(address, data=body, headers=bearer) as response:
        return response.status


async def test_names_are_for_the_desk_of_one_meeting(country: OpenCountry) -> None:
    place = await berlin(country)
    meeting = "DE.assembly.00000000000040008000000000000001"
    desk = Asking("governance/DE", "members/DE", "MEETING_DESK", meeting)
    assert await status(place, desk, find="ada") == 200
    assert await status(place, Asking("governance/DE", "members/DE", "MEETING_DESK"), find="ada") == 403
    assert await status(place, Asking("governance/DE", "members/DE", "NOTICE", meeting), find="ada") == 403
    assert await status(place, desk, memberships=["nonsense"]) == 400
    assert await status(place, desk, memberships=[key(1).hex] * (DESK_MOST + 1)) == 400
    assert await status(place, desk, numbers=[1] * (DESK_MOST + 1)) == 400
    assert await status(place, desk, numbers=[-1]) == 400
    assert await status(place, desk, find="ada", most=0) == 400
    assert await status(place, desk, day="yesterday", find="ada") == 400


async def test_who_is_asked_by_id_and_a_members_service_that_is_gone(country: OpenCountry) -> None:
    place = await berlin(country)
    wanted = await place.convene(SMART_DE, place.day(40))
    async with place.partition.database.reading() as session:
        (meeting,) = [row for _, row in await assemblies.by_ids(session, [uuid_of(wanted, "assembly")])]
    ids = [key(1), key(99)]
    ada = names.Named(key(1), 1, "Ada Byron")
    assert await names.names_of(place.partition, meeting, place.today, ids) == {key(1): ada}
    assert await names.names_of(place.partition, meeting, place.today, []) == {}
    assert await names.numbered(place.partition, meeting, place.today, range(1, 2 * DESK_MOST)) == {1: key(1)}
    await place.served.stop()
    with pytest.raises(Refusal) as refused:
        await names.found(place.partition, meeting, place.today, "ada", 20)
    assert refused.value.code == "PARTITION_UNAVAILABLE"


def test_a_request_is_bounded() -> None:
    asked = msgspec.json.encode(DeskRequest(SMART_DE, "2026-11-24", most=DESK_MOST + 1))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(asked, type=DeskRequest)
