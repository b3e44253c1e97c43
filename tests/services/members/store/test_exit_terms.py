"""Asking the law of a governance partition: its refusals come through, whatever else it says is no answer."""

from __future__ import annotations

import socket
from datetime import date
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.law_questions.exit_terms import EXIT_TERMS
from services.members.domain.leaving.words import Case, LeavingKind, Terms, WaitsFor
from services.members.store.exit_terms import exit_terms
from tests.services.governance.country import Served, address_of
from tests.services.members.conftest import OpenRegister, Register

DAY = date(2026, 5, 20)
ASKED: list[Any] = []


def refusal(code: str, **details: Any) -> Response:
    return JSONResponse({"errors": [{"message": "so", "extensions": {"code": code, **details}}]}, status_code=400)


async def asked(register: Register, answer: Response) -> Terms | Refusal:
    """What comes of that answer."""

    async def terms(request: Request) -> Response:
        ASKED.append((await request.json(), request.headers["authorization"][:7]))
        return answer

    listening = socket.create_server(("127.0.0.1", 0))
    served = await Served.start(Starlette(routes=[Route(EXIT_TERMS.path, terms, methods=["POST"])]), listening)
    register.partition.directory.partitions["governance/BE"] = address_of(listening)
    try:
        return await exit_terms(register.partition, "BE.entity.smartcoop", Case(LeavingKind.EXCLUSION, DAY), DAY)
    except Refusal as refused:
        return refused
    finally:
        await served.stop()


async def test_the_answer_and_what_was_asked(register: OpenRegister) -> None:
    law = {"key": "exit.exclusion_effect", "article": "ES 18.5", "unverified": False}
    said = {"accepted": True, "law": law, "waits_for": "appeal", "appeal_until": "2026-06-20"}
    found = await asked(await register("BE"), JSONResponse(said))
    assert isinstance(found, Terms)
    assert (found.waits_for, found.appeal_until, found.last_day) == (WaitsFor.APPEAL, date(2026, 6, 20), None)
    assert found.law is not None
    assert found.law.article == "ES 18.5"
    sent = {"entity": "BE.entity.smartcoop", "kind": "exclusion", "day": "2026-05-20", "joined_on": "2026-05-20"}
    assert ASKED[-1] == (sent | {"ground": None, "resolved_on": None}, "Bearer ")


@pytest.mark.parametrize(
    ("answer", "code", "details"),
    [
        (refusal("LAW_UNKNOWN", key="exit.death"), "LAW_UNKNOWN", {"key": "exit.death"}),
        (refusal("BAD_ARGUMENT"), "BAD_ARGUMENT", {}),
        (refusal("UNAUTHENTICATED"), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
        (PlainTextResponse("no", status_code=400), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
        (JSONResponse({"errors": []}, status_code=400), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
        (PlainTextResponse("busy", status_code=503), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
        (PlainTextResponse("<html>"), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
        (JSONResponse({"accepted": True, "last_day": "soon"}), "PARTITION_UNAVAILABLE", {"partition": "governance/BE"}),
    ],
)
async def test_refusals(register: OpenRegister, answer: Response, code: str, details: dict[str, str]) -> None:
    found = await asked(await register("BE"), answer)
    assert isinstance(found, Refusal)
    assert (found.code, found.details) == (code, details)


async def test_a_country_without_governance(register: OpenRegister) -> None:
    belgium = await register("BE")
    belgium.partition.directory.partitions.pop("governance/BE", None)
    with pytest.raises(Refusal) as refused:
        await exit_terms(belgium.partition, "BE.entity.smartcoop", Case(LeavingKind.DEATH, DAY), None)
    assert refused.value.code == "PARTITION_UNAVAILABLE"
