"""Proxies taken back many at once: by a list, by the file they came in, by a file of who gave them."""

from __future__ import annotations

from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country
from tests.services.governance.graph.proxies.desk import HOLDERS, REVOKE_ALL, line, rejected, take_in
from tests.services.governance.hands import germany, given, m, nodes
from tests.services.governance.room import opened


async def revoked(place: Country, assembly: str, **asked: Any) -> tuple[int, list[tuple[int, str]]]:
    found = (await place.data(REVOKE_ALL, input={"assembly": assembly} | asked))["revokeProxies"]
    assert found["rejectedCount"] == len(found["rejected"]["edges"])
    return found["revoked"], rejected(found)


async def held(place: Country, assembly: str) -> int:
    listed = (await place.data(HOLDERS, id=assembly))["assembly"]["proxyHolders"]
    return sum(row["principals"] for row in nodes(listed))


async def test_a_file_names_members_by_number_and_is_taken_back_as_it_came(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country, members=9)
    day = place.today.isoformat()
    content = f"principal;holder;form;given_on\n1;2;TEXT;{day}\n3;2;TEXT;{day}\n98;2;TEXT;{day}\n5;{m(6)};TEXT;{day}"
    found = await take_in(place, assembly, content)
    assert (found["accepted"], rejected(found)) == (3, [(4, "BAD_ARGUMENT")])
    other = await given(place, assembly, 7, 8)
    assert await revoked(place, assembly, proxyImport=found["id"], idempotencyKey="wrong file") == (3, [])
    assert await held(place, assembly) == 1
    assert (await take_in(place, assembly, content))["accepted"] == 3  # the same file once more
    assert await revoked(place, assembly, proxyImport=found["id"], idempotencyKey="wrong file") == (3, [])
    assert await held(place, assembly) == 4
    assert await revoked(place, assembly, content=content) == (3, [(4, "BAD_ARGUMENT")])
    assert await revoked(place, assembly, content=f"principal\n{m(9)}\n1") == (1, [(2, "NOT_FOUND")])
    assert await revoked(place, assembly, proxies=[m(9).replace("membership", "proxy"), other["id"]]) == (
        1,
        [(1, "NOT_FOUND")],
    )
    assert await held(place, assembly) == 0
    assert [row.action for row in await place.chain()].count("revokeProxies") == 4


async def test_what_is_no_list_of_this_meeting_changes_nothing(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    proxy = (await given(place, assembly, 1, 2))["id"]
    before = await place.chain()
    asked = {"assembly": assembly, "proxies": [proxy]}
    assert await place.code_of(REVOKE_ALL, input={"assembly": assembly}) == "BAD_ARGUMENT"
    assert await place.code_of(REVOKE_ALL, input=asked | {"content": "principal\n1"}) == "BAD_ARGUMENT"
    assert await place.code_of(REVOKE_ALL, input=asked | {"proxies": [proxy] * 5001}) == "BAD_ARGUMENT"
    assert await place.code_of(REVOKE_ALL, input={"assembly": assembly, "content": "holder\n1"}) == "BAD_ARGUMENT"
    file = {"assembly": assembly, "proxyImport": proxy.replace("proxy", "proxyimport")}
    assert await place.code_of(REVOKE_ALL, input=file) == "NOT_FOUND"
    stranger = place.token("olaf", "organiser", "DE.entity.none")
    assert await place.code_of(REVOKE_ALL, stranger, input=asked) == "FORBIDDEN"
    assert await place.chain() == before


async def test_once_members_cannot_be_asked_their_ids_still_do(country: OpenCountry) -> None:
    place, assembly, _ = await germany(country)
    await opened(place, assembly)
    await place.served.stop()
    by_number = f"principal;holder;form;given_on\n1;2;TEXT;{place.today.isoformat()}"
    refused = await place.refused(REVOKE_ALL, input={"assembly": assembly, "content": "principal\n1"})
    assert (refused["code"], "ids" in refused["message"]) == ("PARTITION_UNAVAILABLE", True)
    found = await take_in(place, assembly, "principal;holder;form;given_on\n" + line(place, 1, 2))
    assert found["accepted"] == 1
    assert await revoked(place, assembly, content=by_number.replace("\n1;2", f"\n{m(1)};2")) == (1, [])
