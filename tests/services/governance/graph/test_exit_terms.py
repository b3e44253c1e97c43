"""exitTerms over the graph, and over the bulk plane for the members service."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.law_questions.exit_terms import EXIT_TERMS, ExitTermsAnswer, ExitTermsRequest
from tests.commons.asgi import Answer, ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country

TERMS = """query($entity: ID!, $kind: ExitKind!, $on: Date) { exitTerms(entity: $entity, kind: $kind, noticeOn: $on) {
  accepted lastDay votesUntil attendanceLostFrom waitsFor nextNoticeOn refusedBecause revocable
  law { key article unverified } voteLaw { key } reasons { figure value law { key } } gaps } }"""
EG = "DE.entity.smart-eg"
SMARTCOOP = "BE.entity.smartcoop"
NOTICE = date(2026, 3, 10)


async def test_anybody_may_ask_the_law_when_a_membership_would_end(country: OpenCountry) -> None:
    germany = await country("DE")
    refused = await germany.refused(TERMS, "", entity=EG, kind="RESIGNATION", on="2026-09-30")
    assert (refused["code"], refused["key"]) == ("LAW_UNKNOWN", "financial_year_end")
    await germany.statutes(EG, financial_year_end="12-31")
    found = (await germany.data(TERMS, "", entity=EG, kind="RESIGNATION", on="2026-10-01"))["exitTerms"]
    assert (found["lastDay"], found["votesUntil"], found["revocable"]) == ("2027-12-31", "2027-12-31", None)
    assert found["law"] == {"key": "exit.resignation_effect", "article": "DE GenG § 65(2)", "unverified": False}
    assert {"figure": "notice", "value": {"months": 3}, "law": {"key": "exit.resignation_notice"}} in found["reasons"]
    excluded = (await germany.data(TERMS, "", entity=EG, kind="EXCLUSION", on="2026-05-20"))["exitTerms"]
    assert (excluded["votesUntil"], excluded["attendanceLostFrom"]) == ("2026-05-19", "2026-05-20")
    assert excluded["voteLaw"] == {"key": "exit.rights_after_exclusion_notice"}


async def test_a_closed_window_names_the_next_day(country: OpenCountry) -> None:
    belgium = await country("BE")
    await belgium.statutes(SMARTCOOP, financial_year_end="12-31")
    found = (await belgium.data(TERMS, "", entity=SMARTCOOP, kind="RESIGNATION", on="2026-08-01"))["exitTerms"]
    assert (found["accepted"], found["lastDay"], found["nextNoticeOn"]) == (False, None, "2027-01-01")
    assert await belgium.code_of(TERMS, "", entity=EG, kind="DEATH") == "UNROUTABLE_ID"


async def asked(found: Country, asking: Asking, body: bytes) -> Answer:
    bearer = f"Bearer {partition_token(asking, found.members_key)}"
    return await ask(found.app, "POST", EXIT_TERMS.path, body, authorization=bearer)


async def test_the_members_service_asks_in_its_own_name(country: OpenCountry) -> None:
    belgium = await country("BE")
    await belgium.statutes(SMARTCOOP, financial_year_end="12-31")
    good = Asking("members/BE", "governance/BE", EXIT_TERMS.purpose)
    body = msgspec.json.encode(ExitTermsRequest(SMARTCOOP, NOTICE, "resignation"))
    answer = await asked(belgium, good, body)
    found = msgspec.json.decode(answer.body, type=ExitTermsAnswer)
    assert (found.accepted, found.last_day) == (True, date(2026, 6, 30))
    for broken in (b"{}", body.replace(b"2026-03-10", b"tomorrow"), body.replace(b"resignation", b"divorce")):
        assert (await asked(belgium, good, broken)).json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    wrong = Asking("members/BE", "governance/BE", "VOTING_ROLL")
    assert (await asked(belgium, wrong, body)).status == 403
    foreign = msgspec.json.encode(ExitTermsRequest(EG, NOTICE, "resignation"))
    assert (await asked(belgium, good, foreign)).json()["errors"][0]["extensions"]["code"] == "UNKNOWN_ENTITY"
    silent = msgspec.json.encode(ExitTermsRequest(SMARTCOOP, NOTICE, "contract_end"))
    assert (await asked(belgium, good, silent)).json()["errors"][0]["extensions"]["code"] == "LAW_UNKNOWN"
