"""Proxies from a file, and the bureau's list of them."""

from __future__ import annotations

import csv
import io

from sqlalchemy import text

from services.members.store.profiles import ProfileRecord
from tests.services.governance.app.test_attendance_files import file_of
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.graph.proxies.desk import HOLDERS, IMPORT, line, rejected, take_in
from tests.services.governance.hands import SMART_DE, germany, given, m, nodes
from tests.services.governance.room import agenda, meeting_of_today

HEADER = "principal;holder;form;given_on;outsider;capacity;item 1"


async def test_a_file_is_taken_in_line_by_line_and_may_be_sent_again(country: OpenCountry) -> None:
    place, assembly, item = await germany(country, members=9)
    await given(place, assembly, 9, 8)
    content = "\n".join(
        [
            HEADER,
            line(place, 1, 2, "", "", "FOR"),
            line(place, 3, 2, "", "", ""),
            line(place, 4, 2, "", "", ""),
            line(place, 5, None, "Nora Nachbar", "neighbour", "AGAINST"),
            line(place, 6, 6, "", "", ""),
            line(place, 2, 7, "", "", ""),
            line(place, 9, 7, "", "", ""),
            line(place, 7, None, "", "", ""),
            "nobody;;TEXT;2026-01-01;;;",
        ]
    )
    found = await take_in(place, assembly, content, idempotencyKey="monday")
    assert (found["lines"], found["accepted"], found["standing"], found["recordedBy"]) == (9, 3, 0, "Otto")
    assert rejected(found) == [
        (4, "PROXY_NOT_ALLOWED"),
        (6, "PROXY_NOT_ALLOWED"),
        (7, "PROXY_NOT_ALLOWED"),
        (8, "ALREADY_EXISTS"),
        (9, "PROXY_NOT_ALLOWED"),
        (10, "BAD_ARGUMENT"),
    ]
    third = found["rejected"]["edges"][0]["node"]
    assert (third["article"], "at most 2" in third["message"]) == ("DE GenG § 43(5)", True)
    assert await take_in(place, assembly, content, idempotencyKey="monday") == found
    again = await take_in(place, assembly, content)
    assert (again["accepted"], again["standing"], rejected(again)) == (0, 3, rejected(found))
    listed = (await place.data(HOLDERS, id=assembly, r=item, first=1))["assembly"]
    assert [row["accepted"] for row in nodes(listed["proxyImports"])] == [3, 0]
    assert listed["proxyHolders"]["pageInfo"]["hasNextPage"] is True
    rest = await place.data(HOLDERS, id=assembly, r=item, after=listed["proxyHolders"]["pageInfo"]["endCursor"])
    held = nodes(listed["proxyHolders"]) + nodes(rest["assembly"]["proxyHolders"])
    shown = {(row["membership"] or row["outsider"]).get("id", "Nora Nachbar"): row["principals"] for row in held}
    assert shown == {m(2): 2, m(8): 1, "Nora Nachbar": 1}
    assert [line.action for line in await place.chain()][-2:] == ["importProxies", "importProxies"]


async def test_a_file_that_is_none_changes_nothing(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    before = await place.chain()
    for content in (
        "",
        "principal;holder",
        "principal;form;given_on;item 7\n",
        "principal;form;given_on\n" + "x;y;z\n" * 5001,
    ):
        assert await place.code_of(IMPORT, input={"assembly": assembly, "content": content}) == "BAD_ARGUMENT"
    stranger = place.token("olaf", "organiser", "DE.entity.none")
    assert await place.code_of(IMPORT, stranger, input={"assembly": assembly, "content": HEADER}) == "FORBIDDEN"
    assert await place.chain() == before


async def test_the_name_of_who_was_rejected_is_not_kept(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    content = f"{HEADER}\n{line(place, 99, None, 'Nora Nachbar', 'neighbour', '')}"
    assert rejected(await take_in(place, assembly, content)) == [(2, "NOT_ENTITLED")]
    async with place.partition.database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM outsider"))).scalar() == 0


async def test_five_hundred_lines_are_decided_one_after_another(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 751)))
    assembly = await meeting_of_today(place, SMART_DE)
    await given(place, assembly, 750, 250)
    rows = [line(place, 250 + at, 1 + at // 2) for at in range(500)]
    found = await take_in(place, assembly, "\n".join(["principal;holder;form;given_on", *rows]))
    assert (found["accepted"], rejected(found)) == (498, [(2, "PROXY_NOT_ALLOWED"), (501, "PROXY_NOT_ALLOWED")])


async def test_the_list_as_a_file(country: OpenCountry) -> None:
    place = await country("DE")
    names = [("Élise", "Dupont"), ("=cmd", "Dubois"), ("Ada", "Lovelace")]
    people = [
        member(number, SMART_DE, profile=ProfileRecord(given_name=given_name, family_name=family))
        for number, (given_name, family) in enumerate(names, start=1)
    ]
    await place.load(*people)
    assembly = await meeting_of_today(place, SMART_DE)
    item = (await agenda(place, assembly))[0]
    await given(place, assembly, 1, 3, instructions=[{"resolution": item, "choice": "AGAINST"}], laterCalls=True)
    await given(place, assembly, 2, "Nora Nachbar", substitute=m(3))
    address = (await place.data(HOLDERS, id=assembly))["assembly"]["proxyList"]["csv"]
    rows = list(csv.DictReader(io.StringIO((await file_of(place, address)).decode())))
    assert [(row["principal_number"], row["principal_name"], row["votes"], row["holder_name"]) for row in rows] == [
        ("1", "Élise Dupont", "1", "Ada Lovelace"),
        ("2", "'=cmd Dubois", "1", "Nora Nachbar"),
    ]
    assert [(row["capacity"], row["substitute_name"], row["later_calls"], row["item 1"]) for row in rows] == [
        ("", "", "yes", "AGAINST"),
        ("neighbour", "Ada Lovelace", "no", ""),
    ]
    assert {(row["form"], row["article"]) for row in rows} == {("TEXT", "DE GenG § 43(5)")}
    for token in (place.token("olaf", "organiser", "DE.entity.none"), place.issuing.token("group", "mia")):
        await file_of(place, address, token, status=403)
    assert [line.subject for line in await place.chain() if line.action == "exportProxies"] == [assembly]
