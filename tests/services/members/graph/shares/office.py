"""The share office's mutations, as tests ask them."""

from __future__ import annotations

from typing import Any

from commons.ids import uuid_of
from services.members.store.payments import payments_by_id
from services.members.store.share_terms import rules_version
from services.members.store.versions import versions_of
from tests.answers import asking
from tests.services.members.conftest import Register

REQUEST = "request { id state version operation steps { state reason } }"
PAYMENT = (
    "payment { id state amount { amount } left { amount } reference uses { kind operation membershipId"
    " amount { amount } } }"
)
ASKED = "request { id number reference state left { amount } amount { amount } dueOn defaultFrom }"
REFUND = "refund { id operation state dueOn needsTest article unverified amount { amount } left { amount } }"
ACCOUNT = """query ($id: ID!, $day: Date) { membership(id: $id) {
  shares { count paid } coverage { from until lapsed } facts { inDefault }
  shareObligation(asOf: $day) { required held paid outstanding { amount } due { amount } dueOn clockStartedOn endsOn
    nextInstalment { number amount { amount } dueOn } coveredUntil rule { category source confidence } }
  shareAccount { requests { edges { node { id state } } }
    paymentRequests { edges { node { id number state reference left { amount } } } }
    refunds { edges { node { id state left { amount } } } }
    certificates { edges { node { number asOf statement signature file } } } } } }"""
OFFICE = """query ($id: ID!, $year: Int!) { entity(id: $id) { shareOffice {
  obligations { category shares yearly instalments { count amount { amount } } } policy { fourEyes source }
  requests { edges { cursor node { id state } } } payments { edges { node { id left { amount } payer { name } } } }
  money { received { amount } onShares { amount } unmatched { amount } elsewhere { amount } }
  refunds { edges { node { id state } } } solvencyTests { edges { node { testedOn allows { amount } } } }
  movements(year: $year) { categories { category balanced opening { shares paid { amount } }
    movements { kind amount { shares paid { amount } } } closing { shares paid { amount } } }
    refused { kind reason times } exits { shares paid { amount } } membersOut csv } } } }"""

_TYPES = {
    "requestShares": REQUEST,
    "submitShareRequest": REQUEST,
    "approveShareRequest": REQUEST,
    "refuseShareRequest": REQUEST,
    "withdrawShareRequest": REQUEST,
    "bookShareRequest": REQUEST,
    "reverseShareOperation": "membership { id shares { count paid } }",
    "recordShareOperation": "membership { id shares { count paid } }",
    "setShareObligation": "rule { category shares source instalments { count deductedFromNet { amount } } }",
    "setSharePolicy": "policy { fourEyes refundMonths source }",
    "importPayments": "fresh known matched returned leftOver { id left { amount } payer { name } }",
    "recordPayment": PAYMENT,
    "matchPayment": PAYMENT,
    "bouncePayment": PAYMENT,
    "settlePayment": PAYMENT,
    "recordPay": "deducted { amount } why membership { id shares { count paid } }",
    "requestPayment": ASKED,
    "cancelPaymentRequest": ASKED,
    "runShareObligations": "requested reminded defaulted next",
    "openRefund": REFUND,
    "payRefund": REFUND,
    "recordSolvencyTest": "test { allows { amount } }",
    "issueShareCertificate": "certificate { id number asOf statement signature file }",
}


READ_FIRST = {"matchPayment", "openRefund", "reverseShareOperation", "payRefund"}
"""Mutations that replace what somebody read of a member, and say at which version that was."""
OF_A_PAYMENT = {"settlePayment", "bouncePayment"}
OF_THE_RULES = {"setShareObligation", "setSharePolicy"}
"""The same of a payment, and of the share office's rules."""


def mutation(name: str) -> str:
    """The document of a mutation."""
    return asking(name, _TYPES[name])


async def do(register: Register, name: str, token: str | None = None, **given: Any) -> Any:
    """The mutation's payload; its only field if it has one."""
    wanted = await as_read(register, name, given)
    found = (await register.data(mutation(name), token or register.officer(), input=wanted))[name]
    return next(iter(found.values())) if len(found) == 1 else found


async def refused(register: Register, name: str, token: str | None = None, **given: Any) -> str:
    """The code of the mutation's refusal."""
    wanted = await as_read(register, name, given)
    return await register.code(mutation(name), register.officer() if token is None else token, input=wanted)


async def as_read(register: Register, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """What is given, by somebody who has just read the membership where the mutation wants that said."""
    if "expectedVersion" in given:
        return given
    async with register.database.reading() as session:
        if name in OF_A_PAYMENT:
            found = await payments_by_id(session, [uuid_of(given["payment"], "payment")])
            return given | {"expectedVersion": sum(one.version for one in found.values())}
        if name in OF_THE_RULES:
            return given | {"expectedVersion": await rules_version(session, given["entity"])}
    if name not in READ_FIRST:
        return given
    if "membership" in given:
        query = "query($id: ID!) { membership(id: $id) { version } }"
        found = (await register.data(query, register.officer(), id=given["membership"]))["membership"]
        return given | {"expectedVersion": found["version"] if found else 0}
    async with register.database.reading() as session:
        owner = await session.value(
            *(
                ("SELECT membership FROM refund WHERE id = :id", {"id": uuid_of(given["refund"], "refund")})
                if name == "payRefund"
                else (
                    "SELECT membership FROM share_operation WHERE entity = :entity AND number = :number",
                    {"entity": given["entity"], "number": given["number"]},
                )
            )
        )
        found = await versions_of(session, [owner]) if owner else {}
    return given | {"expectedVersion": found.get(owner, 0)}


async def account(register: Register, number: int, day: str | None = None, token: str | None = None) -> Any:
    """A membership's account."""
    from tests.services.members.conftest import key

    found = await register.data(ACCOUNT, token or register.officer(), id=register.id(key(number)), day=day)
    lists = found["membership"]["shareAccount"] or {}
    for name, listed in lists.items():
        lists[name] = [edge["node"] for edge in listed["edges"]]
    return found["membership"]


async def office(register: Register, entity: str, year: int, token: str | None = None) -> Any:
    """An entity's share office."""
    found = await register.data(OFFICE, token or register.officer(), id=entity, year=year)
    return found["entity"]["shareOffice"]
