"""Linking by token over two countries, and taking it back (architecture, section 6)."""

from __future__ import annotations

import asyncio
import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from commons.auth.caller import Caller
from commons.auth.keys import SigningKey
from commons.auth.tokens import Asking, partition_token, verified
from services.members.app.link_delivery import deliver_links
from services.members.domain.linking import ALIAS_AUDIENCE
from services.members.store.aliases import receive_alias
from tests.answers import asking, is_refused
from tests.commons.network import Network
from tests.services.members.conftest import SMARTCOOP, SMARTFR, OpenRegister, Register, key, member, person_id, shares
from tests.services.members.store.test_electorate import received, streamed

CREATE = """mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) {
  ... on CreateLinkTokenPayload { token expiresAt } ...Refused } }"""
OFFER = 'query ($offered: String!) { linkOffer(country: "FR", token: $offered) { country name } }'
LINK = "link { id country with state otherName answerBy steps { kind } }"
REDEEM, CONFIRM, DECLINE = (asking(name, LINK) for name in ("redeemLinkToken", "confirmLink", "declineLink"))
NAME = "Ada Number1"
LINKS = "{ me { links { id with state otherName answerBy } } }"
UNLINK = """mutation ($input: UnlinkMembershipInput!) { unlinkMembership(input: $input) {
      ... on UnlinkMembershipPayload { membership { person { id } } } ...Refused } }"""
ME = "{ me { id displayName memberships { id } } }"
PERSON = "query ($id: ID!) { person(id: $id) { id memberships { id } } }"


@pytest.fixture
async def countries(register: OpenRegister) -> tuple[Register, Register]:
    """Bruno is person 1 in Belgium and person 2 in France; Carla is a third."""
    belgium, france = await register("BE"), await register("FR")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]))
    await france.load(
        member(2, entity=SMARTFR, person=2, logins=[("fr", "bruno-fr")], operations=shares(1, date(2021, 1, 1))),
        member(3, entity="FR.entity.alterna", category="WORKER", person=2),
        member(4, entity=SMARTFR, person=4, logins=[("fr", "carla")]),
    )
    return belgium, france


async def created(belgium: Register, subject: str = "bruno", target: str = "FR") -> str:
    given = {"country": "BE", "targetCountry": target}
    answer = await belgium.data(CREATE, belgium.issuing.token("be", subject), input=given)
    return answer["createLinkToken"]["token"]


async def asked(france: Register, token: str, subject: str = "bruno-fr", **more: Any) -> dict[str, Any]:
    """Redeem it, knowing with whom."""
    bearer = france.issuing.token("fr", subject)
    offer = (await france.data(OFFER, bearer, offered=token))["linkOffer"]
    given = {"country": "FR", "token": token, "otherName": offer["name"]} | more
    return (await france.data(REDEEM, bearer, input=given))["redeemLinkToken"]["link"]


async def confirmed(belgium: Register, link: str, subject: str = "bruno") -> dict[str, Any]:
    given = {"link": belgium_s(link)}
    return (await belgium.data(CONFIRM, belgium.issuing.token("be", subject), input=given))["confirmLink"]["link"]


def belgium_s(link: str) -> str:
    """Belgium's record of the same link."""
    return link.replace("FR.", "BE.")


async def redeemed(belgium: Register, france: Register, token: str) -> dict[str, Any]:
    """Bruno asks in France, confirms in Belgium, and both countries hear of it; who he is in France then."""
    network = Network(belgium, france)
    link = await asked(france, token)
    await deliver_links(france.partition, network.post)
    await confirmed(belgium, link["id"])
    await deliver_links(belgium.partition, network.post)
    await deliver_links(france.partition, network.post)
    return (await france.data(ME, france.issuing.token("fr", "bruno-fr")))["me"]


async def refused(france: Register, token: str, subject: str = "bruno-fr", name: str = NAME) -> str:
    given = {"country": "FR", "token": token, "otherName": name}
    return await france.code(REDEEM, france.issuing.token("fr", subject), input=given)


