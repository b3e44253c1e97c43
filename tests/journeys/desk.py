"""What a bureau does at the desk of a meeting that is open, over HTTP: who runs it, which item is open, who came."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from tests.journeys.following import following
from tests.journeys.office import CHECK_IN, Office
from tests.journeys.operations import operation

LIVE = operation("live_meeting")
NAME = """mutation($input: NameToBureauInput!) { nameToBureau(input: $input) { ... on NameToBureauPayload {
  member { id office law } } ...Refused } }"""
BUREAU = """query($id: ID!) { assembly(id: $id) { bureau { needs { office asked missing law { article } }
  members { office membership { id } } } } }"""
OPEN_ITEM = """mutation($input: OpenItemInput!) { openItem(input: $input) { ... on OpenItemPayload {
  agenda { state resolution { id } } } ...Refused } }"""
FIND = """query($id: ID!, $find: String!) { assembly(id: $id) { deskLookup(find: $find) {
  number name votes here membership { id } } } }"""
NUMBER = "query($id: ID!) { membership(id: $id) { number } }"
THERE = """query($id: ID!) { assembly(id: $id) { attendance(first: 500) { pageInfo { hasNextPage }
  edges { node { membership { id } } } } } }"""
FILES = "query($id: ID!) { assembly(id: $id) { attendanceList { csv document } } }"


async def the_bureau_takes_its_seats(office: Office, assembly: str, people: Sequence[str]) -> None:
    """The law asks for chair, secretary and scrutineers; who is no member does not chair, for nobody said so."""
    wanted = (await office.read(BUREAU, id=assembly))["assembly"]["bureau"]["needs"]
    assert [row["office"] for row in wanted if row["missing"]] == ["CHAIR", "SECRETARY", "SCRUTINEER"]
    stranger = {"name": "Maître Invented", "capacity": "avocate"}
    named = {"assembly": assembly, "chosenBy": "MEETING"}
    refused = await office.refused(NAME, office="CHAIR", outsider=stranger, **named)
    assert (refused["code"], refused["key"]) == ("NOT_ENTITLED", "bureau_outsiders")
    for seat, who in zip(("CHAIR", "SECRETARY", "SCRUTINEER", "SCRUTINEER"), people, strict=False):
        await office.do(NAME, office=seat, membership=who, **named)
    found = (await office.read(BUREAU, id=assembly))["assembly"]["bureau"]
    assert not any(row["missing"] for row in found["needs"])
    assert [row["membership"]["id"] for row in found["members"]] == list(people[:4])


async def an_item_is_opened_on_every_screen(office: Office, assembly: str, item: str) -> None:
    """Whoever follows the meeting sees which item is open as soon as it is."""
    async with following(office.stack, LIVE, {"assembly": assembly}, office.stack.token(office.organiser)) as screen:
        first = await screen.told("meetingChanged")
        assert [row["state"] for row in first["assembly"]["runningAgenda"]] == ["TO_COME"]
        await office.do(OPEN_ITEM, resolution=item)
        told = await screen.told("meetingChanged")
        assert "AGENDA" in told["matters"]
        assert [row["state"] for row in told["assembly"]["runningAgenda"]] == ["OPEN"]
    again = await office.refused(OPEN_ITEM, resolution=item)
    assert again["code"] == "TRANSITION_NOT_ALLOWED"


async def somebody_is_found(office: Office, assembly: str, membership: str) -> None:
    """By her number, then by how her family name begins; she is let in, and the desk sees it."""
    number = (await office.read(NUMBER, id=membership))["membership"]["number"]
    by_number = await _found(office, assembly, str(number))
    assert [row["membership"]["id"] for row in by_number] == [membership]
    (line,) = by_number
    assert (line["votes"], line["here"]) == (1, False)
    given_name, _, family = line["name"].partition(" ")
    by_name = await _found(office, assembly, f"{family[:4].lower()} {given_name}")
    assert membership in [row["membership"]["id"] for row in by_name]
    await office.do(CHECK_IN, assembly=assembly, membership=membership)
    assert (await _found(office, assembly, str(number)))[0]["here"]


async def _found(office: Office, assembly: str, text: str) -> list[dict[str, Any]]:
    return (await office.read(FIND, id=assembly, find=text))["assembly"]["deskLookup"]


async def the_list_is_printed(office: Office, assembly: str) -> None:
    """The list that the minutes are to have, as a table and as a page; nobody of another country may have it."""
    came = (await office.read(THERE, id=assembly))["assembly"]["attendance"]
    assert not came["pageInfo"]["hasNextPage"]
    members = sum(edge["node"]["membership"] is not None for edge in came["edges"])
    files = (await office.read(FILES, id=assembly))["assembly"]["attendanceList"]
    table = await office.file(files["csv"])
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    there = [row for row in rows if row["form"] and row["membership"]]
    assert (len(there), all(row["name"] and row["number"] for row in there)) == (members, True)
    page = (await office.file(files["document"])).content
    assert (page.startswith(b"%PDF"), b"pdfaid" in page) == (True, True)
    assert (await office.file(files["csv"], "otto")).status_code == 403
