"""Asking the law of admission of a governance partition: what is no answer writes nothing."""

from __future__ import annotations

import socket
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.law_questions.admission_terms import ADMISSION_TERMS
from services.members.domain.applications.words import AdmissionBody, AdmissionLaw, ApplicationForm, ReasonsGiven
from services.members.store.admission_terms import admission_terms
from tests.services.governance.country import Served, address_of
from tests.services.members.conftest import OpenRegister, Register

DAY = date(2026, 5, 20)
PLAIN = {"form": "WRITTEN", "reasons": "ON_REQUEST", "silence_admits": False}
ASKED = []


async def asked(register: Register, answer: Response) -> AdmissionLaw | Refusal:
    """What comes of that answer."""

    async def terms(request: Request) -> Response:
        ASKED.append(await request.json())
        return answer

    listening = socket.create_server(("127.0.0.1", 0))
    served = await Served.start(Starlette(routes=[Route(ADMISSION_TERMS.path, terms, methods=["POST"])]), listening)
    register.partition.directory.partitions["governance/BE"] = address_of(listening)
    try:
        return await admission_terms(register.partition, "BE.entity.smartcoop", DAY)
    except Refusal as refused:
        return refused
    finally:
        await served.stop()


async def test_the_answer_and_what_was_asked(register: OpenRegister) -> None:
    law = {"key": "admission.body", "article": "BE 6:106", "unverified": True}
    found = await asked(await register("BE"), JSONResponse({**PLAIN, "body": "BOARD", "body_law": law}))
    assert isinstance(found, AdmissionLaw)
    assert (found.form, found.reasons, found.body) == (
        ApplicationForm.WRITTEN,
        ReasonsGiven.ON_REQUEST,
        AdmissionBody.BOARD,
    )
    assert found.body_law is not None
    assert (found.body_law.article, found.appeal_to) == ("BE 6:106", None)
    assert ASKED[-1] == {"entity": "BE.entity.smartcoop", "day": "2026-05-20"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (JSONResponse({"errors": [{"message": "so", "extensions": {"code": "LAW_UNKNOWN"}}]}, 400), "LAW_UNKNOWN"),
        (JSONResponse({**PLAIN, "body": "FRIENDS"}), "PARTITION_UNAVAILABLE"),
        (JSONResponse({"form": "WRITTEN"}), "PARTITION_UNAVAILABLE"),
        (PlainTextResponse("busy", status_code=503), "PARTITION_UNAVAILABLE"),
    ],
)
async def test_refusals(register: OpenRegister, answer: Response, code: str) -> None:
    found = await asked(await register("BE"), answer)
    assert isinstance(found, Refusal)
    assert found.code == code
