"""admissionTerms over the graph, and over the bulk plane for the members service."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.law_questions.admission_terms import ADMISSION_TERMS, AdmissionTermsAnswer
from commons.law_questions.question import LawRequest
from tests.commons.asgi import Answer, ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country

TERMS = """query($entity: ID!) { admissionTerms(entity: $entity) { body bodyLaw { key } form reasons decideWithinDays
  silenceAdmits appealTo appealWithinDays formLaw { article unverified } refusalLaw { article } } }"""
EG = "DE.entity.smart-eg"


async def test_anybody_may_ask_who_decides(country: OpenCountry) -> None:
    germany = await country("DE")
    found = (await germany.data(TERMS, "", entity=EG))["admissionTerms"]
    assert (found["body"], found["bodyLaw"], found["form"]) == (None, {"key": "admission.body"}, "TEXT")
    assert (found["appealTo"], found["refusalLaw"], found["reasons"]) == (None, None, "ON_REQUEST")
    await germany.statutes(EG, admission__body="board")
    assert (await germany.data(TERMS, "", entity=EG))["admissionTerms"]["body"] == "BOARD"
    assert await germany.code_of(TERMS, "", entity="BE.entity.smartcoop") == "UNROUTABLE_ID"


async def asked(found: Country, purpose: str, body: bytes) -> Answer:
    bearer = f"Bearer {partition_token(Asking('members/DE', 'governance/DE', purpose), found.members_key)}"
    return await ask(found.app, "POST", ADMISSION_TERMS.path, body, authorization=bearer)


async def test_the_members_service_asks_in_its_own_name(country: OpenCountry) -> None:
    germany = await country("DE")
    body = msgspec.json.encode(LawRequest(EG, date(2026, 3, 10)))
    found = msgspec.json.decode((await asked(germany, ADMISSION_TERMS.purpose, body)).body, type=AdmissionTermsAnswer)
    assert (found.body, found.form) == (None, "TEXT")
    for broken in (b"{}", body.replace(b"2026-03-10", b"tomorrow")):
        answer = await asked(germany, ADMISSION_TERMS.purpose, broken)
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert (await asked(germany, "VOTING_ROLL", body)).status == 403
    elsewhere = msgspec.json.encode(LawRequest("BE.entity.smartcoop", date(2026, 3, 10)))
    answer = await asked(germany, ADMISSION_TERMS.purpose, elsewhere)
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNKNOWN_ENTITY"
