"""What the clients service asks of governance: what the law makes of a client as a member, and who holds a mandate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.database.sessions import WriteSession
from commons.law_questions.member_limits import MEMBER_LIMITS, MemberCount, MemberLimitsAnswer, MemberLimitsRequest
from commons.partner_questions import HOLDERS_PATH, HOLDERS_PURPOSE, HoldersAnswer, HoldersRequest, MandateHolder
from services.governance.domain.elections.mandate import Mandate, MandateOrigin
from services.governance.store import mandates
from tests.commons.asgi import Answer, ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, Country

HU = "HU.entity.smart-hu"
DAY = date(2026, 3, 10)
ANNA, BO = UUID(int=1), UUID(int=2)


async def asked(found: Country, path: str, purpose: str, body: msgspec.Struct) -> Answer:
    name = f"clients/{found.code}"
    partitions = found.partition.directory.partitions
    partitions[name] = partitions[f"members/{found.code}"]  # its keys are served there
    bearer = f"Bearer {partition_token(Asking(name, f'governance/{found.code}', purpose), found.members_key)}"
    return await ask(found.app, "POST", path, msgspec.json.encode(body), authorization=bearer)


def joining(persons: int, organisations: int) -> MemberLimitsRequest:
    members = (MemberCount("PERSON", "USER", persons), MemberCount("ORGANISATION", "CLIENT", organisations))
    return MemberLimitsRequest(HU, DAY, members=members, counted=False, category="CLIENT")


async def test_the_law_bars_counts_or_is_unknown(country: OpenCountry) -> None:
    hungary = await country("HU")
    path, purpose = MEMBER_LIMITS.path, MEMBER_LIMITS.purpose
    over = await asked(hungary, path, purpose, joining(79, 20))
    (limit,) = msgspec.json.decode(over.body, type=MemberLimitsAnswer).limits
    assert (limit.outcome, limit.law.key, limit.law.unverified) == ("NOT_ALLOWED", "composition", False)
    unknown = await asked(hungary, path, purpose, joining(80, 3))
    assert unknown.status == 400
    assert unknown.json()["errors"][0]["extensions"]["code"] == "LAW_UNKNOWN"
    await hungary.statutes(HU, group_caps="none")
    within = await asked(hungary, path, purpose, joining(80, 3))
    assert [one.outcome for one in msgspec.json.decode(within.body, type=MemberLimitsAnswer).limits] == ["WITHIN"]
    assert (await asked(hungary, path, "EXIT_TERMS", joining(80, 3))).status == 403


async def test_who_of_those_named_holds_a_mandate(country: OpenCountry) -> None:
    hungary = await country("HU")
    async with hungary.partition.database.writing(LOADER, "load") as session:
        await _mandate(session, ANNA, "director", date(2025, 1, 1))
        await _mandate(session, BO, "director", date(2026, 6, 1))
    wanted = HoldersRequest(HU, DAY, (ANNA.hex, BO.hex))
    answer = await asked(hungary, HOLDERS_PATH, HOLDERS_PURPOSE, wanted)
    found = msgspec.json.decode(answer.body, type=HoldersAnswer)
    assert found.holders == (MandateHolder(ANNA.hex, "director"),)
    for named in (("anna",), (ANNA.hex,) * 1001):
        assert (await asked(hungary, HOLDERS_PATH, HOLDERS_PURPOSE, HoldersRequest(HU, DAY, named))).status == 400


async def _mandate(session: WriteSession, member: UUID, office: str, begins: date) -> None:
    mandate = Mandate(
        id=UUID(int=member.int + 100),
        entity=HU,
        office=office,
        holder=f"HU.membership.{member.hex}",
        membership=member,
        origin=MandateOrigin.CO_OPTED,
        begins=begins,
        until=None,
    )
    await mandates.insert(session, mandate)
    session.record("mandate.loaded", office)
