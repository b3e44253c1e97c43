"""An alias that one country signs reaches the others, whoever is down meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from commons.auth.tokens import Asking, partition_token
from commons.clock import now
from services.members.app.alias_delivery import deliver_aliases
from services.members.app.bulk_plane import ALIAS_PATH, AliasRequest
from services.members.app.link_delivery import deliver_links
from services.members.domain.linking import alias_claims
from tests.commons.asgi import ask
from tests.commons.network import Network
from tests.services.members.conftest import SMARTFR, OpenRegister, Register, key, member, person_id
from tests.services.members.graph.mutations.test_linking import (
    CONFIRM,
    CREATE,
    ME,
    REDEEM,
    asked,
    confirmed,
    created,
    redeemed,
)

SMARTDE = "DE.entity.smart-eg"


@pytest.fixture
async def three(register: OpenRegister) -> Sequence[Register]:
    """Bruno: 1 in Belgium, 2 in France; Germany knows him as 2, from an earlier link with France."""
    belgium, france, germany = await register("BE"), await register("FR"), await register("DE")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]))
    await france.load(member(2, entity=SMARTFR, person=2, logins=[("fr", "bruno-fr")]))
    await germany.load(
        member(3, entity=SMARTDE, category="WORKER", person=2, logins=[("group", "bruno-de"), ("fr", "bruno-fr")])
    )
    return belgium, france, germany


async def me(register: Register, issuer: str, subject: str) -> Any:
    return (await register.data(ME, register.issuing.token(issuer, subject)))["me"]


async def test_the_third_country_follows(three: Sequence[Register]) -> None:
    belgium, france, germany = three
    await redeemed(belgium, france, await created(belgium))
    network = Network(*three)
    assert await deliver_aliases(france.partition, network.post) == 1
    assert await deliver_aliases(france.partition, network.post) == 0
    assert (await me(germany, "group", "bruno-de"))["id"] == person_id(1)
    assert (await me(germany, "fr", "bruno-fr"))["id"] == person_id(1)
    # The alias moved his id, and let no login in that Germany had not recorded.
    assert await me(germany, "be", "bruno") is None
    assert [line.action for line in await germany.lines()][-1] == "person.alias"


async def test_a_country_that_is_down_gets_it_later_and_once(three: Sequence[Register]) -> None:
    belgium, france, germany = three
    await redeemed(belgium, france, await created(belgium))
    network = Network(*three)
    network.down.add("DE")
    assert await deliver_aliases(france.partition, network.post) == 0
    assert (await me(germany, "group", "bruno-de"))["id"] == person_id(2)
    network.down.clear()
    assert await deliver_aliases(france.partition, network.post) == 1
    assert (await me(germany, "group", "bruno-de"))["id"] == person_id(1)
    assert [line.action for line in await belgium.lines()].count("person.alias") == 1


async def test_two_countries_that_linked_towards_each_other_agree(three: Sequence[Register]) -> None:
    belgium, france, _ = three
    network, bruno = Network(*three), belgium.issuing.token("be", "bruno")
    towards_france = await created(belgium)
    given = {"country": "FR", "targetCountry": "BE"}
    token = (await france.data(CREATE, france.issuing.token("fr", "bruno-fr"), input=given))["createLinkToken"]["token"]
    given = {"country": "BE", "token": token, "otherName": "Ada Number2"}
    back = (await belgium.data(REDEEM, bruno, input=given))["redeemLinkToken"]["link"]["id"].replace("BE.", "FR.")
    await deliver_links(belgium.partition, network.post)
    await france.data(CONFIRM, france.issuing.token("fr", "bruno-fr"), input={"link": back})
    # France's yes is on its way to Belgium, and its aliases to nobody yet, when France links towards Belgium.
    network.down.add("BE")
    link = (await asked(france, towards_france))["id"]
    network.down.clear()
    await deliver_links(france.partition, network.post)
    await confirmed(belgium, link)
    await deliver_links(belgium.partition, network.post)
    assert (await me(belgium, "be", "bruno"))["id"] != (await me(france, "fr", "bruno-fr"))["id"]
    for partition in (belgium.partition, france.partition):
        assert await deliver_aliases(partition, network.post) == 1
    assert {(await me(one, "be", "bruno"))["id"] for one in (belgium, france)} == {person_id(1)}


async def test_only_the_signer_may_send_and_only_an_alias(three: Sequence[Register]) -> None:
    belgium, france, germany = three
    before = await germany.lines()

    async def status(statement: str, asking: Asking | None = None, sender: Register = france) -> int:
        asked = asking or Asking("members/FR", "members/DE", "PERSON_ALIAS")
        token = partition_token(asked, sender.partition.key)
        body = msgspec.json.encode(AliasRequest(statement))
        return (await ask(germany.app, "POST", ALIAS_PATH, body, authorization=f"Bearer {token}")).status

    claims = alias_claims(key(2), key(1), "members/FR", now())
    good, foreign = france.partition.key.sign(claims), belgium.partition.key.sign(claims)
    assert await status(foreign) == 401
    assert await status(good, sender=belgium) == 401
    assert await status(good, Asking("members/FR", "members/DE", "VOTING_ROLL")) == 403
    assert await status("nonsense") == 401
    assert await status(france.partition.key.sign(claims | {"purpose": "LINK"})) == 400
    assert await status(france.partition.key.sign(claims | {"new": person_id(2)})) == 400
    assert await germany.lines() == before
    assert await status(good) == 200


async def test_past_days_keep_the_former_id(three: Sequence[Register]) -> None:
    belgium, france, germany = three
    await redeemed(belgium, france, await created(belgium))
    await deliver_aliases(france.partition, Network(*three).post)
    async with germany.database.reading() as session:
        rows = await session.all(
            "SELECT person FROM membership_person WHERE upper_inf(known) AND valid @> CAST(:day AS date)",
            {"day": date(2022, 1, 1)},
        )
    assert [row.person for row in rows] == [key(2)]
