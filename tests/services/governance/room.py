"""A meeting whose day has come: its roll sealed, its doors about to open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from commons.clock import now
from commons.ids import uuid_of
from tests.services.governance.country import Country, membership_id

OPEN = """mutation($input: OpenCallInput!) { openCall(input: $input) { ... on OpenCallPayload { assembly { calls {
  number dueAt openedAt closedAt waitAnnounced openedBy } } } ...Refused } }"""
CHECK_IN = """mutation($input: CheckInInput!) { checkIn(input: $input) { ... on CheckInPayload { presence {
  id membership { id } outsider outsiderName form arrivedAt leftAt enteredBy } } ...Refused } }"""
CHECK_OUT = """mutation($input: CheckOutInput!) { checkOut(input: $input) {
  ... on CheckOutPayload { presence { id form arrivedAt leftAt } } ...Refused } }"""
ADMIT = """mutation($input: DoorInput!) { admitAtTheDoor(input: $input) { ... on AdmitAtTheDoorPayload { change {
  id kind votes reason explanation why scrutineers enteredBy law { article } } } ...Refused } }"""
STRIKE = ADMIT.replace("admitAtTheDoor", "strikeAtTheDoor").replace("AdmitAtTheDoor", "StrikeAtTheDoor")
QUORUM = """query($a: ID!, $r: ID) { assembly(id: $a) { calls { number closedAt quorum(resolution: $r) {
  base entitled present needed quorate byWaiting call explanation law { article } } } } }"""
ATTENDANCE = """query($a: ID!, $first: Int, $after: String, $form: PresenceForm, $here: Boolean) { assembly(id: $a) {
  attendance(first: $first, after: $after, form: $form, here: $here) { pageInfo { hasNextPage endCursor }
    edges { node { membership { id } outsiderName form arrivedAt leftAt } } } } }"""
AGENDA = "query($a: ID!) { assembly(id: $a) { resolutions { id kind } } }"


async def move(place: Country, assembly: str, day: date) -> None:
    """Let the day of a meeting that was convened with its full notice be another, its record date with it."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(
            text(
                "UPDATE assembly SET record_date = record_date + (CAST(:day AS date) - held_on), held_on = :day"
                " WHERE id = :id"
            ),
            {"id": uuid_of(assembly, "assembly"), "day": day},
        )


async def meeting_of_today(place: Country, entity: str, **fields: Any) -> str:
    """A meeting of today on a sealed roll; its id."""
    assembly = await place.convene(entity, place.day(40), **fields)
    await move(place, assembly, place.today)
    await place.sign_off_all(entity)
    await place.seal(await place.compute(assembly))
    return assembly


async def call_moved(place: Country, assembly: str, ago: timedelta) -> None:
    """Let the first call have been opened, and been due, so long ago, and people have come then."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in (
            "UPDATE call SET due_at = due_at - CAST(:ago AS interval), opened_at = opened_at - CAST(:ago AS interval),"
            " held_on = held_on - CAST(:days AS int) WHERE assembly = :id",
            "UPDATE presence SET arrived_at = arrived_at - CAST(:ago AS interval) WHERE assembly = :id",
            "UPDATE assembly SET held_on = held_on - CAST(:days AS int), record_date = record_date - CAST(:days AS int)"
            " WHERE id = :id",
        ):
            values = {"id": uuid_of(assembly, "assembly"), "ago": ago, "days": ago.days}
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)


def hour(place: Country, **earlier: int) -> str:
    """The present minute, or so much earlier, but never before midnight: a call is due on the meeting's day."""
    zone = ZoneInfo(place.partition.country.timezone)
    moment = (now() - timedelta(**earlier)).astimezone(zone)
    midnight = datetime.combine(place.today, datetime.min.time(), zone)
    return max(moment, midnight).replace(microsecond=0).isoformat()


def later(place: Country) -> str:
    """The last minute of today: due after whatever was due before."""
    zone = ZoneInfo(place.partition.country.timezone)
    return datetime.combine(place.today, time(23, 59, 59), zone).isoformat()


async def opened(place: Country, assembly: str, number: int = 1, **fields: Any) -> list[dict[str, Any]]:
    """Open a call; all calls."""
    asked = {"assembly": assembly, "number": number, "dueAt": hour(place)} | fields
    return (await place.data(OPEN, input=asked))["openCall"]["assembly"]["calls"]


async def checked_in(place: Country, assembly: str, *numbers: int, **fields: Any) -> None:
    """Check members in by their numbers."""
    for number in numbers:
        asked = {"assembly": assembly, "membership": membership_id(place.code, number)} | fields
        await place.data(CHECK_IN, input=asked)


async def quorum(place: Country, assembly: str, resolution: str | None = None) -> dict[str, Any]:
    """The quorum of the open call."""
    calls = (await place.data(QUORUM, a=assembly, r=resolution))["assembly"]["calls"]
    return calls[-1]["quorum"]


async def agenda(place: Country, assembly: str) -> list[str]:
    """Ids of the items."""
    return [item["id"] for item in (await place.data(AGENDA, a=assembly))["assembly"]["resolutions"]]
