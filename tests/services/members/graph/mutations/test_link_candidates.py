"""Members who may be known in another country: found by keyed hashes, decided by people, never joined by a machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from commons.bulk import FrameReader
from services.members.app.candidate_plane import deliver_candidates
from services.members.domain.candidate_words import CANDIDATE_PURPOSE, LinkHashes
from services.members.store import find_candidates
from services.members.store.find_candidates import link_hash_stream
from services.members.store.profiles import ProfileRecord
from tests.answers import asking
from tests.commons.network import Network
from tests.services.members.conftest import SMARTFR, OpenRegister, Register, key, member

BORN = date(1988, 5, 17)
FIND = asking("findLinkCandidates", "found")
DECIDE = asking("decideLinkCandidate", "candidate { id state }")
LIST = """query ($country: CountryCode!, $first: Int, $after: String) {
  linkCandidates(country: $country, first: $first, after: $after) {
    edges { node { id membership state steps { verdict by reasons } } } pageInfo { hasNextPage endCursor } } }"""
REFUSED = {"FORBIDDEN", "PARTITION_FORBIDDEN"}
ASKED = "{ me { linkQuestions { id with } } }"


def named(number: int, given: str, family: str, born: date | None = BORN, **more: Any) -> Any:
    return replace(member(number, **more), profile=ProfileRecord(given_name=given, family_name=family, birth_date=born))


@pytest.fixture
async def countries(register: OpenRegister, monkeypatch: pytest.MonkeyPatch) -> Sequence[Register]:
    """Amélie is in Belgium and France and has linked nothing; Bruno, and a namesake born on another day, are not."""
    belgium, france = await register("BE"), await register("FR")
    await belgium.load(
        named(1, "Amélie", "Durand", person=1, logins=[("be", "amelie")]),
        named(2, "Bruno", "Maes", person=2),
        named(3, "Carla", "Lenoir", None, person=3),
    )
    await france.load(
        named(11, "AMELIE", "Durand", person=11, entity=SMARTFR, logins=[("fr", "amelie-fr")]),
        named(12, "Bruno", "Maes", date(1990, 1, 1), person=12, entity=SMARTFR),
        named(13, "Carla", "Lenoir", None, person=13, entity=SMARTFR),
    )
    others = {"BE": belgium, "FR": france}

    @asynccontextmanager
    async def framed(partition: Any, country: str, path: str, body: bytes, purpose: str) -> AsyncIterator[FrameReader]:
        assert purpose == CANDIDATE_PURPOSE
        yield FrameReader(hashes_of(others[country], body))

    monkeypatch.setattr(find_candidates, "framed", framed)
    monkeypatch.setattr(
        find_candidates,
        "countries_beside",
        lambda partition: [code for code in others if code != partition.country.code],
    )
    return belgium, france


def hashes_of(register: Register, body: bytes) -> AsyncIterator[bytes]:
    asked = msgspec.json.decode(body, type=LinkHashes)
    return link_hash_stream(register.database, date.today(), bytes.fromhex(asked.key))


async def found(register: Register) -> int:
    answer = await register.data(FIND, register.officer(), input={"country": register.partition.country.code})
    return answer["findLinkCandidates"]["found"]


async def listed(register: Register, token: str | None = None) -> list[dict[str, Any]]:
    answer = await register.data(LIST, token or register.officer(), country=register.partition.country.code)
    return [edge["node"] for edge in answer["linkCandidates"]["edges"]]


async def questions(register: Register, subject: str) -> list[dict[str, Any]]:
    token = register.issuing.token(register.partition.country.issuer, subject)
    return (await register.data(ASKED, token))["me"]["linkQuestions"]


async def decided(register: Register, token: str, verdict: str, candidate: str) -> dict[str, Any]:
    given = {"candidate": candidate, "verdict": verdict, "reasons": "She told us on the phone."}
    return (await register.data(DECIDE, token, input=given))["decideLinkCandidate"]["candidate"]


async def test_she_is_found_in_both_countries_and_asked_when_an_office_says_so(countries: Sequence[Register]) -> None:
    belgium, france = countries
    network = Network(belgium, france)
    assert await found(belgium) == 1
    assert await found(belgium) == 0, "what is known is not found again"
    (here,) = await listed(belgium)
    assert (here["membership"], here["state"], here["steps"]) == (belgium.id(key(1)), "SUSPECTED", [])
    assert await deliver_candidates(belgium.partition, network.post) == 1
    (there,) = await listed(france)
    assert there["membership"] == france.id(key(11))
    assert await found(france) == 0, "France was told"
    assert await questions(belgium, "amelie") == []
    assert (await decided(france, france.officer(), "INVITE", there["id"]))["state"] == "INVITED"
    await deliver_candidates(france.partition, network.post)
    assert [one["with"] for one in await questions(belgium, "amelie")] == ["FR"]
    assert [one["with"] for one in await questions(france, "amelie-fr")] == ["BE"]
    (here,) = await listed(belgium)
    assert here["steps"] == [{"verdict": "INVITE", "by": "OTHER_COUNTRY", "reasons": None}], "their reasons stay there"


async def test_different_is_kept_and_not_asked_again(countries: Sequence[Register]) -> None:
    belgium, france = countries
    network = Network(belgium, france)
    await found(belgium)
    (here,) = await listed(belgium)
    await decided(belgium, belgium.officer(), "INVITE", here["id"])
    amelie = belgium.issuing.token("be", "amelie")
    again = {"candidate": here["id"], "verdict": "INVITE", "reasons": "once more"}
    assert await belgium.code(DECIDE, amelie, input=again) == "FORBIDDEN", "she links by her own logins instead"
    assert (await decided(belgium, amelie, "DIFFERENT", here["id"]))["state"] == "DIFFERENT"
    await deliver_candidates(belgium.partition, network.post)
    assert await questions(belgium, "amelie") == await questions(france, "amelie-fr") == []
    assert await found(belgium) == await found(france) == 0
    assert await listed(belgium) == await listed(france) == []
    assert await belgium.code(DECIDE, belgium.officer(), input=again) == "TRANSITION_NOT_ALLOWED"


async def test_who_may_know_and_decide(countries: Sequence[Register]) -> None:
    belgium, _ = countries
    await found(belgium)
    (here,) = await listed(belgium)
    before = await belgium.sequence()
    other = belgium.officer("BE.entity.another")
    assert await listed(belgium, other) == []
    given = {"candidate": here["id"], "verdict": "DIFFERENT", "reasons": "no"}
    for token in (other, belgium.issuing.token("be", "stranger"), belgium.issuing.token("fr", "amelie-fr")):
        assert await belgium.code(DECIDE, token, input=given) == "FORBIDDEN"
        assert await belgium.code(FIND, token, input={"country": "BE"}) in REFUSED
    nowhere = given | {"candidate": "BE.linkCandidate." + "0" * 32}
    assert await belgium.code(DECIDE, belgium.officer(), input=nowhere) == "FORBIDDEN"
    assert await belgium.code(DECIDE, belgium.officer(), input=given | {"reasons": " "}) == "BAD_ARGUMENT"
    assert await belgium.code(LIST, belgium.issuing.token("be", "amelie"), country="BE") in REFUSED
    assert await belgium.sequence() == before


async def test_nothing_personal_is_kept_or_told(countries: Sequence[Register]) -> None:
    belgium, france = countries
    await found(belgium)
    await deliver_candidates(belgium.partition, Network(belgium, france).post)
    lines = [*await belgium.lines(), *await france.lines()]
    told = "".join(line.body + line.subject for line in lines) + str(await belgium.outbox("candidate.told"))
    for word in ("melie", "urand", "1988"):
        assert word not in told
    assert [line.action for line in await france.lines()][-1] == "candidate.heard"
