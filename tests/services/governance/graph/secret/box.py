"""A secret ballot for tests: a front-end that reads how to seal, seals, and casts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from commons.envelopes import sealed
from services.governance.app import create_app
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country
from tests.services.governance.graph.ballots.urn import opened_on
from tests.services.governance.hands import germany
from tests.services.governance.hands import m as member_id
from tests.services.governance.room import checked_in, opened

SECRET = """query($id: ID!) { ballot(id: $id) { endedAt receipts digest turnout { members votes receipts }
  secret { publicKey keyId algorithm encryption length envelopeSize keyDestroyedAt threatened { college voters because }
    opening { envelopes spoiltVotes signature bundle slips { college groups kind word votes } } } } }"""
HAND = """query($id: ID!, $m: ID!) { ballot(id: $id) { secret {
  hand(membership: $m) { membership { id } votes byProxy } } } }"""
CAST = """mutation($input: CastEnvelopesInput!) { castEnvelopes(input: $input) { ... on CastEnvelopesPayload {
  receipt { id votes code lines { membership { id } votes choice marks byProxy } } } ...Refused } }"""


def with_keys(place: Country, folder: Path) -> Country:
    """The same country with a folder for keys of secret ballots."""
    place.partition = replace(place.partition, ballot_keys=folder)
    place.app = create_app(place.partition)
    return place


async def secret_meeting(
    country: OpenCountry, folder: Path, members: int = 6, there: int = 6, **choices: Any
) -> tuple[Country, str, str, str]:
    """A German meeting whose first `there` members are in the room; the country, meeting, item and secret ballot."""
    place, assembly, resolution = await germany(country, members, **choices)
    with_keys(place, folder)
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, there + 1))
    return place, assembly, resolution, await opened_on(place, resolution, form="SECRET")


async def seen(place: Country, ballot: str) -> dict[str, Any]:
    """The ballot as the bureau sees it."""
    return (await place.data(SECRET, id=ballot))["ballot"]


async def hand(place: Country, ballot: str, holder: int) -> list[str]:
    """Memberships whose votes a holder seals."""
    rows = (await place.data(HAND, id=ballot, m=member_id(holder, place.code)))["ballot"]["secret"]["hand"]
    return [row["membership"]["id"] for row in rows]


def envelope(seal: dict[str, Any], content: dict[str, Any] | bytes) -> str:
    """What a front-end makes of a vote: JSON, filled up with spaces, sealed."""
    said = content if isinstance(content, bytes) else json.dumps(content).encode()
    return sealed(said.ljust(seal["length"]), json.loads(seal["publicKey"]))


async def casting(place: Country, ballot: str, holder: int, *contents: Any) -> dict[str, Any]:
    """The input of a casting: the holder's hand, in its order, with these contents (the last for all that follow)."""
    seal = (await seen(place, ballot))["secret"]
    rows = await hand(place, ballot, holder)
    votes = [contents[min(at, len(contents) - 1)] for at in range(len(rows))]
    envelopes = [
        {"membership": who, "sealed": envelope(seal, {"choice": said} if isinstance(said, str) else said)}
        for who, said in zip(rows, votes, strict=True)
    ]
    return {"ballot": ballot, "membership": member_id(holder, place.code), "envelopes": envelopes}


async def cast(place: Country, ballot: str, holder: int, *contents: Any) -> dict[str, Any]:
    """Cast a hand; the receipt."""
    asked = await casting(place, ballot, holder, *contents)
    return (await place.data(CAST, input=asked))["castEnvelopes"]["receipt"]


def key_files(folder: Path) -> list[str]:
    """What lies in a folder of keys."""
    return sorted(file.name for file in folder.iterdir())
