"""A client team works through its lists: who pays late, who is quiet, whose charter ends, who may be one."""

from __future__ import annotations

from tests.services.clients.graph.relation.conftest import AMELIE, BRAM, HEAD, SCOP, World
from tests.services.clients.graph.test_register_client import REGISTER, cera

WORK = """
query($e: [_Any!]!, $kind: WorkKind!, $adviser: ID, $noted: Boolean! = false, $first: Int, $after: String) {
  _entities(representations: $e) { ... on LegalEntity {
    clientWork(kind: $kind, adviser: $adviser, noted: $noted, first: $first, after: $after) {
      edges { cursor node {
        kind since client { id } other { id } note { words noteOn: notedOn quietUntil }
        overdue { invoices amount { amount currency } oldestDue } } }
      pageInfo { hasNextPage endCursor } } } } }
"""


async def work(world: World, kind: str, entity: str = HEAD, token: str | None = None, **more) -> list[dict]:
    given = [{"__typename": "LegalEntity", "id": entity}]
    answer = await world.data(WORK, token, e=given, kind=kind, **more)
    return [edge["node"] for edge in answer["_entities"][0]["clientWork"]["edges"]]


async def test_who_pays_late_stands_on_the_list_with_what_is_owed(world: World) -> None:
    await world.work(world.theatre, AMELIE, "W-1", dueOn="2026-08-01")
    await world.work(world.theatre, BRAM, "W-2", amount="50.00", dueOn="2026-07-01")
    await world.work(world.museum, BRAM, "W-3", amount="7.00", dueOn="2026-09-01", paidOn="2026-09-20")
    (line,) = await work(world, "LATE_PAYER")
    assert (line["client"]["id"], line["since"]) == (world.theatre, "2026-07-01")
    assert line["overdue"] == [
        {"invoices": 2, "amount": {"amount": "150.00", "currency": "EUR"}, "oldestDue": "2026-07-01"}
    ]
    assert await work(world, "LATE_PAYER", SCOP) == []


async def test_a_note_keeps_a_line_away_for_as_long_as_it_says(world: World) -> None:
    await world.work(world.theatre, AMELIE, "W-4", dueOn="2026-06-15")
    note = {"client": world.theatre, "kind": "LATE_PAYER", "note": "They pay next week."}
    await world.do("noteClientWork", "client { id }", **note)
    assert await work(world, "LATE_PAYER") == []
    (line,) = await work(world, "LATE_PAYER", noted=True)
    assert line["note"]["words"] == "They pay next week."
    refused = await world.refused("noteClientWork", **note, quietUntil="2020-01-01")
    assert refused["code"] == "BAD_ARGUMENT"
    assert (await world.refused("noteClientWork", **note | {"kind": "DUPLICATE"}))["code"] == "BAD_ARGUMENT"
    assert (await world.refused("noteClientWork", world.officer(SCOP), **note))["code"] == "FORBIDDEN"


async def test_only_the_entity_s_own_team_sees_who_pays_late(world: World) -> None:
    given = [{"__typename": "LegalEntity", "id": HEAD}]
    for token in (world.officer(SCOP), world.member("amelie"), world.officer(name="integrator")):
        answer = await world.ask(WORK, token, e=given, kind="LATE_PAYER")
        assert answer["data"]["_entities"][0]["clientWork"] is None, answer


async def test_clients_nobody_works_for_are_listed_the_longest_quiet_first(world: World) -> None:
    named = {}
    for name, vat in (("Quiet", "BE0683683417"), ("Quieter", "BE0426769514")):
        given = cera(entity=SCOP, name=name, identifiers=[{"scheme": "VAT", "value": vat}], since="2019-01-01")
        named[name] = (await world.data(REGISTER, input=given))["registerClient"]["client"]["id"]
    found = await work(world, "DORMANT", SCOP)
    assert {line["client"]["id"] for line in found} >= set(named.values())
    (first,) = await work(world, "DORMANT", SCOP, first=1)
    assert first == found[0]
    assert [line["since"] for line in found] == sorted(line["since"] for line in found)
    assert await work(world, "DORMANT", SCOP, adviser="FR.clientadviser." + "0" * 32) == []


async def test_a_signature_that_ends_soon_is_to_be_renewed(world: World) -> None:
    charter = await world.do(
        "publishCharter", "charter { id }", entity=SCOP, title="Charter", text="We pay.", renewMonths=1
    )
    signing = {"client": world.school, "charter": charter["charter"]["id"], "office": "director"}
    await world.do("signCharter", "client { id }", **signing)
    (line,) = await work(world, "CHARTER_TO_RENEW", SCOP)
    assert line["client"]["id"] == world.school


async def test_two_clients_that_may_be_one_are_found_once_and_decided_once(world: World) -> None:
    ids = []
    for name, identifier in (
        ("Maison de la Poésie", {"scheme": "VAT", "value": "DE136695976"}),
        ("Maison de Poesie", {"scheme": "LEI", "value": "213800KUD8LAJWSQ9D15"}),
    ):
        answer = await world.data(REGISTER, input=cera(entity=HEAD, name=name, identifiers=[identifier]))
        ids.append(answer["registerClient"]["client"]["id"])
    for _ in range(2):
        await world.do("findDuplicateClients", "entity { id }", entity=HEAD)
    (line,) = await work(world, "DUPLICATE")
    assert {line["client"]["id"], line["other"]["id"]} == set(ids)
    note = {"client": line["client"]["id"], "kind": "DUPLICATE", "other": line["other"]["id"], "note": "Two houses."}
    await world.do("noteClientWork", "client { id }", **note)
    assert await work(world, "DUPLICATE") == []
    await world.do("findDuplicateClients", "entity { id }", entity=HEAD)
    assert await work(world, "DUPLICATE") == [], "what was decided does not come back"
    assert (await world.refused("findDuplicateClients", world.officer(SCOP), entity=HEAD))["code"] == "FORBIDDEN"


async def test_sole_traders_on_the_lists_are_the_officers_alone(world: World) -> None:
    given = {"entity": SCOP, "name": "Anna Martin", "since": "2018-01-01"}
    person = (await world.do("registerSoleTrader", "client { id }", **given))["client"]["id"]
    seen = {line["client"]["id"] for line in await work(world, "DORMANT", SCOP)}
    assert person in seen
    audited = {line["client"]["id"] for line in await work(world, "DORMANT", SCOP, world.officer(SCOP, name="auditor"))}
    assert audited == seen - {person}


async def test_a_duplicate_names_no_client_that_the_team_may_not_see(world: World) -> None:
    given = {"entity": SCOP, "name": "Zoé Petit", "since": "2024-01-01"}
    person = (await world.do("registerSoleTrader", "client { id }", **given))["client"]["id"]
    note = {"client": world.theatre, "kind": "DUPLICATE", "note": "Two."}
    head = world.officer(HEAD)
    hidden = await world.refused("noteClientWork", head, **note, other=person)
    unknown = await world.refused("noteClientWork", head, **note, other="FR.client." + "0" * 31 + "1")
    assert hidden["code"] == unknown["code"] == "NOT_FOUND"
    assert hidden["message"] == unknown["message"]
    await world.do("noteClientWork", "client { id }", head, **note, other=world.school)
