"""A link waits for the member of the country that offered it; either side may say no, whatever is lost between them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.members.app.link_delivery import deliver_links
from tests.commons.network import Network
from tests.services.members.conftest import SMARTFR, OpenRegister, Register, member, person_id
from tests.services.members.graph.mutations.test_linking import (
    CONFIRM,
    DECLINE,
    LINKS,
    ME,
    NAME,
    OFFER,
    asked,
    belgium_s,
    confirmed,
    countries,
    created,
    redeemed,
    refused,
)

__all__ = ["countries"]


async def test_nothing_is_linked_before_whoever_offered_it_has_confirmed(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    network, bruno = Network(belgium, france), belgium.issuing.token("be", "bruno")
    link = await asked(france, await created(belgium))
    assert await deliver_links(france.partition, network.post) == 1
    (known,) = (await belgium.data(LINKS, bruno))["me"]["links"]
    assert (known["state"], known["otherName"], known["with"]) == ("ASKED", "Ada Number2", "FR")
    assert known["answerBy"] == link["answerBy"]
    assert await belgium.outbox("person.alias") == await france.outbox("person.alias") == []
    assert (await france.data(ME, france.issuing.token("be", "bruno")))["me"] is None
    assert (await confirmed(belgium, known["id"]))["state"] == "CONFIRMED"
    assert (await france.data(ME, france.issuing.token("be", "bruno")))["me"] is None
    await deliver_links(belgium.partition, network.post)
    assert (await france.data(ME, france.issuing.token("be", "bruno")))["me"]["id"] == person_id(1)
    await deliver_links(france.partition, network.post)
    (settled,) = (await belgium.data(LINKS, bruno))["me"]["links"]
    assert (settled["state"], settled["otherName"]) == ("LINKED", None)
    assert await kept_for_a_while(belgium) == await kept_for_a_while(france) == 0


async def kept_for_a_while(register: Register) -> int:
    async with register.database.reading() as session:
        return await session.value("SELECT count(*) FROM link_pending")


async def test_who_redeems_says_with_whom(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    token = await created(belgium)
    offer = (await france.data(OFFER, france.issuing.token("fr", "carla"), offered=token))["linkOffer"]
    assert offer == {"country": "BE", "name": NAME}
    before = await france.lines()
    assert await refused(france, token, name="Somebody Else") == "BAD_ARGUMENT"
    assert await france.code(OFFER, france.issuing.token("fr", "carla"), offered="nonsense") == "LINK_TOKEN_INVALID"
    assert await france.lines() == before


@pytest.mark.parametrize("side", ["offering", "asking"])
async def test_either_side_says_no(countries: tuple[Register, Register], side: str) -> None:
    belgium, france = countries
    network = Network(belgium, france)
    link = (await asked(france, await created(belgium)))["id"]
    await deliver_links(france.partition, network.post)
    here, told, subject = (belgium, belgium_s(link), "bruno") if side == "offering" else (france, link, "bruno-fr")
    token = here.issuing.token(here.partition.country.issuer, subject)
    declined = (await here.data(DECLINE, token, input={"link": told}))["declineLink"]["link"]
    assert (declined["state"], declined["otherName"]) == ("DECLINED", None)
    for one in (belgium, france):
        await deliver_links(one.partition, network.post)
    for one, issuer, name in ((belgium, "be", "bruno"), (france, "fr", "bruno-fr")):
        (known,) = (await one.data(LINKS, one.issuing.token(issuer, name)))["me"]["links"]
        assert known["state"] == "DECLINED"
        assert await kept_for_a_while(one) == 0
        assert await one.outbox("person.alias") == []
    assert "link.declined" in [line.action for line in await here.lines()]
    given = {"link": belgium_s(link)}
    assert await belgium.code(CONFIRM, belgium.issuing.token("be", "bruno"), input=given) == "TRANSITION_NOT_ALLOWED"


async def test_taken_back_while_the_yes_is_on_its_way_it_is_not_to_be(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    network = Network(belgium, france)
    link = (await asked(france, await created(belgium)))["id"]
    await deliver_links(france.partition, network.post)
    await confirmed(belgium, link)
    await france.data(DECLINE, france.issuing.token("fr", "bruno-fr"), input={"link": link})
    for one in (belgium, france):
        await deliver_links(one.partition, network.post)
    (known,) = (await belgium.data(LINKS, belgium.issuing.token("be", "bruno")))["me"]["links"]
    assert known["state"] == "DECLINED"
    assert await france.outbox("person.alias") == []


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_whatever_is_lost_between_two_steps_it_goes_on(countries: tuple[Register, Register], lost: str) -> None:
    belgium, france = countries
    network = Network(belgium, france)

    async def told(register: Register) -> None:
        if lost == "request":
            network.down = {"BE", "FR"}
        network.deaf = lost == "answer"
        assert await deliver_links(register.partition, network.post) == 0
        network.down, network.deaf = set(), False
        assert await deliver_links(register.partition, network.post) == 1
        assert await deliver_links(register.partition, network.post) == 0

    link = (await asked(france, await created(belgium)))["id"]
    await told(france)
    await confirmed(belgium, link)
    await told(belgium)
    await told(france)
    for one, issuer, name in ((belgium, "be", "bruno"), (france, "fr", "bruno-fr")):
        (known,) = (await one.data(LINKS, one.issuing.token(issuer, name)))["me"]["links"]
        assert known["state"] == "LINKED"
    assert [line.action for line in await france.lines()].count("person.linked") == 1
    assert len(await france.outbox("person.alias")) == 1


async def test_what_cannot_stand_any_more_is_undone_and_both_say_so(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    network = Network(belgium, france)
    link = (await asked(france, await created(belgium)))["id"]
    await deliver_links(france.partition, network.post)
    await confirmed(belgium, link)
    # Meanwhile the same two were linked by another token.
    await redeemed(belgium, france, await created(belgium))
    states = {one["state"] for one in (await france.data(LINKS, france.issuing.token("fr", "bruno-fr")))["me"]["links"]}
    assert states == {"LINKED", "UNDONE"}
    for one in (france, belgium):
        await deliver_links(one.partition, network.post)
    told = (await belgium.data(LINKS, belgium.issuing.token("be", "bruno")))["me"]["links"]
    assert {one["state"] for one in told} == states
    assert len(await france.outbox("person.alias")) == 1


async def test_only_she_answers(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    link = (await asked(france, await created(belgium)))["id"]
    await deliver_links(france.partition, Network(belgium, france).post)
    before = await belgium.sequence()
    for token in (belgium.issuing.token("be", "stranger"), belgium.officer(), belgium.issuing.token("fr", "bruno-fr")):
        for document in (CONFIRM, DECLINE):
            assert await belgium.code(document, token, input={"link": belgium_s(link)}) == "FORBIDDEN"
    nowhere = {"link": f"BE.link.{uuid4().hex}"}
    assert await belgium.code(CONFIRM, belgium.issuing.token("be", "bruno"), input=nowhere) == "FORBIDDEN"
    # Who asked cannot answer herself.
    carla = {"link": link}
    assert await france.code(CONFIRM, france.issuing.token("fr", "carla"), input=carla) == "FORBIDDEN"
    assert await france.code(CONFIRM, france.issuing.token("fr", "bruno-fr"), input=carla) == "TRANSITION_NOT_ALLOWED"
    assert await belgium.sequence() == before


async def test_whoever_offered_does_not_confirm_who_is_a_member_beside_her(register: OpenRegister) -> None:
    belgium, france = await register("BE"), await register("FR")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]), member(5, person=2, logins=[("be", "carla")]))
    await france.load(member(2, entity=SMARTFR, person=2, logins=[("fr", "bruno-fr")]))
    link = (await asked(france, await created(belgium)))["id"]
    await deliver_links(france.partition, Network(belgium, france).post)
    given = {"link": belgium_s(link)}
    assert await belgium.code(CONFIRM, belgium.issuing.token("be", "bruno"), input=given) == "TRANSITION_NOT_ALLOWED"
