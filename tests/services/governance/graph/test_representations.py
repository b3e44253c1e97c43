"""Who acts for a member by law, over the graph."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.hands import END, RECORD, SMART_DE, acts, germany, m, rights, room
from tests.services.governance.room import CHECK_IN, CHECK_OUT


async def test_a_mandate_that_ended_yesterday_counts_no_more(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    found = await acts(place, 50, outsider={"name": "Dora Direktorin", "capacity": "managing director"})
    assert found["outsider"]["name"] == "Dora Direktorin"
    await place.data(CHECK_IN, input={"assembly": assembly, "outsider": found["outsider"]["id"]})
    assert (await rights(place, 50, assembly, item))["castByOutsider"] == {"name": "Dora Direktorin"}
    yesterday = (place.today - timedelta(days=1)).isoformat()
    ended = (await place.data(END, input={"representation": found["id"], "on": yesterday}))["endRepresentation"]
    assert ended["representation"] == {"id": found["id"], "until": yesterday}
    assert await place.code_of(END, input={"representation": found["id"], "on": yesterday}) == "TRANSITION_NOT_ALLOWED"
    assert (await room(place, item))["castable"] == 0
    desk = {"assembly": assembly, "outsider": found["outsider"]["id"]}
    await place.data(CHECK_OUT, input=desk)
    refused = await place.refused(CHECK_IN, input=desk)
    assert (refused["code"], f"ended on {yesterday}" in refused["message"]) == ("REPRESENTATION_OVER", True)
    listed = """query($e: ID!, $on: Date) { _entities(representations: [{__typename: "LegalEntity", id: $e}]) {
      ... on LegalEntity { representations(asOf: $on) { edges { node { id until } } } } } }"""
    for day, count in ((None, 1), (place.today.isoformat(), 0), (yesterday, 1)):
        page = (await place.data(listed, e=SMART_DE, on=day))["_entities"][0]["representations"]
        assert len(page["edges"]) == count


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"represented": 1, "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 50, "basis": "GUARDIAN", "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 1, "basis": "USUFRUCTUARY", "member": 2}, "REPRESENTATION_NOT_ALLOWED"),
        ({"represented": 50, "member": 50}, "BAD_ARGUMENT"),
        ({"represented": 50, "member": 2, "from": "2026-01-02", "until": "2026-01-01"}, "BAD_ARGUMENT"),
        ({"represented": 50, "member": 2, "source": " "}, "BAD_ARGUMENT"),
        ({"represented": 50}, "BAD_ARGUMENT"),
        ({"represented": 6, "basis": "GUARDIAN", "member": 2}, "ALREADY_EXISTS"),
        ({"represented": 50, "member": 6}, "REPRESENTATION_NOT_ALLOWED"),
    ],
)
async def test_representations_that_cannot_be(country: OpenCountry, fields: dict[str, Any], code: str) -> None:
    """Member 6 has a guardian."""
    place, _, _ = await germany(country)
    await acts(place, 6, basis="GUARDIAN", member=m(1))
    before = await place.chain()
    named = {name: m(value) if isinstance(value, int) else value for name, value in fields.items()}
    asked = {"entity": SMART_DE, "basis": "DIRECTOR", "source": "register extract"} | named
    assert await place.code_of(RECORD, input=asked) == code
    assert await place.chain() == before


async def test_statutes_give_the_usufructuary_the_vote(country: OpenCountry) -> None:
    place, _, _ = await germany(country, usufruct_votes=True)
    found = await acts(place, 1, basis="USUFRUCTUARY", member=m(2))
    assert "statutes (version 1) art. 1" in found["law"]


async def test_who_acts_for_a_membership_is_for_herself_and_the_bureau(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE, logins=[("group", "mia")]), member(2, SMART_DE))
    await acts(place, 1, basis="GUARDIAN", member=m(2), **{"from": "2026-01-01"})
    asked = """query($r: [_Any!]!, $on: Date) { _entities(representations: $r) { ... on Membership {
      representedBy(asOf: $on) { basis member { id } } } } }"""
    hers = [{"__typename": "Membership", "id": m(1), "entity": {"id": SMART_DE}}]
    mia = place.issuing.token("group", "mia", name="Mia")
    shown = {"basis": "GUARDIAN", "member": {"id": m(2)}}
    for token in (mia, place.token()):
        assert (await place.data(asked, token, r=hers))["_entities"] == [{"representedBy": shown}]
    assert (await place.data(asked, r=hers, on="2025-12-31"))["_entities"] == [{"representedBy": None}]
    assert await place.code_of(asked, place.token("carl", "client_officer"), r=hers) == "FORBIDDEN"
    elsewhere = [hers[0] | {"id": m(2)}]
    assert await place.code_of(asked, mia, r=elsewhere) == "FORBIDDEN"


async def test_another_entity_of_the_country_does_not_stand_in_the_way(country: OpenCountry) -> None:
    place = await country("FR")
    asked = {"represented": m(1, "FR"), "basis": "GUARDIAN", "source": "judgement", "member": m(2, "FR")}
    for entity in ("FR.entity.alterna", "FR.entity.grands-ensemble"):
        organiser = place.token("otto", "organiser", entity)
        found = await place.data(RECORD, organiser, input=asked | {"entity": entity})
        assert found["recordRepresentation"]["representation"]["represented"] == {"id": m(1, "FR")}
    assert await place.code_of(RECORD, organiser, input=asked | {"entity": "FR.entity.alterna"}) == "FORBIDDEN"