async def test_after_linking_either_login_reads_her_own_data_in_both(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    person = await redeemed(belgium, france, await created(belgium))
    hers = sorted([france.id(key(2)), france.id(key(3))])
    assert person["id"] == person_id(1)
    assert sorted(row["id"] for row in person["memberships"]) == hers
    for token in (france.issuing.token("be", "bruno"), france.issuing.token("fr", "bruno-fr")):
        me = (await france.data(ME, token))["me"]
        assert me["id"] == person_id(1)
        assert me["displayName"].startswith("Ada")
        assert sorted(row["id"] for row in me["memberships"]) == hers
    # France was told by Belgium; Belgium believes nobody but herself.
    assert (await belgium.data(ME, belgium.issuing.token("fr", "bruno-fr")))["me"] is None


async def test_the_former_id_leads_to_her_by_a_signed_alias(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    await redeemed(belgium, france, await created(belgium))
    bruno = france.issuing.token("be", "bruno")
    found = (await france.data(PERSON, bruno, id=person_id(2)))["person"]
    assert found["id"] == person_id(1)
    assert len(found["memberships"]) == 2
    entities = (
        "query ($rows: [_Any!]!) { _entities(representations: $rows) { ... on Person { id memberships { id } } } }"
    )
    rows = [{"__typename": "Person", "id": person_id(number)} for number in (1, 2)]
    old, new = (await france.data(entities, bruno, rows=rows))["_entities"]
    assert old == new
    (alias,) = await france.outbox("person.alias")
    assert (alias["old"], alias["new"]) == (person_id(2), person_id(1))
    claims = await verified(
        alias["statement"],
        "https://members.fr.test/jwks.json",
        belgium.partition.key_sets,
        issuer="members/FR",
        audience=ALIAS_AUDIENCE,
    )
    assert (claims["sub"], claims["new"]) == (person_id(2), person_id(1))


async def test_who_she_was_stays_known(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    before, today = await france.sequence(), date.today()
    await redeemed(belgium, france, await created(belgium))

    async def persons(day: date, known_at: int | None) -> set[Any]:
        rows, _ = await received(france, streamed(france, SMARTFR, day, known_at))
        return {row["person"] for row in rows}

    assert await persons(today + timedelta(days=1), None) == {key(1), key(4)}
    assert await persons(today - timedelta(days=2), None) == {key(2), key(4)}
    assert await persons(today + timedelta(days=1), before) == {key(2), key(4)}


async def test_a_token_is_good_once_for_one_country_and_says_so(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    token = await created(belgium)
    await redeemed(belgium, france, token)
    assert await refused(france, token) == "LINK_TOKEN_INVALID"
    assert await refused(france, await created(belgium)) == "ALREADY_LINKED"
    assert await refused(france, await created(belgium, target="DE"), "carla") == "LINK_TOKEN_INVALID"
    assert await refused(france, "nonsense", "carla") == "LINK_TOKEN_INVALID"
    assert await refused(france, belgium.issuing.token("be", "bruno"), "carla") == "LINK_TOKEN_INVALID"


async def test_forged_old_and_other_tokens_are_refused(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    before, now = await france.lines(), int(time.time())
    good = {
        "iss": "members/BE",
        "aud": "members/FR",
        "sub": person_id(1),
        "jti": uuid4().hex,
        "iat": now,
        "exp": now + 60,
        "purpose": "LINK",
        "login": {"issuer": "be", "subject": "bruno"},
        "name": NAME,
    }
    own, other = belgium.partition.key, SigningKey.generate()
    assert await refused(france, other.sign(good)) == "LINK_TOKEN_INVALID"
    assert await refused(france, own.sign(good | {"exp": now - 60})) == "LINK_TOKEN_INVALID"
    assert await refused(france, own.sign(good | {"iss": "members/FR"})) == "LINK_TOKEN_INVALID"
    assert await refused(france, own.sign(good | {"iss": "members/XX"})) == "LINK_TOKEN_INVALID"
    bulk = partition_token(Asking("members/BE", "members/FR", "LINK"), own)
    assert await refused(france, bulk) == "LINK_TOKEN_INVALID"
    # France's own signature for Belgium is no word of Belgium's.
    assert await refused(france, france.partition.key.sign(good)) == "LINK_TOKEN_INVALID"
    assert await france.lines() == before


async def test_somebody_else_s_token_does_not_make_two_members_of_one_entity_one(register: OpenRegister) -> None:
    belgium, france = await register("BE"), await register("FR")
    await belgium.load(member(1, person=1, logins=[("be", "bruno")]), member(5, person=2, logins=[("be", "carla")]))
    await france.load(
        member(2, entity=SMARTFR, person=2, logins=[("fr", "bruno-fr")]),
        member(3, entity=SMARTFR, person=1),
    )
    assert await refused(france, await created(belgium)) == "TRANSITION_NOT_ALLOWED"
    # A country where nobody redeemed anything hears of it only by the alias, and keeps their data apart.
    teller = Caller(issuer="partition", subject="members/FR")
    assert not await receive_alias(belgium.database, teller, (key(2), key(1)), "signed", date.today())
    assert (await belgium.lines())[-1].action == "person.alias_declined"
    for subject, number in (("bruno", 1), ("carla", 5)):
        me = (await belgium.data(ME, belgium.issuing.token("be", subject)))["me"]
        assert [row["id"] for row in me["memberships"]] == [belgium.id(key(number))]


async def test_one_token_redeemed_twice_at_once_links_once(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    given = {"country": "FR", "token": await created(belgium), "otherName": NAME}
    bruno = france.issuing.token("fr", "bruno-fr")
    answers = await asyncio.gather(*(france.ask(REDEEM, bruno, input=given) for _ in range(4)))
    assert sum(not is_refused(answer) for answer in answers) == 1
    assert [line.action for line in await france.lines()].count("link.asked") == 1


async def test_the_same_request_with_its_key_is_answered_again(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    token = await created(belgium)
    first = await asked(france, token, idempotencyKey="k")
    assert await asked(france, token, idempotencyKey="k") == first
    assert (first["state"], first["otherName"], first["with"]) == ("ASKED", NAME, "BE")


async def test_strangers_cannot_link(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    asked = {"country": "BE", "targetCountry": "FR"}
    assert await belgium.code(CREATE, belgium.issuing.token("be", "nobody"), input=asked) == "NOT_FOUND"
    assert await belgium.code(CREATE, input=asked) == "UNAUTHENTICATED"
    bruno = belgium.issuing.token("be", "bruno")
    assert await belgium.code(CREATE, bruno, input=asked | {"targetCountry": "BE"}) == "BAD_ARGUMENT"
    assert await belgium.code(CREATE, bruno, input=asked | {"targetCountry": "XX"}) == "UNKNOWN_COUNTRY"
    assert await belgium.code(CREATE, bruno, input={"country": "FR", "targetCountry": "DE"}) == "BAD_ARGUMENT"
    assert await refused(france, await created(belgium), "nobody") == "NOT_FOUND"


async def test_one_key_gives_one_token_to_redeem(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    asked = {"country": "BE", "targetCountry": "FR", "idempotencyKey": "k"}
    bruno = belgium.issuing.token("be", "bruno")
    first, second = [(await belgium.data(CREATE, bruno, input=asked))["createLinkToken"]["token"] for _ in range(2)]
    assert [line.action for line in await belgium.lines()].count("link.token") == 1
    await redeemed(belgium, france, first)
    assert await refused(france, second) == "LINK_TOKEN_INVALID"


async def test_unlinking_gives_a_fresh_id_from_today(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    await redeemed(belgium, france, await created(belgium))
    given = {"membership": france.id(key(2))}
    bruno = france.issuing.token("fr", "bruno-fr")
    fresh = (await france.data(UNLINK, bruno, input=given))["unlinkMembership"]["membership"]["person"]["id"]
    assert fresh not in (person_id(1), person_id(2))
    # Belgium's login keeps the membership that stayed linked, and loses the other.
    foreign = france.issuing.token("be", "bruno")
    me = (await france.data(ME, foreign))["me"]
    assert [row["id"] for row in me["memberships"]] == [france.id(key(3))]
    assert (await france.data(PERSON, foreign, id=fresh))["person"] is None
    own = (await france.data(PERSON, bruno, id=fresh))["person"]
    assert [row["id"] for row in own["memberships"]] == [france.id(key(2))]
    rows, _ = await received(france, streamed(france, SMARTFR, date.today() - timedelta(days=2), None))
    assert key(2) in {row["person"] for row in rows}


async def test_the_last_membership_unlinked_leaves_no_foreign_login(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    await redeemed(belgium, france, await created(belgium))
    bruno = france.issuing.token("fr", "bruno-fr")
    for number in (2, 3):
        await france.data(UNLINK, bruno, input={"membership": france.id(key(number))})
    assert (await france.data(ME, france.issuing.token("be", "bruno")))["me"] is None
    await redeemed(belgium, france, await created(belgium))
    assert len((await france.data(ME, france.issuing.token("be", "bruno")))["me"]["memberships"]) == 2


async def test_only_she_unlinks(countries: tuple[Register, Register]) -> None:
    _, france = countries
    given = {"membership": france.id(key(2))}
    assert await france.code(UNLINK, france.issuing.token("fr", "carla"), input=given) == "FORBIDDEN"
    assert await france.code(UNLINK, france.officer(), input=given) == "FORBIDDEN"


async def test_the_chain_holds_and_names_no_login(countries: tuple[Register, Register]) -> None:
    belgium, france = countries
    await redeemed(belgium, france, await created(belgium))
    lines = [*await belgium.lines(), *await france.lines()]
    assert "bruno" not in "".join(line.body + line.subject for line in lines)
    assert SMARTCOOP in "".join(line.subject for line in lines)
