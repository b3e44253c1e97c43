"""Refunds, certificates and a reviser's year over the graph."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commons.auth.keys import SigningKey
from commons.auth.signatures import claims_signed_by
from commons.clock import today
from commons.errors import Refusal
from hemicycle.command_line import app
from services.members.domain.facts import Period
from services.members.domain.shares.certificate_file import verify_certificate
from services.members.store.standing import save_last_day
from tests.commons.asgi import Answer, ask
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member, shares
from tests.services.members.graph.shares.office import account, do, office, refused

FIGURES = {"entity": SMARTCOOP, "decidedBy": "the board of 3 May", "source": "accounts 2025", "unavailable": "0"}


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(
        member(1, logins=[("be", "ada")], operations=shares(3, date(2023, 1, 1))),
        member(2, operations=shares(2, date(2024, 1, 1), paid=1)),
        member(3, category="USER", operations=shares(1, date(2024, 2, 1))),
    )
    return found


async def fetched(belgium: Register, path: str, token: str) -> Answer:
    """A file by its address."""
    return await ask(belgium.app, "GET", path, **({"authorization": f"Bearer {token}"} if token else {}))


async def gone(belgium: Register, number: int) -> date:
    """The member's last day was ten days ago."""
    day = today(belgium.partition.country.timezone) - timedelta(days=10)
    async with belgium.database.writing(LOADER, "end") as session:
        await save_last_day(session, key(number), Period(date(2020, 1, 15), day))
    return day


async def test_a_refund_waits_for_a_test_is_paid_in_parts_and_released(belgium: Register) -> None:
    last_day = await gone(belgium, 1)
    opened = await do(belgium, "openRefund", membership=belgium.id(key(1)), shares=3)
    assert opened["amount"]["amount"] == "90.00"
    assert (opened["needsTest"], opened["unverified"]) == (True, True)
    assert opened["dueOn"] > last_day.isoformat()
    assert (await account(belgium, 1))["shares"] == {"count": 0, "paid": 0}
    pay = {"refund": opened["id"], "bankReference": "T1"}
    assert await refused(belgium, "payRefund", **pay) == "REFUND_BLOCKED"
    day = last_day.isoformat()
    blocked = FIGURES | {"netAssets": "-1", "liquidAssets": "500", "dueInAYear": "0", "testedOn": day}
    assert (await do(belgium, "recordSolvencyTest", **blocked))["allows"]["amount"] == "0.00"
    told = (await account(belgium, 1))["shareAccount"]["refunds"]
    assert told == [{"id": opened["id"], "state": "BLOCKED", "left": {"amount": "90.00"}}]
    later = (last_day + timedelta(days=1)).isoformat()
    freed = FIGURES | {"netAssets": "1000", "liquidAssets": "540", "dueInAYear": "500", "testedOn": later}
    assert (await do(belgium, "recordSolvencyTest", **freed))["allows"]["amount"] == "40.00"
    assert await refused(belgium, "payRefund", **pay) == "REFUND_BLOCKED"
    part = await do(belgium, "payRefund", **pay, amount="40")
    assert (part["state"], part["left"]["amount"]) == ("BLOCKED", "50.00")
    last = (last_day + timedelta(days=2)).isoformat()
    await do(belgium, "recordSolvencyTest", **freed | {"liquidAssets": "5000", "testedOn": last})
    done = await do(belgium, "payRefund", **pay)
    assert (done["state"], done["left"]["amount"]) == ("PAID", "0.00")
    assert await refused(belgium, "payRefund", **pay) == "BAD_ARGUMENT"


