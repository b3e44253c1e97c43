"""A roll is sealed once every country has heard of the new ids of its persons."""

from __future__ import annotations

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, SEAL, Country, key, member

COOP = "DE.entity.smart-eg"


async def announced(place: Country, old: int, new: int) -> None:
    """An alias in the members service's outbox that no country has confirmed."""
    async with place.members.writing(LOADER, "alias") as session:
        names = {"old": f"person.{key(old).hex}", "new": f"person.{key(new).hex}"}
        session.announce("person.alias", **names, statement="x")
        session.record("alias", names["new"])


async def rolled(country: OpenCountry) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(member(1, COOP), member(2, COOP))
    roll = await place.compute(await place.convene(COOP, place.day(60)))
    await place.sign_off_all(COOP)
    return place, roll


async def test_an_alias_of_a_voter_that_is_under_way_holds_the_seal_up(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await announced(place, 77, 10_001)
    before = await place.chain()
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["concerned"]) == ("ALIAS_UNDELIVERED", [COOP])
    assert await place.chain() == before
    async with place.members.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET delivered_at = now()")
    await place.seal(roll)


async def test_an_alias_of_somebody_else_does_not(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await announced(place, 78, 79)
    await place.seal(roll)
