"""Two officers on one member: whoever read an older version is told what changed, and overwrites nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import pytest
from graphql import get_named_type, is_required_input_field

from commons.ids import global_id
from services.members.graph.schema import schema
from services.members.store.versions import LEFT_OUT, OF_ANOTHER, TOUCHED
from tests.answers import asking, is_refused, refusal
from tests.services.members.conftest import ACCESS, SMARTCOOP, OpenRegister, Register, key, member

LOOK = "query($id: ID!) { membership(id: $id) { version facts { inDefault cooperating voting } category { code } } }"
OF_THE_OFFICE: Sequence[tuple[str, dict[str, Any]]] = (
    ("recordDefault", {}),
    ("suspendVote", {"reason": "A hearing runs"}),
    ("recordFact", {"fact": "COOPERATING", "holds": False, "reason": "She stopped"}),
    ("changeCategory", {"category": "USER", "reason": "She asked"}),
    ("recordShareOperation", {"kind": "SUBSCRIBE", "shares": 1}),
    ("recordContract", {"kind": "CDD", "from": "2026-01-01", "until": "2026-03-31"}),
    ("deriveTrait", {"trait": "LOW_INCOME", "source": "Pay of 2025", "from": "2026-01-01"}),
    ("requestShares", {"kind": "SUBSCRIBE", "shares": 1}),
    ("endMembership", {"endedOn": "2026-12-31"}),
)


@pytest.fixture
async def be(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")]))
    return found


async def version(be: Register, token: str | None = None) -> int:
    return (await be.data(LOOK, token or be.officer(), id=be.id(key(1))))["membership"]["version"]


def asked(name: str, answer: str = "membership { id }") -> str:
    return asking(name, answer)


async def tried(be: Register, name: str, at: int | None, *, token: str = "", **given: Any) -> dict[str, Any]:
    """The only refusal; empty where it went well."""
    answer = "request { id }" if name == "requestShares" else "membership { id }"
    sent = {"membership": be.id(key(1)), "expectedVersion": at} | given
    found = await be.ask(asked(name, answer), token or be.officer(), input=sent)
    return refusal(found) if is_refused(found) else {}


@pytest.mark.parametrize(("name", "given"), OF_THE_OFFICE, ids=[name for name, _ in OF_THE_OFFICE])
async def test_a_write_on_an_older_version_is_refused_with_what_changed(
    be: Register, name: str, given: dict[str, Any]
) -> None:
    read = await version(be)
    assert await tried(be, "declareNeed", None, need="PENSION") == {}
    before = await be.lines()
    refused = await tried(be, name, read, **given)
    assert (refused["code"], refused["version"]) == ("CHANGED_MEANWHILE", read + 1), refused
    assert [change.split(" ")[-1] for change in refused["changes"]] == ["(declarations)"]
    assert await be.lines() == before
    assert await tried(be, name, await version(be), **given) == {}
    assert await version(be) > read + 1


async def test_of_two_officers_at_the_same_moment_one_is_told(be: Register) -> None:
    for _ in range(4):
        read = await version(be)
        facts = (await be.data(LOOK, be.officer(), id=be.id(key(1))))["membership"]["facts"]
        default, vote = (
            ("clearDefault" if facts["inDefault"] else "recordDefault"),
            ("suspendVote" if facts["voting"] else "restoreVote"),
        )
        first, second = await asyncio.gather(
            tried(be, default, read),
            tried(be, vote, read, **({"reason": "A hearing runs"} if vote == "suspendVote" else {})),
        )
        codes = sorted(found.get("code", "") for found in (first, second))
        assert codes == ["", "CHANGED_MEANWHILE"], (first, second)
        (told,) = [found for found in (first, second) if found]
        assert "(facts)" in told["changes"][0]


async def test_the_member_herself_and_the_office_too(be: Register) -> None:
    ada = be.issuing.token("be", "ada")
    read = await version(be, ada)
    assert await tried(be, "recordDefault", None) == {}
    consent = {"purpose": "SERVICE", "fields": [], "token": ada}
    assert (await tried(be, "consent", read, **consent))["code"] == "CHANGED_MEANWHILE"
    assert await tried(be, "consent", await version(be, ada), **consent) == {}
    assert (await tried(be, "declareBelonging", read, belonging="CLAIMED", token=ada))["code"] == "CHANGED_MEANWHILE"


async def test_the_same_request_again_is_no_conflict(be: Register) -> None:
    read = await version(be)
    for _ in range(2):
        assert await tried(be, "recordDefault", read, idempotencyKey="once") == {}


async def test_a_version_tells_nobody_who_may_not_write(be: Register) -> None:
    refused = await tried(be, "recordDefault", 0, token=be.issuing.token("be", "eve"))
    assert refused["code"] == "PARTITION_FORBIDDEN"
    unread = await be.ask(LOOK, be.issuing.token("be", "eve"), id=be.id(key(1)))
    assert unread["data"]["membership"] is None


async def test_every_table_of_a_membership_moves_its_version(be: Register) -> None:
    async with be.database.reading() as session:
        rows = await session.all(
            "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.columns k"
            " ON k.table_name = c.table_name AND k.column_name = 'known'"
            " WHERE c.table_schema = 'public' AND c.column_name = 'membership'"
        )
    assert {row.table_name for row in rows} == {*TOUCHED, *LEFT_OUT} - set(OF_ANOTHER)


def test_every_mutation_of_a_membership_takes_a_version() -> None:
    sdl = schema(ACCESS).as_str()
    inputs = dict(re.findall(r"\ninput (\w+) \{\n(.*?)\n\}", sdl, re.DOTALL))
    without = {"ReadHeldIdentityInput"}  # which is a reading
    missing = {
        name
        for name, fields in inputs.items()
        if name.endswith("Input") and re.search(r"^  membership: ID", fields, re.M) and "expectedVersion" not in fields
    }
    assert missing == without
    # What replaces something on record cannot be sent without having read it.
    replacing = {"ChangeCategory", "RectifyProfile", "CorrectActivity", "OpenRefund", "MatchPayment"}
    for name in (*replacing, "ReverseShareOperation"):
        assert "expectedVersion: Int!" in inputs[f"{name}Input"], name


async def test_what_is_not_a_member_s_says_its_own_version(register: OpenRegister) -> None:
    """Payments, the share office's rules and offers are replaced knowingly, too."""
    be = await register("BE")
    await be.load(member(1))
    rule = {"entity": SMARTCOOP, "category": "WORKER", "obligation": "MANDATORY", "shares": 1, "source": "art. 9"}
    wanted = asking("setShareObligation", "rule { shares }")
    look = "query($id: ID!) { entity(id: $id) { shareOffice { rulesVersion } } }"

    async def rules() -> int:
        found = await be.data(look, be.officer(), id=SMARTCOOP)
        return found["entity"]["shareOffice"]["rulesVersion"]

    assert await rules() == 0
    await be.data(wanted, be.officer(), input=rule | {"expectedVersion": 0})
    late = refusal(await be.ask(wanted, be.officer(), input=rule | {"expectedVersion": 0, "shares": 2}))
    assert (late["code"], late["version"], late["changes"]) == ("CHANGED_MEANWHILE", await rules(), ["obligation.set"])
    policy = {"entity": SMARTCOOP, "fourEyes": True, "source": "board", "expectedVersion": 0}
    assert await be.code(asking("setSharePolicy", "policy { source }"), be.officer(), input=policy) == late["code"]

    money = {"membership": be.id(key(1)), "amount": "50", "voucher": "V1"}
    taken = asking("recordPayment", "payment { id version left { amount } }")
    paid = (await be.data(taken, be.officer(), input=money))["recordPayment"]["payment"]
    settle = asking("settlePayment", "payment { version }")
    rest = {"payment": paid["id"], "sentBack": True, "reason": "too much"}
    before = await be.lines()
    stale = refusal(await be.ask(settle, be.officer(), input=rest | {"expectedVersion": paid["version"] + 1}))
    assert (stale["code"], stale["version"]) == ("CHANGED_MEANWHILE", paid["version"])
    assert await be.lines() == before