async def test_a_member_keeps_what_her_category_must_hold(register: OpenRegister) -> None:
    france = await register("FR")
    await france.load(member(1, entity="FR.entity.smartfr", operations=shares(4, date(2023, 1, 1))))
    given = {"membership": france.id(key(1)), "shares": 2}
    assert await refused(france, "openRefund", **given) == "TRANSITION_NOT_ALLOWED"
    assert await refused(france, "openRefund", **given | {"shares": 1}) == "LAW_UNKNOWN"
    policy = {"refundMonths": 36, "refundCountsFrom": "LAST_DAY", "source": "statutes art. 20"}
    await do(france, "setSharePolicy", entity="FR.entity.smartfr", fourEyes=False, **policy)
    opened = await do(france, "openRefund", **given | {"shares": 1})
    assert (opened["article"], opened["unverified"], opened["state"]) == ("statutes art. 20", False, "WAITING")
    wrong = policy | {"refundMonths": 61}
    code = await refused(france, "setSharePolicy", entity="FR.entity.smartfr", fourEyes=False, **wrong)
    assert code == "STATUTES_OUTSIDE_LAW"


async def test_who_stays_keeps_the_shares_of_one_year_of_use(belgium: Register) -> None:
    given = {"membership": belgium.id(key(1)), "shares": 3}
    assert await refused(belgium, "openRefund", **given) == "TRANSITION_NOT_ALLOWED"
    await do(belgium, "openRefund", **given | {"shares": 2})
    assert (await account(belgium, 1))["shares"]["count"] == 1
    assert await refused(belgium, "openRefund", **given | {"shares": 1}) == "TRANSITION_NOT_ALLOWED"


async def test_before_her_last_day_no_share_of_hers_is_gone(belgium: Register) -> None:
    last_day = await gone(belgium, 1)
    early = (last_day - timedelta(days=1)).isoformat()
    given = {"membership": belgium.id(key(1)), "shares": 3, "goneOn": early}
    assert await refused(belgium, "openRefund", **given) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "openRefund", **given | {"goneOn": None, "shares": 4}) == "TRANSITION_NOT_ALLOWED"
    less = {"goneOn": None, "amount": "60"}
    assert await refused(belgium, "openRefund", **given | less) == "BAD_ARGUMENT"
    opened = await do(belgium, "openRefund", **given | less, reason="losses of 2025")
    assert opened["amount"]["amount"] == "60.00"


async def test_a_certificate_is_numbered_signed_and_verifiable(belgium: Register) -> None:
    ada = belgium.issuing.token("be", "ada")
    first = await do(belgium, "issueShareCertificate", ada, membership=belgium.id(key(1)))
    async with belgium.database.reading() as session:
        known = await session.head()
    second = await do(belgium, "issueShareCertificate", membership=belgium.id(key(1)), asOf="2023-06-01")
    assert (first["number"], second["number"]) == (1, 2)
    said = json.loads(second["statement"])
    assert (said["shares"], said["fully_paid"], said["nominal"], said["as_of"]) == (3, 3, "90.00", "2023-06-01")
    public = belgium.partition.key.public_set()["keys"][0]
    claims = claims_signed_by(public, second["signature"])
    assert claims is not None
    assert claims["statement"] == second["statement"]
    assert said["register"] == {"sequence": known[0], "head": known[1]}
    await belgium.lines()
    empty = {"membership": belgium.id(key(1)), "asOf": "2022-12-31"}
    assert await refused(belgium, "issueShareCertificate", ada, **empty) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "issueShareCertificate", ada, membership=belgium.id(key(2))) == "FORBIDDEN"
    third = await do(belgium, "issueShareCertificate", ada, membership=belgium.id(key(1)))
    assert third["number"] == 3


