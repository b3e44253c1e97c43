"""No meeting, no roll and no record date where there is no entity any more."""

from __future__ import annotations

from services.members.domain.entity_life import EntityStatus, StatusPeriod, record_status
from services.members.store.entity_life import save_status, statuses
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import COMPUTE, CONVENE, LOADER, Country, member

COOP = "DE.entity.smart-eg"


async def told(place: Country, status: EntityStatus, days: int) -> None:
    async with place.members.writing(LOADER, "status") as session:
        history = (await statuses(session, [COOP]))[COOP]
        fresh = StatusPeriod(status, place.day(days), None, "notarial deed")
        await save_status(session, COOP, record_status(history, fresh, place.today))


def asked(place: Country, days: int) -> dict[str, object]:
    return {
        "entity": COOP,
        "title": "Annual assembly",
        "kind": "ORDINARY",
        "heldOn": place.day(days).isoformat(),
        "agenda": [{"title": "Accounts"}],
    }


async def test_nothing_is_convened_for_a_day_after_the_end(country: OpenCountry) -> None:
    place = await country("DE")
    await told(place, EntityStatus.MERGED, 50)
    before = await place.chain()
    refused = await place.refused(CONVENE, input=asked(place, 50))
    assert (refused["code"], refused["current"]) == ("ENTITY_NOT_OPEN", "MERGED")
    assert (refused["since"], refused["source"]) == (place.day(50).isoformat(), "notarial deed")
    assert await place.chain() == before
    await place.data(CONVENE, input=asked(place, 49))


async def test_a_roll_is_not_computed_for_a_meeting_after_the_end(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, COOP))
    assembly = await place.convene(COOP, place.day(60))
    await told(place, EntityStatus.CLOSED, 60)
    assert await place.code_of(COMPUTE, input={"assembly": assembly}) == "ENTITY_NOT_OPEN"


async def test_members_meet_in_liquidation(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, COOP))
    await told(place, EntityStatus.LIQUIDATION, 0)
    await place.compute(await place.convene(COOP, place.day(60)))


async def test_while_nobody_can_say_nothing_is_convened(country: OpenCountry) -> None:
    place = await country("DE")
    await place.data(CONVENE, input=asked(place, 60))
    await place.served.stop()
    assert await place.code_of(CONVENE, input=asked(place, 60)) == "ELECTORATE_UNAVAILABLE"
