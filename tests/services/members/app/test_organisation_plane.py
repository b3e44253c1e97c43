"""Organisations as members, and how an entity is composed: for the clients service of the same country alone."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.law_questions.member_limits import MemberCount
from commons.partner_questions import ORGANISATION_PATH, OrganisationsAnswer, OrganisationsRequest
from tests.commons.asgi import Answer, ask
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, member

GOOD = Asking("clients/BE", "members/BE", "ORGANISATION_MEMBERSHIP")
CERA, NOBODY = UUID(int=71, version=4), UUID(int=72, version=4)


async def answer_to(register: Register, asking: Asking = GOOD, **given: Any) -> Answer:
    token = partition_token(asking, register.issuing.partitions["clients/BE"])
    usual: dict[str, Any] = {"entity": SMARTCOOP, "day": date(2024, 6, 1), "organisations": (CERA.hex, NOBODY.hex)}
    body = msgspec.json.encode(OrganisationsRequest(**(usual | given)))
    return await ask(register.app, "POST", ORGANISATION_PATH, body, authorization=f"Bearer {token}")


async def test_what_organisations_hold_and_how_many_members_there_are(register: OpenRegister) -> None:
    belgium = await register("BE")
    cera = member(3, kind="ORGANISATION", organisation=CERA, category="CLIENT", college="B", ended_on=date(2025, 3, 1))
    await belgium.load(member(1), member(2), cera)
    found = msgspec.json.decode((await answer_to(belgium)).body, type=OrganisationsAnswer)
    (held,) = found.memberships
    assert (held.organisation, held.joined_on, held.ended_on) == (CERA.hex, date(2020, 1, 15), date(2025, 3, 1))
    assert (held.category, held.college) == ("CLIENT", "B")
    assert found.members == (MemberCount("ORGANISATION", "CLIENT", 1), MemberCount("PERSON", "WORKER", 2))
    later = msgspec.json.decode((await answer_to(belgium, day=date(2025, 3, 2))).body, type=OrganisationsAnswer)
    assert [one.ended_on for one in later.memberships] == [date(2025, 3, 1)]
    assert later.members == (MemberCount("PERSON", "WORKER", 2),)


async def test_who_asks_otherwise_is_refused(register: OpenRegister) -> None:
    belgium = await register("BE")
    assert (await answer_to(belgium, Asking("clients/BE", "members/BE", "VOTING_ROLL"))).status == 403
    wrong: list[dict[str, Any]] = [
        {"organisations": ("cera",)},
        {"organisations": ("0" * 32,) * 1001},
        {"day": "tomorrow"},
    ]
    for given in wrong:
        assert (await answer_to(belgium, **given)).status == 400
    elsewhere = await answer_to(belgium, entity="FR.entity.smartfr")
    assert elsewhere.json()["errors"][0]["extensions"]["code"] == "UNKNOWN_ENTITY"
