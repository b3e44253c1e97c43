"""A member and her data: what is kept of her in three countries, who read it, and that it goes when she asks."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

from commons.clock import today
from tests.answers import refusal

AMELIE = "BE.membership.00000000000040008000000000000a1b"
READ = "query($id: ID!) { membership(id: $id) { profile { email } } }"
LOG = """query($id: ID!) { membership(id: $id) {
  readings(first: 50) { edges { node { what role country purpose } } } } }"""
INSPECT = """query($entity: ID!) { inspectRegister(entity: $entity, first: 3) {
  law { key article } entries { edges { node { number name } } } } }"""
ADMIT = """mutation($input: AdmitMemberInput!) { admitMember(input: $input) {
  ... on AdmitMemberPayload { membership { id } } ...Refused } }"""
END = """mutation($id: ID!, $day: Date!) { endMembership(input: {membership: $id, endedOn: $day}) {
  ... on EndMembershipPayload { membership { id } } ...Refused } }"""
ERASE = """mutation($id: ID!) { eraseProfile(input: {membership: $id}) {
  ... on EraseProfilePayload { erasedOn identityHeldUntil heldBy } ...Refused } }"""
HELD = """mutation($id: ID!) {
  readHeldIdentity(input: {membership: $id, document: MINUTES, reason: "minutes of 2026"}) {
    ... on ReadHeldIdentityPayload {
    identity { givenName familyName } } ...Refused } }"""
GRANT = """mutation($until: Date!) {
  grantHoldAccess(input: {entity: "BE.entity.smartcoop", issuer: "be", subject: "olga",
    name: "Olga Devos", reason: "minutes of 2026", until: $until}) {
      ... on GrantHoldAccessPayload { grant { id } } ...Refused } }"""


async def test_what_is_kept_of_her_comes_from_every_country_that_knows_her(rehearsing):
    answer = await rehearsing.ask("{ myBundle { country json text } }", as_="amelie")
    parts = {part["country"]: part for part in answer["data"]["myBundle"]}
    assert set(parts) == {"BE", "FR", "DE"}
    for part in parts.values():
        assert part["json"]["tables"]["profile"][0]["family_name"] == "Laurent"
        assert "How long it is kept" in part["text"]
    assert (await rehearsing.ask("{ myBundle { country } }", as_="olga"))["data"]["myBundle"] == []


async def test_she_reads_who_read_her(rehearsing):
    await rehearsing.ask(READ, {"id": AMELIE}, as_="olga")
    wanted = {"what": "PROFILE", "role": "membership_officer", "country": "BE", "purpose": None}
    for _ in range(20):
        await asyncio.sleep(0.5)
        found = await rehearsing.ask(LOG, {"id": AMELIE}, as_="amelie")
        if wanted in [edge["node"] for edge in found["data"]["membership"]["readings"]["edges"]]:
            return
    raise AssertionError(found)


async def test_she_inspects_the_register_by_the_law_of_its_country(rehearsing):
    for entity, article in (("BE.entity.smartcoop", "BE CSA/WVV book 6"), ("DE.entity.smart-eg", "DE GenG § 47(4)")):
        shown = (await rehearsing.ask(INSPECT, {"entity": entity}, as_="amelie"))["data"]["inspectRegister"]
        assert shown["law"] == {"key": "minutes.inspection", "article": article}
        numbers = [edge["node"]["number"] for edge in shown["entries"]["edges"]]
        assert len(numbers) == 3
        assert numbers == sorted(numbers)
    refused = await rehearsing.ask(INSPECT, {"entity": "BE.entity.smartcoop"}, as_="sami")
    assert "BE CSA/WVV book 6" in refusal(refused)["message"]


async def test_who_left_is_erased_and_named_only_for_the_minutes(rehearsing):
    day = today("Europe/Brussels")
    given = {
        "entity": "BE.entity.smartcoop",
        "category": "WORKER",
        "joinedOn": (day - timedelta(days=400)).isoformat(),
        "profile": {"givenName": "Vera", "familyName": "Vergeten"},
        "idempotencyKey": uuid4().hex,
    }
    admitted = (await rehearsing.ask(ADMIT, {"input": given}, as_="olga"))["data"]["admitMember"]
    id_ = admitted["membership"]["id"]
    early = await rehearsing.ask(ERASE, {"id": id_}, as_="olga")
    assert refusal(early)["code"] == "ERASURE_HELD"

    await rehearsing.ask(END, {"id": id_, "day": (day - timedelta(days=1)).isoformat()}, as_="olga")
    erased = (await rehearsing.ask(ERASE, {"id": id_}, as_="olga"))["data"]["eraseProfile"]
    assert erased["erasedOn"] == day.isoformat()
    journal = rehearsing.data / "erasures" / "members-BE.jsonl"
    lines = [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
    assert [line["membership"].replace("-", "") for line in lines] == [id_.rsplit(".", 1)[1]]
    assert (await rehearsing.ask(READ, {"id": id_}, as_="olga"))["data"]["membership"]["profile"] is None

    assert refusal(await rehearsing.ask(HELD, {"id": id_}, as_="olga"))["code"] == "FORBIDDEN"
    await rehearsing.ask(GRANT, {"until": (day + timedelta(days=10)).isoformat()}, as_="otto")
    held = (await rehearsing.ask(HELD, {"id": id_}, as_="olga"))["data"]["readHeldIdentity"]["identity"]
    assert held == {"givenName": "Vera", "familyName": "Vergeten"}
