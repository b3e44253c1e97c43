"""Who took part, as the members service of the country asks: present, stood for, or absent; nothing about votes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.bulk import NAMED_ELECTORATE_PURPOSE
from commons.turnout import HASH_BYTES, TURNOUT_PATH, TURNOUT_PURPOSE, Attendance, TurnoutAnswer, TurnoutRequest
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key
from tests.services.governance.hands import acts, germany, given, m
from tests.services.governance.room import checked_in, opened

KEY = bytes(range(32))


def hashed(number: int) -> str:
    return hmac.digest(KEY, key(number).bytes, hashlib.sha256)[:HASH_BYTES].hex()


async def told(place: Country, days: int = 0, known_at: int | None = None) -> TurnoutAnswer:
    answer = await _asked(place, TurnoutRequest(place.day(days).isoformat(), KEY.hex(), known_at))
    assert answer.status == 200, answer.body
    return msgspec.json.decode(answer.body, type=TurnoutAnswer)


async def _asked(place: Country, wanted: TurnoutRequest, purpose: str = TURNOUT_PURPOSE):
    asking = Asking(f"members/{place.code}", f"governance/{place.code}", purpose)
    token = partition_token(asking, place.members_key)
    return await ask(place.app, "POST", TURNOUT_PATH, msgspec.json.encode(wanted), authorization=f"Bearer {token}")


def numbers(answer: TurnoutAnswer, attendance: Attendance, most: int = 51) -> list[int]:
    return [number for number in range(1, most) if hashed(number) in answer.hashes.get(attendance, [])]


async def test_who_was_there_who_was_stood_for_and_who_did_not_come(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country, 7)
    assert (await told(place)).hashes == {}, "it has not been opened"
    await opened(place, assembly)
    await acts(place, 50, member=m(1))
    await given(place, assembly, 3, 1)
    await given(place, assembly, 4, 5)
    await checked_in(place, assembly, 1, 2)
    found = await told(place)
    assert numbers(found, Attendance.PRESENT) == [1, 2]
    assert numbers(found, Attendance.REPRESENTED) == [3, 50], "four's holder did not come"
    assert numbers(found, Attendance.ABSENT) == [4, 5, 6, 7]
    assert (await told(place, -1)).hashes == {}, "the day before there was no meeting"
    assert (await told(place, 600)).hashes == {}, "a meeting that long ago is nobody's last one"

    await checked_in(place, assembly, 6)
    assert numbers(await told(place), Attendance.PRESENT) == [1, 2, 6]
    assert await told(place, known_at=found.known_at) == found, "as known then"


async def test_nobody_else_is_told(country: OpenCountry) -> None:
    place, _, _ = await germany(country, 7)
    wanted = TurnoutRequest(place.today.isoformat(), KEY.hex())
    assert (await _asked(place, wanted, NAMED_ELECTORATE_PURPOSE)).status in {401, 403}
    assert (await ask(place.app, "POST", TURNOUT_PATH, msgspec.json.encode(wanted))).status == 401
    short = TurnoutRequest((place.today - timedelta(1)).isoformat(), "ab")
    assert (await _asked(place, short)).status == 400
