"""Links as processes with state and history, as the member sees them in each country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from commons.clock import machine_now
from commons.clock import today as today_in
from services.members.domain.links import LinkState, LinkStep, LinkStepKind, link_processes
from tests.services.members.app.test_alias_delivery import three
from tests.services.members.conftest import OpenRegister, Register, key, member, person_id
from tests.services.members.graph.mutations.test_linking import PERSON, UNLINK, created, redeemed

LINKS = "{ me { id links { country with state steps { kind happenedOn } } } }"
__all__ = ["three"]


async def links(register: Register, issuer: str, subject: str) -> list[dict[str, Any]]:
    return (await register.data(LINKS, register.issuing.token(issuer, subject)))["me"]["links"]


def told(found: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    return [(one["with"], one["state"], [step["kind"] for step in one["steps"]]) for one in found]


async def test_offered_taken_up_and_undone(three: Sequence[Register]) -> None:
    belgium, france, _ = three
    assert told(await links(belgium, "be", "bruno")) == []
    token = await created(belgium)
    assert told(await links(belgium, "be", "bruno")) == [("FR", "OFFERED", ["OFFERED"])]
    await redeemed(belgium, france, token)
    assert told(await links(france, "be", "bruno")) == [("BE", "LINKED", ["ASKED", "CONFIRMED", "LINKED"])]
    (known,) = await links(belgium, "be", "bruno")
    assert told([known]) == [("FR", "LINKED", ["OFFERED", "ASKED", "CONFIRMED", "LINKED"])]
    assert known["steps"][0]["happenedOn"] == today_in(belgium.partition.country.timezone).isoformat()
    given = {"membership": france.id(key(2))}
    await france.data(UNLINK, france.issuing.token("fr", "bruno-fr"), input=given)
    assert ("FR", "UNLINKED", ["UNLINKED"]) in told(await links(france, "fr", "bruno-fr"))


async def test_the_same_request_offers_once(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]))
    given = {"country": "BE", "targetCountry": "FR", "idempotencyKey": "one"}
    create = """mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) {
      ... on CreateLinkTokenPayload { token } ...Refused } }"""
    for _ in range(2):
        await belgium.data(create, belgium.issuing.token("be", "bruno"), input=given)
    assert len(await links(belgium, "be", "bruno")) == 1


async def test_nobody_else_reads_them(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]))
    asked = PERSON.replace("memberships { id }", "links { state }")
    answer = await belgium.ask(asked, belgium.officer(), id=person_id(1))
    assert answer["data"]["person"]["links"] is None
    assert answer["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"


def test_an_offer_is_over_when_its_time_is() -> None:
    now = machine_now()
    (one,) = link_processes([LinkStep(key(1), "FR", LinkStepKind.OFFERED, now.date(), now + timedelta(minutes=10))])
    assert one.state(now) is LinkState.OFFERED
    assert one.state(now + timedelta(minutes=10)) is LinkState.EXPIRED
