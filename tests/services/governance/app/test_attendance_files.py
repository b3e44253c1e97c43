"""The attendance list as a file: names beside comings and goings, who is there through whom, and who may have it."""

from __future__ import annotations

import csv
import io

from services.members.store.profiles import ProfileRecord
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.hands import given
from tests.services.governance.room import CHECK_OUT, checked_in, meeting_of_today, opened

SMART_DE = "DE.entity.smart-eg"
LOOKUP = """query($a: ID!, $find: String!) { assembly(id: $a) { attendanceList { csv document }
  deskLookup(find: $find) { number name votes reason acts here proxyGivenTo { id } proxiesHeld membership { id }
    presence { form leftAt } conflicts { resolution } } } }"""


async def meeting(country: OpenCountry) -> tuple[Country, str]:
    place = await country("DE")
    names = [("Élise", "Dupont"), ("Øystein", "de Vries"), ("=cmd", "Dubois"), ("Ada", "Lovelace"), ("Dua", "Ada-Lipa")]
    people = [
        member(number, SMART_DE, profile=ProfileRecord(given_name=given_name, family_name=family))
        for number, (given_name, family) in enumerate(names, start=1)
    ]
    await place.load(*people, member(6, SMART_DE))
    assembly = await meeting_of_today(place, SMART_DE)
    await opened(place, assembly)
    return place, assembly


async def seen(place: Country, assembly: str, find: str) -> list[dict[str, object]]:
    return (await place.data(LOOKUP, a=assembly, find=find))["assembly"]["deskLookup"]


async def test_a_desk_finds_people_by_number_and_by_how_their_names_begin(country: OpenCountry) -> None:
    place, assembly = await meeting(country)
    await given(place, assembly, 4, 1)
    await checked_in(place, assembly, 1)
    elise = (await seen(place, assembly, "elise dup"))[0]
    assert (elise["number"], elise["name"], elise["votes"], elise["reason"]) == (1, "Élise Dupont", 1, "VOTES")
    assert (elise["here"], elise["proxiesHeld"], elise["acts"], elise["proxyGivenTo"]) == (True, 1, True, None)
    assert elise["presence"] == {"form": "IN_ROOM", "leftAt": None}
    for find, numbers in (
        ("du", [1, 3, 5]),
        ("DUPONT Élise", [1]),
        ("vri", [2]),
        ("øys", [2]),
        ("lipa", [5]),
        ("pont", []),
        (".*", []),
        ("6", [6]),
        ("99999999999999999999", []),
        ("- '", []),
    ):
        assert [row["number"] for row in await seen(place, assembly, find)] == numbers, find
    ada = (await seen(place, assembly, "4"))[0]
    assert (ada["proxyGivenTo"], ada["here"]) == ({"id": membership_id("DE", 1)}, False)
    assert (await seen(place, assembly, "6"))[0]["name"] is None
    for wrong in (" ", "x" * 101):
        assert await place.code_of(LOOKUP, a=assembly, find=wrong) == "BAD_ARGUMENT"
    stranger = place.token("olaf", "organiser", "DE.entity.none")
    nothing = await place.ask(LOOKUP, stranger, a=assembly, find="du")
    assert nothing["data"]["assembly"] == {"attendanceList": None, "deskLookup": None}
    assert {error["extensions"]["code"] for error in nothing["errors"]} == {"PARTITION_FORBIDDEN"}


async def file_of(place: Country, address: str, token: str | None = None, status: int = 200) -> bytes:
    bearer = f"Bearer {token or place.token()}"
    answer = await ask(place.app, "GET", address.replace("/files/DE/", "/bulk/"), authorization=bearer)
    assert answer.status == status, answer.body
    return answer.body


async def test_the_list_says_who_came_and_who_is_there_through_whom(country: OpenCountry) -> None:
    place, assembly = await meeting(country)
    await given(place, assembly, 4, 1)
    await given(place, assembly, 2, "Nora Nachbarin")
    await checked_in(place, assembly, 1, 3, 6)
    await place.data(CHECK_OUT, input={"assembly": assembly, "membership": membership_id("DE", 3)})
    shown = (await place.data(LOOKUP, a=assembly, find="1"))["assembly"]["attendanceList"]
    rows = list(csv.DictReader(io.StringIO((await file_of(place, shown["csv"])).decode())))
    told = [(row["number"], row["name"], row["form"], row["left"] != "", row["votes"]) for row in rows]
    assert told[:3] == [
        ("1", "Élise Dupont", "IN_ROOM", False, "1"),
        ("3", "'=cmd Dubois", "IN_ROOM", True, "1"),
        ("6", "(no name on record)", "IN_ROOM", False, "1"),
    ]
    through = [(row["number"], row["through"], row["by"], row["there"]) for row in rows[3:]]
    assert through == [("2", "Nora Nachbarin", "PROXY", "false"), ("4", "Élise Dupont (no. 1)", "PROXY", "true")]
    page = await file_of(place, shown["document"])
    assert page.startswith(b"%PDF")
    assert b"pdfaid:part>2<" in page
    lines = [line for line in await place.chain() if line.action == "exportAttendance"]
    assert [(line.subject, line.body) for line in lines] == [
        (assembly, '{"form":"csv"}'),
        (assembly, '{"form":"pdf"}'),
    ]
    for token in (place.token("olaf", "organiser", "DE.entity.none"), place.issuing.token("group", "mia")):
        await file_of(place, shown["csv"], token, status=403)
    unknown = shown["csv"].replace(assembly, "DE.assembly.00000000000040008000000000000001")
    await file_of(place, unknown, status=400)
