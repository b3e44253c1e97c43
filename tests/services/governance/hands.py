"""Hands for tests: a German meeting of today, and what gives and takes votes there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.members.store.bulk_load import MembershipRecord
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member, membership_id
from tests.services.governance.room import agenda, meeting_of_today

SMART_DE, SMART_AT = "DE.entity.smart-eg", "AT.entity.smart-at"

RECORD = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) {
  ... on RecordRepresentationPayload { representation {
  id basis law source from until recordedBy represented { id } member { id } outsider { id name capacity } } }
    ...Refused } }"""
END = """mutation($input: EndRepresentationInput!) { endRepresentation(input: $input) {
      ... on EndRepresentationPayload { representation { id until } } ...Refused } }"""
GIVE = """mutation($input: GiveProxyInput!) { giveProxy(input: $input) { ... on GiveProxyPayload { proxy {
  id form givenOn law onBehalf recordedBy revoked principal { id } holder { id } outsider { id name } } }
    ...Refused } }"""
REVOKE = """mutation($input: RevokeProxyInput!) { revokeProxy(input: $input) {
  ... on RevokeProxyPayload { proxy { id revoked } } ...Refused } }"""
DECLARE = """mutation($input: DeclareConflictInput!) { declareConflict(input: $input) {
  ... on DeclareConflictPayload { conflict {
  id matter voteLost law withdrawn membership { id } outsider { id } } } ...Refused } }"""
WITHDRAW = """mutation($input: WithdrawConflictInput!) { withdrawConflict(input: $input) {
  ... on WithdrawConflictPayload { conflict { withdrawn } } ...Refused } }"""
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) {
  ... on RecordTallyPayload { resolution { id } } ...Refused } }"""
ROOM = """query($id: ID!) { resolution(id: $id) { exercisable {
  entitledMembers entitledVotes presentMembers presentVotes castable call
  hands { edges { node { membership { id } outsider { name } own represented byProxy votes because { figure law {
    article } } } } }
  excluded { edges { node { membership { id } herself } } }
  conflicts { edges { node { matter voteLost } } } } } }"""
RIGHTS = """query($m: ID!, $a: ID!, $r: ID!) { votingRights(membership: $m, assembly: $a, resolution: $r) {
  rollVotes votes casts castBy { id } castByOutsider { name } ifPresent forOthers castsTogether excluded
  excludedBy { article } majority { article } proxy { id } proxiesHeld { edges { node { id principal { id } } } }
  hand { own represented byProxy votes } } }"""


def organisation(number: int, entity: str) -> MembershipRecord:
    return replace(member(number, entity), kind="ORGANISATION", person=None, organisation=key(number + 20_000))


async def germany(country: OpenCountry, members: int = 6, **choices: Any) -> tuple[Country, str, str]:
    """Berlin with members 1 to n, and the organisation 50; the meeting of today and its only resolution."""
    place = await country("DE")
    if choices:
        await place.statutes(SMART_DE, **choices)
    people = [member(number, SMART_DE) for number in range(1, members + 1)]
    await place.load(*people, organisation(50, SMART_DE))
    assembly = await meeting_of_today(place, SMART_DE)
    return place, assembly, (await agenda(place, assembly))[0]


def m(number: int, country: str = "DE") -> str:
    return membership_id(country, number)


async def given(place: Country, assembly: str, principal: int, holder: int | str, /, **fields: Any) -> dict[str, Any]:
    return (await place.data(GIVE, input=proxy(place, assembly, principal, holder, **fields)))["giveProxy"]["proxy"]


def proxy(place: Country, assembly: str, principal: int, holder: int | str, /, **fields: Any) -> dict[str, Any]:
    who = (
        {"outsider": {"name": holder, "capacity": "neighbour"}}
        if isinstance(holder, str)
        else {"holder": m(holder, place.code)}
    )
    asked = {"assembly": assembly, "principal": m(principal, place.code), "form": "TEXT"}
    return asked | {"givenOn": place.today.isoformat()} | who | fields


async def acts(place: Country, represented: int, **fields: Any) -> dict[str, Any]:
    asked = {"entity": SMART_DE, "represented": m(represented), "basis": "DIRECTOR", "source": "register extract"}
    return (await place.data(RECORD, input=asked | fields))["recordRepresentation"]["representation"]


async def room(place: Country, resolution: str) -> dict[str, Any]:
    return (await place.data(ROOM, id=resolution))["resolution"]["exercisable"]


def nodes(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in page["edges"]]


async def rights(place: Country, number: int, assembly: str, resolution: str) -> dict[str, Any]:
    return (await place.data(RIGHTS, m=m(number, place.code), a=assembly, r=resolution))["votingRights"]
