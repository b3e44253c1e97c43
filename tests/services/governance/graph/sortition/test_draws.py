"""Draws by lot over the graph: announced, drawn with a public number, drawn again from the file, seen by whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import text

from commons.ids import uuid_of
from services.governance.domain.sortition.redraw import redraw
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.room import move

SMART_ES = "ES.entity.smart-ib"
SHOWN = "id title seats poolSize poolDigest commitment randomness seed value drawn drawnBy bundle"
ANNOUNCE = f"""mutation($input: AnnounceDrawInput!) {{ announceDraw(input: $input) {{
  ... on AnnounceDrawPayload {{ draw {{ {SHOWN} criteria {{ name word atLeast atMost }} members {{ id }} }} }}
  ...Refused }} }}"""
DRAW = f"""mutation($input: DrawPanelInput!) {{ drawPanel(input: $input) {{
  ... on DrawPanelPayload {{ draw {{ {SHOWN} members {{ id }} }} }} ...Refused }} }}"""
ENTRY = """query($draw: ID!, $membership: ID!) { draw(id: $draw) { drawn members { id }
  entry(membership: $membership) { number ref nonce drawn } } }"""
DRAWS = """query($entity: ID!) { _entities(representations: [{ __typename: "LegalEntity", id: $entity }]) {
  ... on LegalEntity { draws { edges { node { title drawn } } } } } }"""


def asked(**fields: Any) -> dict[str, Any]:
    pool = [
        {
            "membership": membership_id("ES", number),
            "words": [{"name": "place", "word": "sea" if number % 3 else "hill"}],
        }
        for number in range(1, 11)
    ]
    later = datetime.now(UTC) + timedelta(hours=1)
    return {
        "entity": SMART_ES,
        "title": "Ethics committee",
        "seats": 4,
        "randomness": "the lottery of Saturday",
        "notBefore": later.isoformat(),
        "pool": pool,
        "criteria": [{"name": "place", "word": "hill", "atLeast": 2, "atMost": 2}],
    } | fields


async def announced(country: OpenCountry, **fields: Any) -> tuple[Country, dict[str, Any]]:
    place = await country("ES")
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    return place, (await place.data(ANNOUNCE, input=asked(**fields)))["announceDraw"]["draw"]


async def known(place: Country, draw: str) -> None:
    """Let the public number be known by now."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        wanted = {"id": uuid_of(draw, "draw")}
        await connection.execute(text("UPDATE draw SET not_before = announced_at WHERE id = :id"), wanted)


async def test_a_panel_is_drawn_with_the_public_number_and_anybody_draws_it_again(country: OpenCountry) -> None:
    place, draw = await announced(country)
    assert (draw["poolSize"], draw["seed"], draw["drawn"], draw["members"]) == (10, None, [], [])
    early = {"draw": draw["id"], "value": "4-8-15"}
    assert await place.code_of(DRAW, input=early) == "TRANSITION_NOT_ALLOWED"
    await known(place, draw["id"])
    found = (await place.data(DRAW, input=early | {"idempotencyKey": "k"}))["drawPanel"]["draw"]
    assert found == (await place.data(DRAW, input=early | {"idempotencyKey": "k"}))["drawPanel"]["draw"]
    assert await place.code_of(DRAW, input=early) == "TRANSITION_NOT_ALLOWED"
    assert sha256(bytes.fromhex(found["seed"])).hexdigest() == draw["commitment"]
    again = redraw(found["bundle"])
    assert (list(again.numbers), len(found["members"])) == (found["drawn"], 4)
    hills = [row for row in json.loads(found["bundle"])["pool"] if row["words"]["place"] == "hill"]
    assert sum(row["number"] in found["drawn"] for row in hills) == 2
    assert membership_id("ES", 1).split(".")[-1] not in found["bundle"]
    listed = (await place.data(DRAWS, entity=SMART_ES))["_entities"][0]["draws"]["edges"]
    assert [row["node"]["drawn"] for row in listed] == [found["drawn"]]
    assert [line.action for line in await place.chain()][-2:] == ["announceDraw", "drawPanel"]


async def test_who_was_drawn_is_the_bureaus_and_a_place_in_the_pool_the_members_own(country: OpenCountry) -> None:
    place, draw = await announced(country)
    mine = {"draw": draw["id"], "membership": membership_id("ES", 1)}
    entry = (await place.data(ENTRY, **mine))["draw"]["entry"]
    assert entry["drawn"] is None
    own = bytes.fromhex(entry["nonce"]) + uuid_of(mine["membership"], "membership").bytes
    assert sha256(own).hexdigest() == entry["ref"]
    stranger = place.issuing.token(place.partition.country.issuer, "sami", roles=[], name="Sami")
    answer = await place.ask(ENTRY, stranger, **mine)
    assert (answer["data"]["draw"]["members"], answer["data"]["draw"]["entry"]) == (None, None)
    assert await place.code_of(ANNOUNCE, place.token("olga", "membership_officer"), input=asked()) == (
        "PARTITION_FORBIDDEN"
    )


async def test_what_cannot_be_drawn_is_refused(country: OpenCountry) -> None:
    place = await country("ES")
    for wrong in (
        {"notBefore": "2020-01-01T00:00:00+00:00"},
        {"notBefore": "2040-01-01T00:00:00"},
        {"seats": 11},
        {"pool": []},
        {"pool": asked()["pool"][:1] * 2, "seats": 1},
        {"criteria": [{"name": "place", "word": "moon", "atLeast": 1}]},
    ):
        assert await place.code_of(ANNOUNCE, input=asked(**wrong)) == "BAD_ARGUMENT"


async def test_all_voters_of_a_sealed_roll_are_a_pool(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_ES) for number in range(1, 6)), member(6, SMART_ES))
    assembly = await place.convene(SMART_ES, place.day(40))
    await move(place, assembly, place.today)
    await place.sign_off_all(SMART_ES)
    roll = await place.compute(assembly)
    wanted = asked(pool=[], roll=roll, criteria=[], seats=2)
    assert await place.code_of(ANNOUNCE, input=wanted) == "TRANSITION_NOT_ALLOWED"
    await place.seal(roll)
    assert (await place.data(ANNOUNCE, input=wanted))["announceDraw"]["draw"]["poolSize"] == 6
