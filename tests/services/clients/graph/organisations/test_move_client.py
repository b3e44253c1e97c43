"""A client that was entered under a wrong organisation is moved to the right one, with all that hangs on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import asking
from tests.services.clients.graph.organisations.test_organisation_record import LEI, OTHER, VAT, Office, _number

MOVE = asking("moveClient", "client { id sortName since organisation { id name identifiers { value } } }")
STEP = asking("changePartnership", "client { id }")
OUTSIDE = "2024-06-01"


@pytest.fixture
async def office(country, be_officer) -> Office:
    return Office(await country("BE"), be_officer)


def right(client: dict, **changes: Any) -> dict[str, Any]:
    """What the client should have been entered as."""
    given = {"name": "Théâtre", "identifiers": [_number(OTHER)], "reason": "the wrong one was picked from a list"}
    return {"client": client["id"], "wrong": client["organisation"]["id"]} | given | changes


async def moved(office: Office, **given: Any) -> dict:
    return (await office.country.data(MOVE, office.token, input=given))["moveClient"]["client"]


async def refused(office: Office, **given: Any) -> str:
    return await office.country.code(MOVE, office.token, input=given)


async def test_it_goes_to_an_organisation_that_is_new(office: Office) -> None:
    client = await office.enter(VAT)
    there = await moved(office, **right(client))
    assert (there["id"], there["since"], there["sortName"]) == (client["id"], client["since"], "theatre")
    assert there["organisation"]["name"] == "Théâtre"
    assert there["organisation"]["identifiers"] == [{"value": OTHER}]
    assert there["organisation"]["id"] != client["organisation"]["id"]
    async with office.country.partition.database.reading() as session:
        (row,) = await session.all("SELECT was, organisation, reason FROM client_move")
    assert row.reason == "the wrong one was picked from a list"
    again = await office.enter(VAT)
    assert again["organisation"]["id"] == client["organisation"]["id"], "the wrong one may be a client of its own"


async def test_it_goes_to_one_that_is_known_here_by_its_number(office: Office) -> None:
    client, other = await office.enter(VAT), await office.enter(LEI, name="Museum")
    await moved(office, **right(client))
    there = await moved(office, **right(other, name="Cera", identifiers=[_number(VAT)]))
    assert there["organisation"]["id"] == client["organisation"]["id"]


async def test_nothing_changes_where_it_is_refused(office: Office, fr_officer) -> None:
    client, other = await office.enter(VAT), await office.enter(OTHER, name="Théâtre")
    assert await refused(office, **right(client)) == "ALREADY_EXISTS"
    theirs = right(client, identifiers=[LEI])
    assert await refused(office, **theirs | {"wrong": other["organisation"]["id"]}) == "CHANGED_MEANWHILE"
    assert await refused(office, **theirs | {"reason": " "}) == "BAD_ARGUMENT"
    assert await refused(office, **theirs | {"identifiers": [_number("SE811228987401")]}) == "BAD_ARGUMENT"
    assert await office.country.code(MOVE, fr_officer, input=theirs) in {"FORBIDDEN", "PARTITION_FORBIDDEN"}
    up = {"client": client["id"], "status": "CANDIDATE", "reason": "asked", "validFrom": OUTSIDE}
    await office.country.data(STEP, office.token, input=up)
    assert await refused(office, **theirs) == "TRANSITION_NOT_ALLOWED"
    async with office.country.partition.database.reading() as session:
        assert not await session.all("SELECT * FROM client_move")


async def test_it_is_moved_once_by_one_key(office: Office) -> None:
    client = await office.enter(VAT)
    given = right(client, idempotencyKey="move-1")
    assert await moved(office, **given) == await moved(office, **given)
