"""Applications over the graph, the law asked of a real governance partition: from the first word to the register."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest

from commons.database.chain import check_chain
from tests.answers import asking, done, refusal, whole
from tests.conftest import FreshDatabase
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.group import Group

COOP, EG, IT, ES = (
    "BE.entity.smartcoop",
    "DE.entity.smart-eg",
    "IT.entity.smart-it",
    "ES.entity.smart-ib",
)
DAY = timedelta(days=1)
FIELDS = """{ id state version decideBy form membership category applicant { familyName }
  steps { number kind happenedOn body reason appealUntil law { key article unverified } } }"""
APPLY = f"""mutation($input: ApplyForMembershipInput!) {{ applyForMembership(input: $input) {{
  ... on ApplicationPayload {{ application {FIELDS} }} ...Refused }} }}"""
LOOK = f"query($id: ID!) {{ application(id: $id) {FIELDS} }}"
ADMIT = f"""mutation($input: AdmitApplicantInput!) {{ admitApplicant(input: $input) {{
  ... on AdmitApplicantPayload {{ application {FIELDS}
  membership {{ id number joinedOn category {{ code }} profile {{ familyName }} facts {{ registered cooperating }}
    shares {{ count }} }} }} ...Refused }} }}"""
GINA = {"givenName": "Gina", "familyName": "Rossi", "email": "gina@example.org"}

OpenGroup = Callable[..., Awaitable[Group]]


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[OpenGroup]:
    opened: list[Group] = []

    async def open_group(*codes: str) -> Group:
        opened.append(await Group.open(codes, fresh_database))
        return opened[-1]

    yield open_group
    for found in opened:
        await found.close()


class Desk:
    """The members service of one country, asked over HTTP by an officer and by an applicant, `gina`."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.officer = country.token("olga", "membership_officer")
        self.gina = self.login("gina")

    def login(self, subject: str) -> str:
        return self.country.issuing.token(self.country.partition.country.issuer, subject)

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token or self.officer}"}
        body = {"query": whole(query), "variables": variables}
        address = f"{self.country.served.address}/graphql"
        async with aiohttp.ClientSession() as http, http.post(address, json=body, headers=headers) as answer:
            return await answer.json()

    async def data(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        return done(await self.ask(query, token, **variables))

    async def apply(self, entity: str, token: str | None = None, **given: Any) -> dict[str, Any]:
        asked = {"entity": entity, "category": "WORKER", "profile": GINA, "shares": 1} | given
        return (await self.data(APPLY, token or self.gina, input=asked))["applyForMembership"]["application"]

    async def not_applied(self, entity: str, token: str | None = None, **given: Any) -> str:
        asked = {"entity": entity, "category": "WORKER", "profile": GINA, "shares": 1} | given
        return refusal(await self.ask(APPLY, token or self.gina, input=asked))["code"]

    async def step(self, name: str, application: dict[str, Any], token: str | None = None, **given: Any) -> Any:
        """A step that must go well; the application after it."""
        return (await self.data(self.mutation(name), token, input=self.given(application, given)))[name]["application"]

    async def refused(self, name: str, application: dict[str, Any], token: str | None = None, **given: Any) -> Any:
        """The only refusal."""
        return refusal(await self.ask(self.mutation(name), token, input=self.given(application, given)))

    async def admit(self, application: dict[str, Any], **given: Any) -> dict[str, Any]:
        return (await self.data(ADMIT, input=self.given(application, given)))["admitApplicant"]

    def mutation(self, name: str) -> str:
        return asking(name, f"application {FIELDS}")

    def given(self, application: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        days = {name: day.isoformat() if isinstance(day, date) else day for name, day in more.items()}
        return {"application": application["id"], "expectedVersion": application["version"]} | days

    async def count(self, table: str) -> int:
        async with self.country.members.reading() as session:
            assert (await check_chain(session)).broken_at is None
            return await session.value(f"SELECT count(*) FROM {table}")


async def test_a_belgian_applies_herself_and_is_admitted_with_a_number_and_a_draft(group: OpenGroup) -> None:
    desk = Desk((await group("BE"))["BE"])
    applied = await desk.apply(COOP, idempotencyKey="one")
    assert (await desk.apply(COOP, idempotencyKey="one"))["id"] == applied["id"]
    assert (applied["state"], applied["version"], applied["form"]) == ("APPLIED", 1, "TEXT")
    approved = await desk.step("decideApplication", applied, admit=True, body="BOARD")
    assert (approved["state"], approved["steps"][1]["law"]["key"]) == ("APPROVED", "admission.body")
    admitted = await desk.admit(approved, idempotencyKey="two")
    found = admitted["membership"]
    assert (found["number"], found["category"]["code"], found["profile"]["familyName"]) == (1, "WORKER", "Rossi")
    assert (found["facts"], found["shares"]["count"]) == ({"registered": True, "cooperating": True}, 0)
    assert admitted["application"]["membership"] == found["id"]
    assert admitted["application"]["applicant"] is None
    assert (await desk.admit(approved, idempotencyKey="two"))["membership"]["id"] == found["id"]
    assert [await desk.count(table) for table in ("membership", "share_request", "applicant")] == [1, 1, 0]
    mine = await desk.data("{ me { memberships { id } } }", desk.gina)
    assert mine["me"]["memberships"] == [{"id": found["id"]}]
    asked = "query($c: CountryCode!) { ownApplications(country: $c) { edges { node { id state } } } }"
    own = await desk.data(asked, desk.gina, c="BE")
    assert own["ownApplications"]["edges"] == [{"node": {"id": applied["id"], "state": "ADMITTED"}}]
    assert await desk.not_applied(COOP) == "ALREADY_EXISTS"


async def test_reasons_of_a_refusal_are_shown_when_the_law_says(group: OpenGroup) -> None:
    found = await group("BE", "IT")
    belgium, italy = Desk(found["BE"]), Desk(found["IT"])
    applied = await belgium.apply(COOP)
    assert (await belgium.refused("decideApplication", applied, admit=False, body="BOARD"))["code"] == "BAD_ARGUMENT"
    refusal = {"admit": False, "body": "BOARD", "reason": "Works against the purpose"}
    refused = await belgium.step("decideApplication", applied, **refusal)
    assert refused["steps"][1]["reason"] == "Works against the purpose"
    seen = (await belgium.data(LOOK, belgium.gina, id=applied["id"]))["application"]
    assert (seen["state"], seen["steps"][1]["reason"]) == ("REFUSED", None)
    asked = await belgium.step("askAdmissionReasons", refused, belgium.gina)
    assert (asked["state"], asked["steps"][1]["reason"]) == ("REFUSED", "Works against the purpose")
    assert (await belgium.refused("askAdmissionReasons", asked, belgium.gina))["code"] == "TRANSITION_NOT_ALLOWED"
    told = await belgium.refused("appealAdmission", asked, belgium.gina)
    assert told["code"] == "ADMISSION_NOT_ALLOWED"
    assert (await belgium.apply(COOP))["state"] == "APPLIED"

    roman = await italy.apply(IT)
    assert roman["decideBy"] == (italy.country.today + 60 * DAY).isoformat()
    refused = await italy.step("decideApplication", roman, **refusal)
    assert refused["steps"][1]["law"] == {
        "key": "admission.refusal",
        "article": "IT codice civile art. 2528",
        "unverified": True,
    }
    seen = (await italy.data(LOOK, italy.gina, id=roman["id"]))["application"]
    assert (seen["steps"][1]["reason"], seen["decideBy"]) == ("Works against the purpose", None)
    assert seen["steps"][1]["appealUntil"] == (italy.country.today + 60 * DAY).isoformat()
    appealed = await italy.step("appealAdmission", seen, italy.gina, reason="I do not")
    assert appealed["steps"][2]["body"] == "GENERAL_MEETING"
    assert (await italy.refused("admitApplicant", appealed))["code"] == "TRANSITION_NOT_ALLOWED"
    overruled = await italy.step("decideAdmissionAppeal", appealed, admit=True)
    assert overruled["steps"][3]["body"] == "GENERAL_MEETING"
    assert (await italy.admit(overruled))["membership"]["number"] == 1


async def test_who_decides_and_in_which_form_is_the_laws(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    desk = Desk(germany)
    applied = await desk.apply(EG)
    assert (await desk.refused("decideApplication", applied, admit=True, body="BOARD"))["key"] == "admission.body"
    await germany.statutes(EG, admission__body="board", admission__form="written_unconditional")
    wrong = await desk.refused("decideApplication", applied, admit=True, body="GENERAL_MEETING")
    assert (wrong["code"], wrong["unverified"]) == ("ADMISSION_NOT_ALLOWED", False)
    unsigned = await desk.refused("decideApplication", applied, admit=True, body="BOARD")
    assert (unsigned["code"], unsigned["missing"]) == ("ADMISSION_NOT_ALLOWED", ["SIGNATURE"])
    signed = await desk.step("signApplication", applied)
    assert (signed["form"], signed["state"]) == ("WRITTEN", "APPLIED")
    changed = await desk.refused("decideApplication", applied, admit=True, body="BOARD")
    assert (changed["code"], changed["changes"]) == ("CHANGED_MEANWHILE", [f"SIGNED on {germany.today}"])
    approved = await desk.step("decideApplication", signed, admit=True, body="BOARD")
    early = await desk.refused("admitApplicant", approved, joinedOn=germany.today - DAY)
    assert early["code"] == "BAD_ARGUMENT"
    assert await desk.count("membership") == 0


async def test_spanish_silence_is_a_yes_after_sixty_days(group: OpenGroup) -> None:
    spain = (await group("ES"))["ES"]
    desk = Desk(spain)
    paper = {"form": "WRITTEN", "profile": GINA}
    late, fresh = spain.today - 61 * DAY, spain.today - 60 * DAY
    waiting = await desk.apply(ES, desk.officer, appliedOn=fresh.isoformat(), **paper)
    told = await desk.refused("admitApplicant", waiting)
    assert (told["code"], told["article"]) == ("ADMISSION_NOT_ALLOWED", "ES ley 27/1999 art. 13")
    silent = await desk.apply(ES, desk.officer, appliedOn=late.isoformat(), **paper)
    admitted = await desk.admit(silent)
    assert admitted["membership"]["joinedOn"] == spain.today.isoformat()
    page = "query($e: ID!) { applications(entity: $e, onlyOpen: true) { edges { node { id } } } }"
    left = (await desk.data(page, e=ES))["applications"]["edges"]
    assert left == [{"node": {"id": waiting["id"]}}]


async def test_an_application_is_nobody_elses_business(group: OpenGroup) -> None:
    desk = Desk((await group("BE"))["BE"])
    applied = await desk.apply(COOP)
    other = desk.login("otto")
    assert (await desk.data(LOOK, other, id=applied["id"]))["application"] is None
    page = "query($e: ID!) { applications(entity: $e) { edges { node { id } } } }"
    assert (await desk.ask(page, other, e=COOP))["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"
    for name in ("withdrawApplication", "decideApplication"):
        given = {"admit": True, "body": "BOARD"} if name == "decideApplication" else {}
        assert (await desk.refused(name, applied, other, **given))["code"] in ("FORBIDDEN", "PARTITION_FORBIDDEN")
    auditor = desk.country.token("aude", "auditor")
    assert (await desk.data(LOOK, auditor, id=applied["id"]))["application"]["id"] == applied["id"]
    assert await desk.not_applied(COOP, auditor, form="WRITTEN") == "FORBIDDEN"
    assert await desk.not_applied(COOP, other, appliedOn="2026-01-01") == "FORBIDDEN"
    assert await desk.not_applied(COOP) == "ALREADY_EXISTS"
    withdrawn = await desk.step("withdrawApplication", applied, desk.gina, reason="Found another")
    assert withdrawn["state"] == "WITHDRAWN"
    assert (await desk.refused("decideApplication", withdrawn, admit=True, body="BOARD"))["code"] == (
        "TRANSITION_NOT_ALLOWED"
    )
    async with desk.country.members.reading() as session:
        bodies = await session.all("SELECT body FROM audit UNION ALL SELECT body::text FROM outbox")
    assert not [row.body for row in bodies if "Rossi" in row.body or "another" in row.body]


async def test_a_member_of_the_country_keeps_her_person_in_a_second_entity(group: OpenGroup) -> None:
    france = (await group("FR"))["FR"]
    first, second = (entity.id for entity in france.partition.country.entities[:2])
    await france.load(replace(member(1, first), logins=[("fr", "gina")]))
    await france.statutes(second, admission__body="board")
    desk = Desk(france)
    assert await desk.not_applied(first, category="COORDINATOR") == "ALREADY_EXISTS"
    applied = await desk.apply(second, profile={}, category="WORKER", shares=1)
    approved = await desk.step("decideApplication", applied, admit=True, body="BOARD")
    admitted = (await desk.admit(approved))["membership"]["id"]
    mine = await desk.data("{ me { memberships { id } } }", desk.gina)
    assert {one["id"] for one in mine["me"]["memberships"]} == {membership_id("FR", 1), admitted}


@pytest.mark.parametrize("at", ["insert_step", "forget_applicant", "save_request"])
async def test_whatever_is_cut_off_in_an_admission_never_was(
    group: OpenGroup, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    desk = Desk((await group("BE"))["BE"])
    approved = await desk.step("decideApplication", await desk.apply(COOP), admit=True, body="BOARD")
    module = sys.modules["services.members.graph.mutations.admit_applicant"]  # its name is the mutation's too

    async def killed(*_: Any) -> None:
        raise ConnectionResetError("the process is gone")

    with monkeypatch.context() as patched:
        patched.setattr(module, at, killed)
        answer = await desk.ask(ADMIT, input=desk.given(approved, {"idempotencyKey": "again"}))
        assert refusal(answer)["code"] == "INTERNAL"
    assert [await desk.count(table) for table in ("membership", "share_request", "applicant")] == [0, 0, 1]
    assert (await desk.admit(approved, idempotencyKey="again"))["membership"]["number"] == 1
