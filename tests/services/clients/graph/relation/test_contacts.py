"""People at a client: for its own officers only, corrected, ended, and forgotten by rule or when they ask."""

from __future__ import annotations

import pytest

from tests.commons.partitions import role
from tests.services.clients.graph.relation.conftest import HEAD, SCOP, World

CONTACT = "contact { id office since until name email phone language version }"
LISTED = """query($id: ID!, $ever: Boolean! = false) { client(id: $id) {
  contacts(ever: $ever) { edges { node { id name office } } } } }"""
CHARGES = """query($id: ID!, $on: Date) { client(id: $id) {
  adviser(on: $on) { adviser { name } since until } advisers { adviser { name } since until } } }"""
IN_CHARGE = "client { adviser { adviser { id name } } }"


async def recorded(world: World, client: str, **said) -> dict:
    given = {"client": client, "office": "BOOKING", "name": "Zoé Prune", "email": "zoe@example.org"} | said
    return (await world.do("recordContact", CONTACT, **given))["contact"]


async def test_a_contact_from_her_first_day_to_the_erasure_of_her_name(world: World) -> None:
    one = await recorded(world, world.theatre, phone="+33 1 23 45 67 89", language="fr", since="2020-01-01")
    given = {"contact": one["id"], "expectedVersion": one["version"]}
    moved = await world.do("correctContact", CONTACT, **given, office="DIRECTION", phone=None)
    assert (moved["contact"]["office"], moved["contact"]["phone"], moved["contact"]["name"]) == (
        "DIRECTION",
        None,
        "Zoé Prune",
    )
    ended = await world.do("endContact", CONTACT, contact=one["id"], until="2022-01-01")
    assert (ended["contact"]["until"], ended["contact"]["name"]) == ("2022-01-01", "Zoé Prune")
    assert (await world.data(LISTED, id=world.theatre))["client"]["contacts"]["edges"] == []
    due = await world.do("eraseContactsDue", "erased months rule confidence", entity=HEAD, idempotencyKey="due")
    assert (due["erased"], due["months"], due["confidence"]) == (1, 36, "medium")
    again = await world.do("eraseContactsDue", "erased months rule confidence", entity=HEAD, idempotencyKey="due")
    assert again == due
    (left,) = (await world.data(LISTED, id=world.theatre, ever=True))["client"]["contacts"]["edges"]
    assert left["node"] == {"id": one["id"], "name": None, "office": "DIRECTION"}
    given["expectedVersion"] = ended["contact"]["version"]
    assert (await world.refused("correctContact", **given, name="Zoé"))["code"] == "NOT_FOUND"


async def test_she_asks_to_be_forgotten_and_is_nowhere_then(world: World) -> None:
    one = await recorded(world, world.museum, name="Yvette Unique", email="yvette.unique@example.org")
    erased = await world.do("eraseContact", CONTACT, contact=one["id"])
    assert (erased["contact"]["name"], erased["contact"]["email"]) == (None, None)
    async with world.partition.database.reading() as session:
        tables = await session.value(
            "SELECT coalesce((SELECT string_agg(to_jsonb(t)::text, '') FROM contact_profile t), '')"
            " || (SELECT string_agg(to_jsonb(t)::text, '') FROM contact t)"
            " || coalesce((SELECT string_agg(body, '') FROM audit), '')"
            " || coalesce((SELECT string_agg(body::text, '') FROM outbox), '')"
        )
    assert "Unique" not in tables


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"email": "no address"}, "BAD_ARGUMENT"),
        ({"phone": "ring me"}, "BAD_ARGUMENT"),
        ({"language": "xx"}, "BAD_ARGUMENT"),
        ({"name": " "}, "BAD_ARGUMENT"),
        ({"since": "2999-01-01"}, "BAD_ARGUMENT"),
        ({"client": "FR.client." + "0" * 32}, "NOT_FOUND"),
    ],
)
async def test_what_is_no_contact_is_refused(world: World, said, code) -> None:
    refused = await world.refused("recordContact", **{"client": world.theatre, "office": "LEGAL", "name": "A"} | said)
    assert refused["code"] == code
    assert "no address" not in refused["message"]


async def test_names_are_for_the_officers_of_the_entity(world: World) -> None:
    one = await recorded(world, world.theatre)
    for token in (
        world.officer(SCOP),
        world.officer(name="auditor"),
        world.officer(name="integrator"),
        world.issuing.token("be", "clara", roles=[{"role": "client_officer", "countries": ["BE"], "entities": []}]),
    ):
        answer = await world.ask(LISTED, token, id=world.theatre)
        assert answer["data"]["client"] == {"contacts": None}
        assert answer["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"
    assert (await world.refused("eraseContact", world.officer(SCOP), contact=one["id"]))["code"] == "FORBIDDEN"


async def test_an_officer_who_changes_to_another_entity_reads_nothing_again_by_her_old_key(world: World) -> None:
    before, after = (
        world.issuing.token("fr", "cora", roles=[role("client_officer", "FR", entities=(one,))]) for one in (HEAD, SCOP)
    )
    given = {"client": world.theatre, "office": "BOOKING", "name": "Zoé Prune", "idempotencyKey": "contact-of-cora"}
    assert (await world.do("recordContact", CONTACT, before, **given))["contact"]["name"] == "Zoé Prune"
    assert (await world.refused("recordContact", after, **given))["code"] == "FORBIDDEN"


async def test_who_is_in_charge_on_which_day(world: World) -> None:
    for name, since in (("Ines", "2024-03-01"), ("Jo", "2025-01-01")):
        given = {"client": world.school, "newAdviser": {"name": name}, "since": since, "reason": "region"}
        shown = await world.do("putAdviserInCharge", IN_CHARGE, **given)
    jo = shown["client"]["adviser"]["adviser"]
    assert jo["name"] == "Jo"
    await world.do("putAdviserInCharge", IN_CHARGE, client=world.school, since="2026-01-01", reason="left")
    told = (await world.data(CHARGES, id=world.school, on="2025-12-31"))["client"]
    assert told["adviser"] == {"adviser": {"name": "Jo"}, "since": "2025-01-01", "until": "2026-01-01"}
    assert [(row["adviser"]["name"], row["until"]) for row in told["advisers"]] == [
        ("Jo", "2026-01-01"),
        ("Ines", "2025-01-01"),
    ]
    assert (await world.data(CHARGES, id=world.school))["client"]["adviser"] is None
    # It had been Jo from the first day on after all: what was known of later days gives way to it.
    given = {"client": world.school, "adviser": jo["id"], "since": "2024-02-01", "reason": "a mistake"}
    assert (await world.do("putAdviserInCharge", IN_CHARGE, **given))["client"]["adviser"]["adviser"]["name"] == "Jo"
    assert len((await world.data(CHARGES, id=world.school))["client"]["advisers"]) == 1
    await world.do("forgetClientAdviser", "adviserId", adviser=jo["id"])
    assert (await world.data(CHARGES, id=world.school))["client"]["adviser"]["adviser"] == {"name": None}
    again = {"adviser": jo["id"], "reason": "x"}
    assert (await world.refused("putAdviserInCharge", client=world.school, **again))["code"] == "NOT_FOUND"
    early = await world.refused("putAdviserInCharge", client=world.school, since="2020-01-01", reason="x")
    assert early["code"] == "BAD_ARGUMENT"