async def test_its_files_prove_themselves(belgium: Register, tmp_path: Path) -> None:
    ada = belgium.issuing.token("be", "ada")
    made = await do(belgium, "issueShareCertificate", ada, membership=belgium.id(key(1)))
    path = "/bulk" + made["file"].removeprefix("/files/BE")
    for form in ("pdf", "json"):
        file = tmp_path / f"certificate.{form}"
        file.write_bytes((await fetched(belgium, path.replace(".pdf", f".{form}"), ada)).body)
        said = CliRunner().invoke(app, ["verify", str(file)])
        assert said.exit_code == 0, said.output
        assert "signature  ok  ES256 by members/BE, key " + belgium.partition.key.kid in said.stdout
        assert f"member     {belgium.id(key(1))}, number 1" in said.stdout
    whole = (tmp_path / "certificate.json").read_bytes()
    assert verify_certificate(whole, belgium.partition.key.public_set()).stated["shares"] == 3
    with pytest.raises(Refusal, match="not among the keys given"):
        verify_certificate(whole, SigningKey.generate().public_set())


async def test_a_file_that_was_changed_is_told_of(belgium: Register) -> None:
    made = await do(belgium, "issueShareCertificate", membership=belgium.id(key(1)))
    values = {"hemicycle": "share certificate", "format": 1, "statement": made["statement"]}
    values["signature"] = made["signature"]
    more = made["statement"].replace('"shares":3', '"shares":4')
    other = SigningKey.generate()
    forged = other.sign({"iss": "members/BE", "statement": more, "key": belgium.partition.key.public})
    for change, what in (
        ({"statement": more}, "what is signed is not what it says"),
        ({"signature": forged, "statement": more}, "not that of the key"),
        ({"signature": "a.b"}, "is no token|is no JSON|not that of the key"),
        ({"format": 2}, "none of format 1"),
    ):
        with pytest.raises(Refusal, match=what):
            verify_certificate(json.dumps(values | change).encode())
    for broken in (b"%PDF-1.7 nothing", b'["share certificate"]', b'{"share certificate"'):
        with pytest.raises(Refusal) as refused:
            verify_certificate(broken)
        assert refused.value.code == "BUNDLE_BROKEN"


async def test_its_document_is_for_her_and_her_office(belgium: Register) -> None:
    ada = belgium.issuing.token("be", "ada")
    made = await do(belgium, "issueShareCertificate", ada, membership=belgium.id(key(1)))
    path = "/bulk" + made["file"].removeprefix("/files/BE")
    for token in (ada, belgium.officer()):
        answer = await fetched(belgium, path, token)
        assert answer.status == 200
        assert answer.body.startswith(b"%PDF")
    assert (await fetched(belgium, path, belgium.officer("BE.entity.other"))).status == 403
    assert (await fetched(belgium, path, "")).status == 401
    assert [line.action for line in await belgium.lines()].count("exportCertificate") == 2


async def test_a_year_s_movements_balance_by_category_and_name_refusals_and_exits(belgium: Register) -> None:
    this_year = today(belgium.partition.country.timezone).year
    await gone(belgium, 1)
    await do(belgium, "openRefund", membership=belgium.id(key(1)), shares=3)
    made = await do(belgium, "requestShares", membership=belgium.id(key(2)), kind="SUBSCRIBE", shares=9)
    await do(belgium, "refuseShareRequest", request=made["id"], reason="above the limit")
    found = (await office(belgium, SMARTCOOP, 2024))["movements"]
    worker = next(one for one in found["categories"] if one["category"] == "WORKER")
    assert worker["opening"] == {"shares": 3, "paid": {"amount": "90.00"}}
    assert worker["closing"] == {"shares": 5, "paid": {"amount": "120.00"}}
    assert {one["kind"]: one["amount"]["shares"] for one in worker["movements"]} == {"SUBSCRIBED": 2, "PAID": 0}
    latest = (await office(belgium, SMARTCOOP, this_year))["movements"]
    assert all(one["balanced"] for one in [*found["categories"], *latest["categories"]])
    assert latest["refused"] == [{"kind": "SUBSCRIBE", "reason": "above the limit", "times": 1}]
    assert (latest["exits"], latest["membersOut"]) == ({"shares": 3, "paid": {"amount": "90.00"}}, 1)
    assert found["csv"].splitlines()[:2] == ["year;category;line;shares;paid;currency", "2024;USER;OPENING;0;0;EUR"]