async def test_whose_a_refund_or_payment_is_nobody_else_hears(register: OpenRegister) -> None:
    be = await register("BE")
    other = be.officer("BE.entity.other")
    for name, answer, thing, more in (
        ("payRefund", "refund { id }", "refund", {"bankReference": "B"}),
        ("settlePayment", "payment { id }", "payment", {"sentBack": True, "reason": "x"}),
        ("bouncePayment", "payment { id }", "payment", {"reason": "x"}),
        ("cancelPaymentRequest", "request { id }", "request", {"reason": "x"}),
    ):
        kind = "payment_request" if thing == "request" else thing
        sent = {thing: global_id("BE", kind, key(5))} | more
        if name != "cancelPaymentRequest":
            sent["expectedVersion"] = 0
        found = refusal(await be.ask(asking(name, answer), other, input=sent))
        assert (found["code"], "BE.entity" in found["message"]) == ("FORBIDDEN", False), name
        assert refusal(await be.ask(asking(name, answer), be.officer(), input=sent))["code"] == "NOT_FOUND"


REPLACING = {
    *("changeCategory", "rectifyProfile", "correctActivity", "endActivity", "endContract", "reverseShareOperation"),
    *("matchPayment", "settlePayment", "bouncePayment", "openRefund", "payRefund"),
    *("setShareObligation", "setSharePolicy", "correctService", "correctPlace"),
    *("resign", "withdrawResignation", "acceptResignation", "declineResignation", "openExclusion", "hearExclusion"),
    *("decideExclusion", "notifyExclusion", "appealExclusion", "decideAppeal", "endByContract", "recordDeath"),
    *("cancelLeaving", "requestTransfer", "cancelTransfer"),
    *("withdrawApplication", "signApplication", "decideApplication", "askAdmissionReasons", "appealAdmission"),
    *("decideAdmissionAppeal", "admitApplicant"),
}
"""Mutations that take the place of what somebody read; docs/decisions/versions-that-must-be-read.md says why these."""


def test_what_replaces_must_say_what_was_read() -> None:
    mutations = schema(ACCESS).graphql_schema.mutation_type
    assert mutations is not None
    wanted = set()
    for name, field in mutations.fields.items():
        fields = get_named_type(field.args["input"].type).fields
        if "expectedVersion" in fields and is_required_input_field(fields["expectedVersion"]):
            wanted.add(name)
    assert wanted == REPLACING
