"""The desk over the graph: who runs the meeting, which item is open, who takes part from afar."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from commons.ids import uuid_of
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.room import CHECK_IN, CHECK_OUT, agenda, meeting_of_today, opened

SMART_DE = "DE.entity.smart-eg"
NAME = """mutation($input: NameToBureauInput!) { nameToBureau(input: $input) { ... on NameToBureauPayload { member {
  id office membership { id } outsider { name } chosenBy law until recordedBy } } ...Refused } }"""
END = """mutation($input: EndBureauOfficeInput!) { endBureauOffice(input: $input) {
  ... on EndBureauOfficePayload { member { id until } } ...Refused } }"""
OPEN_ITEM = """mutation($input: OpenItemInput!) { openItem(input: $input) { ... on OpenItemPayload { agenda {
  place state call openedAt closedAt resolution { id } } } ...Refused } }"""
CLOSE_ITEM = """mutation($input: CloseItemInput!) { closeItem(input: $input) { ... on CloseItemPayload { agenda {
  state } } ...Refused } }"""
REORDER = """mutation($input: ReorderAgendaInput!) { reorderAgenda(input: $input) { ... on ReorderAgendaPayload {
  agenda { place state resolution { id } } } ...Refused } }"""
DESK = """query($a: ID!) { assembly(id: $a) { runningAgenda { place state resolution { id } }
  bureau { needs { office asked held missing law { key article } } members { office until } } } }"""
REOPEN = """mutation($input: ReopenRollInput!) { reopenRoll(input: $input) {
  ... on ReopenRollPayload { roll { state } } ...Refused } }"""
THREE = [{"title": "Accounts"}, {"title": "Discharge"}, {"title": "Outlook"}]


async def germany(country: OpenCountry, **fields: Any) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 5)))
    return place, await meeting_of_today(place, SMART_DE, **fields)


async def test_a_bureau_is_named_and_what_the_law_asks_is_shown(country: OpenCountry) -> None:
    place, assembly = await germany(country)
    chair = {"assembly": assembly, "office": "CHAIR", "chosenBy": "MEETING", "membership": membership_id("DE", 1)}
    named = (await place.data(NAME, input=chair | {"idempotencyKey": "k"}))["nameToBureau"]["member"]
    assert named == (await place.data(NAME, input=chair | {"idempotencyKey": "k"}))["nameToBureau"]["member"]
    assert (named["office"], named["membership"], named["recordedBy"]) == ("CHAIR", {"id": chair["membership"]}, "Otto")
    found = (await place.data(DESK, a=assembly))["assembly"]["bureau"]
    assert [(row["office"], row["asked"], row["missing"]) for row in found["needs"]] == [
        ("CHAIR", True, False),
        ("SECRETARY", False, False),
        ("SCRUTINEER", False, False),
    ]
    assert found["needs"][0]["law"] == {"key": "minutes.signatures", "article": "DE GenG § 47(2)"}
    before = await place.chain()
    assert await place.code_of(NAME, input=chair | {"membership": membership_id("DE", 2)}) == "ALREADY_EXISTS"
    clerk = {"outsider": {"name": "Nora Notar", "capacity": "notary"}, "membership": None}
    refused = await place.refused(NAME, input=chair | clerk | {"office": "SCRUTINEER"})
    assert (refused["code"], refused["key"]) == ("NOT_ENTITLED", "bureau_outsiders")
    gone = membership_id("DE", 99)
    assert (await place.refused(NAME, input=chair | {"office": "SCRUTINEER", "membership": gone}))[
        "code"
    ] == "NOT_ENTITLED"
    assert await place.chain() == before
    wrote = (await place.data(NAME, input=chair | clerk | {"office": "SECRETARY"}))["nameToBureau"]["member"]
    assert (wrote["membership"], wrote["outsider"]) == (None, {"name": "Nora Notar"})
    ended = (await place.data(END, input={"member": named["id"]}))["endBureauOffice"]["member"]
    assert (ended["id"], ended["until"] is None) == (named["id"], False)
    assert await place.code_of(END, input={"member": named["id"]}) == "TRANSITION_NOT_ALLOWED"
    await place.data(NAME, input=chair | {"membership": membership_id("DE", 2)})
    assert "Nora" not in "".join(line.body for line in await place.chain())


async def test_items_are_taken_one_at_a_time_in_an_order_of_the_meeting(country: OpenCountry) -> None:
    place, assembly = await germany(country, agenda=THREE)
    accounts, discharge, outlook = await agenda(place, assembly)
    assert await place.code_of(OPEN_ITEM, input={"resolution": accounts}) == "TRANSITION_NOT_ALLOWED"
    await opened(place, assembly)
    assert await place.code_of(CLOSE_ITEM, input={"assembly": assembly}) == "TRANSITION_NOT_ALLOWED"
    first = (await place.data(OPEN_ITEM, input={"resolution": accounts}))["openItem"]["agenda"]
    assert [(row["state"], row["call"]) for row in first] == [("OPEN", 1), ("TO_COME", None), ("TO_COME", None)]
    order = {"assembly": assembly, "resolutions": [outlook, discharge], "why": "The guests leave early."}
    again = (await place.data(REORDER, input=order))["reorderAgenda"]["agenda"]
    assert [row["resolution"]["id"] for row in again] == [accounts, outlook, discharge]
    refused = await place.refused(REORDER, input=order | {"resolutions": [outlook]})
    assert refused["code"] == "BAD_ARGUMENT"
    second = (await place.data(OPEN_ITEM, input={"resolution": outlook}))["openItem"]["agenda"]
    assert [row["state"] for row in second] == ["TAKEN", "OPEN", "TO_COME"]
    assert second[0]["closedAt"] == second[1]["openedAt"]
    await place.data(CLOSE_ITEM, input={"assembly": assembly})
    shown = (await place.data(DESK, a=assembly))["assembly"]["runningAgenda"]
    assert [(row["place"], row["state"]) for row in shown] == [(1, "TAKEN"), (2, "TAKEN"), (3, "TO_COME")]
    assert await agenda(place, assembly) == [accounts, discharge, outlook]  # as it was announced
    assert [line.action for line in await place.chain()][-4:] == ["openItem", "reorderAgenda", "openItem", "closeItem"]


async def test_a_member_takes_part_from_afar_with_her_own_login(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE, logins=[("group", "marta")]), member(2, SMART_DE))
    assembly = await meeting_of_today(place, SMART_DE)
    mine, other = membership_id("DE", 1), membership_id("DE", 2)
    marta = place.issuing.token("group", "marta")
    goes = {"assembly": assembly, "membership": mine}
    comes = {"assembly": assembly, "membership": mine, "form": "REMOTE"}
    assert await place.code_of(CHECK_IN, marta, input=comes) == "BAD_ARGUMENT"  # this meeting is in a room
    await _hybrid(place, assembly)
    assert await place.code_of(CHECK_IN, marta, input=comes | {"form": "IN_ROOM"}) == "FORBIDDEN"
    assert await place.code_of(CHECK_IN, marta, input=comes | {"membership": other}) == "FORBIDDEN"
    came = (await place.data(CHECK_IN, marta, input=comes))["checkIn"]["presence"]
    assert (came["form"], came["leftAt"]) == ("REMOTE", None)
    left = (await place.data(CHECK_OUT, marta, input=goes))["checkOut"]["presence"]
    assert (left["id"], left["leftAt"] is None) == (came["id"], False)
    back = (await place.data(CHECK_IN, marta, input=comes))["checkIn"]["presence"]
    assert back["id"] != came["id"]
    await place.data(CHECK_IN, input=comes | {"form": "IN_ROOM"})
    assert await place.code_of(CHECK_OUT, marta, input=goes) == "FORBIDDEN"


async def test_a_roll_that_is_reopened_lets_nobody_in_any_more(country: OpenCountry) -> None:
    """The desk knows the roll from one group of arrivals to the next only while nothing else is written."""
    place, assembly = await germany(country)
    first, second, third = ({"assembly": assembly, "membership": membership_id("DE", number)} for number in range(1, 4))
    for comes in (first, second):
        await place.data(CHECK_IN, input=comes)
    found = await place.data("query($a: ID!) { assembly(id: $a) { roll { id } } }", a=assembly)
    roll = found["assembly"]["roll"]["id"]
    for subject, role in (("otto", "organiser"), ("aude", "auditor")):
        await place.data(REOPEN, place.token(subject, role), input={"roll": roll, "reason": "A member was forgotten."})
    assert await place.code_of(CHECK_IN, input=third) == "TRANSITION_NOT_ALLOWED"
    await place.seal(await place.compute(assembly))
    await place.data(CHECK_IN, input=third)


async def _hybrid(place: Country, assembly: str) -> None:
    """Let the meeting be one that was convened as hybrid."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        named = {"id": uuid_of(assembly, "assembly")}
        await connection.execute(text("UPDATE assembly SET form = 'hybrid' WHERE id = :id"), named)
