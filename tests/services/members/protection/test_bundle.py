"""A person's bundle: all that is kept of her and nothing of anybody else; and her right to inspect the register."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from commons.errors import Refusal
from services.members.domain.leaving.words import Law
from services.members.domain.protection.inspection import InspectionTerms
from services.members.domain.protection.masking import candidates, masked
from services.members.domain.shares.certificate_file import verify_certificate
from services.members.graph import inspecting
from services.members.store.bundle import LEFT_OUT, SECTIONS
from tests.commons.asgi import ask
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import do

BUNDLE = "{ myBundle { country madeAt json text file } }"
INSPECT = """query($entity: ID!, $first: Int, $after: String) {
  inspectRegister(entity: $entity, first: $first, after: $after) {
    law { key article }
    entries { edges { node { number name joinedOn } } pageInfo { hasNextPage endCursor } } } }"""


@pytest.fixture
async def be(register: OpenRegister) -> Register:
    be = await register("BE")
    ada = member(1, logins=[("be", "ada")], operations=shares(2, date(2021, 1, 1)))
    bob = member(2, logins=[("be", "bob")])
    bob = replace(
        bob, profile=replace(bob.profile, given_name="Robert", family_name="Builder", email="bob@example.net")
    )
    await be.load(ada, bob, member(3, ended_on=date(2024, 1, 1)))
    return be


async def test_everything_of_hers_and_nothing_of_anybody_else(be: Register) -> None:
    suspend = """mutation($m: ID!) { suspendVote(input: {membership: $m, validFrom: "2026-01-01",
      reason: "complaint of Robert Builder, bob@example.net, about ada1@example.org"}) {
        ... on SuspendVotePayload { membership { id } } ...Refused } }"""
    await be.data(suspend, be.officer(), m=be.id(key(1)))
    (part,) = (await be.data(BUNDLE, be.issuing.token("be", "ada")))["myBundle"]
    tables = part["json"]["tables"]
    assert part["country"] == "BE"
    assert tables["profile"][0]["family_name"] == "Number1"
    assert {row["kind"] for row in tables["share_operation"]} == {"SUBSCRIBE", "PAY"}
    assert {row["membership"] for row in tables["registration"]} == {str(key(1))}
    text = str(part)
    assert "complaint of [another person], [contact data], about ada1@example.org" in text
    for foreign in ("Builder", "bob@example", str(key(2)), key(2).hex, "actor", "member_key"):
        assert foreign not in text, foreign
    assert "Number1" in part["text"]
    assert "How long it is kept" in part["text"]


async def test_the_same_is_one_file_with_her_certificates_for_her_alone(be: Register) -> None:
    ada = be.issuing.token("be", "ada")
    await do(be, "issueShareCertificate", ada, membership=be.id(key(1)))
    (part,) = (await be.data(BUNDLE, ada))["myBundle"]
    path = "/bulk" + part["file"].removeprefix("/files/BE")

    async def fetched(token: str):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return await ask(be.app, "GET", path, b"", **headers)

    answer = await fetched(ada)
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body)) as found:
        names = found.namelist()
        content = json.loads(found.read("bundle.json"))
        assert "Number1" in found.read("bundle.txt").decode()
        signed = verify_certificate(found.read(f"certificates/{SMARTCOOP}.1.json"))
    assert len(names) == 3
    assert {*content["tables"]} >= {*part["json"]["tables"]}
    assert (signed.stated["shares"], signed.issuer) == (2, "members/BE")
    assert "Builder" not in str(content)
    for token, status in ((be.issuing.token("be", "bob"), 403), (be.officer(), 403), ("", 401)):
        assert (await fetched(token)).status == status
    assert [line.action for line in await be.lines()].count("exportBundle") == 1


async def test_who_is_nobody_here_gets_nothing(be: Register) -> None:
    assert (await be.data(BUNDLE, be.issuing.token("fr", "ada")))["myBundle"] == []
    assert await be.code(BUNDLE) == "UNAUTHENTICATED"


async def test_every_table_about_a_member_is_in_the_bundle_or_says_why_not(be: Register) -> None:
    async with be.database.reading() as session:
        rows = await session.all(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name"
            " IN ('membership', 'memberships', 'person', 'application', 'payment', 'refund', 'rectification')"
        )
    assert {row.table_name for row in rows} - {*SECTIONS, *LEFT_OUT} == set()


def test_masking() -> None:
    row = {
        "reason": "Bob BUILDER and Builder Bob called +32 470 12 34 56 on 2024-05-31 from BE68 5390 0754 7034",
        "id": "Bob Builder",
    }
    assert "bob builder" in candidates(["said Bob Builder"])
    assert masked(row, ["bob builder"]) == {
        "reason": "[another person] and [another person] called [contact data] on 2024-05-31 from [contact data]",
        "id": "Bob Builder",
    }
    assert masked({"reason": "Bobby Builders"}, ["bob builder"]) == {"reason": "Bobby Builders"}


# ── inspection ───────────────────────────────────────────────────────────────


@pytest.fixture
def law(monkeypatch: pytest.MonkeyPatch) -> None:
    async def terms(_partition: object, _entity: str, _day: date) -> InspectionTerms:
        return InspectionTerms(holders_only=True, law=Law("minutes.inspection", "BE CSA/WVV book 6", True))

    monkeypatch.setattr(inspecting, "inspection_terms", terms)


@pytest.mark.usefixtures("law")
async def test_a_member_inspects_the_register_by_the_article(be: Register) -> None:
    data = (await be.data(INSPECT, be.issuing.token("be", "ada"), entity=SMARTCOOP, first=1))["inspectRegister"]
    assert data["law"]["article"] == "BE CSA/WVV book 6"
    assert data["entries"]["edges"] == [{"node": {"number": 1, "name": "Ada Number1", "joinedOn": "2020-01-15"}}]
    after = data["entries"]["pageInfo"]["endCursor"]
    rest = await be.data(INSPECT, be.issuing.token("be", "ada"), entity=SMARTCOOP, after=after)
    names = [edge["node"]["name"] for edge in rest["inspectRegister"]["entries"]["edges"]]
    assert names == ["Robert Builder"], "whoever left is not on the register of today"


@pytest.mark.usefixtures("law")
async def test_who_may_not_inspect(be: Register) -> None:
    assert await be.code(INSPECT, be.issuing.token("be", "bob"), entity=SMARTCOOP) == "FORBIDDEN"
    assert await be.code(INSPECT, be.issuing.token("be", "nobody"), entity=SMARTCOOP) == "FORBIDDEN"
    assert await be.code(INSPECT, be.officer(), entity=SMARTCOOP) == "FORBIDDEN"
    assert await be.code(INSPECT, be.issuing.token("be", "ada"), entity=SMARTCOOP, first=101) == "BAD_ARGUMENT"
    assert await be.code(INSPECT, be.issuing.token("be", "ada"), entity="FR.entity.smartfr") == "UNROUTABLE_ID"


async def test_without_the_law_nothing_is_shown(be: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object) -> InspectionTerms:
        raise Refusal("LAW_UNKNOWN", "nobody knows", key="minutes.inspection")

    monkeypatch.setattr(inspecting, "inspection_terms", unknown)
    assert await be.code(INSPECT, be.issuing.token("be", "ada"), entity=SMARTCOOP) == "LAW_UNKNOWN"
