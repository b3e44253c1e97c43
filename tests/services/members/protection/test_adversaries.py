"""People who try: another country's officer, an integrator, no purpose, guessed ids, aliases, counts, errors, time.

What they must not learn is that somebody is a member at all; what our own records must not hold is who she is.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from commons.telemetry import logs
from tests.answers import refusal
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, person_id, shares

PERSONAL = ("Ada", "Number1", "ada1@example.org", "1980-03-01", "Liège", "sub-ada")
MEMBERSHIP = "query($id: ID!) { membership(id: $id) { id number profile { givenName } } }"
PERSON = "query($id: ID!) { person(id: $id) { id displayName memberships { id } } }"
ENTITIES = """query($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Membership { id number joinedOn profile { email } } ... on Person { id displayName } } }"""


@pytest.fixture
async def be(register: OpenRegister) -> Register:
    be = await register("BE")
    ada = member(1, logins=[("be", "sub-ada")], operations=shares(1, date(2021, 1, 1)))
    ada = replace(ada, profile=replace(ada.profile, birth_date=date(1980, 3, 1), city="Liège"))
    await be.load(ada, member(2, logins=[("be", "bob")]))
    return be


def strangers(be: Register) -> dict[str, str]:
    return {
        "an officer of France": be.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")]),
        "an integrator": be.issuing.token("be", "ticketing", roles=[role("integrator", "BE")], scope="entities:read"),
        "another member": be.issuing.token("be", "bob"),
        "a client officer": be.issuing.token("be", "clara", roles=[role("client_officer", "BE")]),
        "an officer of another entity": be.issuing.token(
            "be", "x", roles=[role("membership_officer", "BE", entities=("BE.entity.another",))]
        ),
    }


def told(answer: object) -> str:
    """An answer without what names the request itself."""
    return re.sub(r"'(traceId|asOf)': '[^']+'", "", str(answer))


@pytest.mark.parametrize("purpose", [None, "SERVICE", "VOTING_ROLL", "STATISTICS", "*", "service"])
async def test_an_id_that_exists_and_one_that_does_not_look_the_same(be: Register, purpose: str | None) -> None:
    for who, token in strangers(be).items():
        for query, there, nowhere in (
            (MEMBERSHIP, be.id(key(1)), be.id(key(77))),
            (PERSON, person_id(10_001), person_id(77)),
        ):
            one, other = [told(await be.ask(query, token, purpose, id=id_)) for id_ in (there, nowhere)]
            assert one.replace(there, "") == other.replace(nowhere, ""), (who, one)
            assert not any(word in one for word in PERSONAL), (who, one)


async def test_entities_by_the_batch_show_no_more(be: Register) -> None:
    rows = [{"__typename": "Membership", "id": be.id(key(number))} for number in (1, 77)]
    people = [{"__typename": "Person", "id": person_id(number)} for number in (10_001, 77)]
    for who, token in strangers(be).items():
        data = (await be.ask(ENTITIES, token, representations=[*rows, *people]))["data"]["_entities"]
        assert data[0] == data[1] is None, who
        assert [row["displayName"] for row in data[2:]] == [None, None], who


async def test_aliases_do_not_get_round_a_refusal(be: Register) -> None:
    """One refusal is reported and the rest are null, under whatever names; nothing slips through a second alias."""
    many = " ".join(f"a{number}: profile {{ email givenName }}" for number in range(20))
    organiser = be.issuing.token("be", "otto", roles=[role("organiser", "BE")])
    answer = await be.ask(
        f"query($id: ID!) {{ membership(id: $id) {{ {many} joinedOn }} }}", organiser, id=be.id(key(1))
    )
    shown = answer["data"]["membership"]
    assert {value for name, value in shown.items() if name.startswith("a")} == {None}
    assert shown["joinedOn"] == "2020-01-15"
    assert not any(word in told(answer) for word in PERSONAL)


async def test_counts_tell_nothing(be: Register) -> None:
    count = "{ membershipCount members(first: 5) { edges { node { id } } pageInfo { hasNextPage } } }"
    filtered = 'query($e: ID!) { membershipCount(filter: {entity: $e, category: "WORKER"}) }'
    for who, token in strangers(be).items():
        want = 1 if who == "another member" else 0
        for purpose in (None, "SERVICE"):
            answer = await be.ask(count, token, purpose)
            if "errors" in answer:
                assert {error["extensions"]["code"] for error in answer["errors"]} == {"PARTITION_FORBIDDEN"}, who
                continue
            assert answer["data"]["membershipCount"] == want, who
            assert len(answer["data"]["members"]["edges"]) == want, who
            assert (await be.ask(filtered, token, purpose, e=SMARTCOOP))["data"]["membershipCount"] == want, who


async def test_consent_to_one_purpose_is_none_to_another(be: Register) -> None:
    give = """mutation($id: ID!) { consent(input: {membership: $id, purpose: SERVICE, fields: ["joinedOn"]}) {
      ... on ConsentPayload {
      membership { id } } ...Refused } }"""
    await be.data(give, be.issuing.token("be", "sub-ada"), id=be.id(key(1)))
    query = "query($id: ID!) { membership(id: $id) { joinedOn profile { email } } }"
    fanny = strangers(be)["an officer of France"]
    shown = (await be.ask(query, fanny, "SERVICE", id=be.id(key(1))))["data"]["membership"]
    assert shown == {"joinedOn": "2020-01-15", "profile": None}
    for purpose in (None, "VOTING_ROLL", "CLIENT_RELATION", "service"):
        assert (await be.ask(query, fanny, purpose, id=be.id(key(1))))["data"]["membership"] is None, purpose
    for who in ("an integrator", "another member", "a client officer"):
        assert (await be.ask(query, strangers(be)[who], "SERVICE", id=be.id(key(1))))["data"]["membership"] is None, who


async def test_no_time_is_spent_on_somebody_that_is_not_spent_on_nobody(be: Register) -> None:
    """The same statements run, and none brings a row, for an id that exists and one that does not."""
    run: list[tuple[str, int]] = []

    def ran(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        run.append((statement, cursor.rowcount))

    event.listen(be.database.engine.sync_engine, "after_cursor_execute", ran)
    work: dict[UUID, list[list[tuple[str, int]]]] = {key(1): [], key(77): []}
    for token in strangers(be).values():
        for one, done in work.items():
            run.clear()
            await be.ask(MEMBERSHIP, token, id=be.id(one))
            done.append(list(run))
    there, nowhere = work.values()
    assert there == nowhere
    assert all(statements for statements in there), "nothing was asked, so nothing was compared"


async def test_refusals_of_writes_do_not_tell_who_exists(be: Register) -> None:
    writes = {
        "resign": """mutation($id: ID!) { resign(input: {membership: $id, expectedVersion: 0}) {
          ... on LeavingPayload { membership { id } } ...Refused } }""",
        "erase": """mutation($id: ID!) { eraseProfile(input: {membership: $id}) {
          ... on EraseProfilePayload { erasedOn } ...Refused } }""",
        "rectify": "mutation($id: ID!) { rectifyProfile(input: {membership: $id, expectedVersion: 0, "
        'changes: {city: "X"}}) '
        "{ ... on RectifyProfilePayload { membership { id } } ...Refused } }",
        "held": 'mutation($id: ID!) { readHeldIdentity(input: {membership: $id, document: MINUTES, reason: "x"}) '
        "{ ... on ReadHeldIdentityPayload { identity { givenName } } ...Refused } }",
    }
    for name, write in writes.items():
        for who, token in strangers(be).items():
            there, nowhere = be.id(key(1)), be.id(key(77))
            one, other = [await be.ask(write, token, id=id_) for id_ in (there, nowhere)]
            assert told(one).replace(there, "") == told(other).replace(nowhere, ""), (name, who)
            assert refusal(one)["code"] in {"FORBIDDEN", "PARTITION_FORBIDDEN"}, (name, who)
            assert not any(word in str(one) for word in PERSONAL)


async def test_audit_outbox_and_log_lines_know_no_names(be: Register) -> None:
    """After everything that writes personal data: chain, outbox, idempotency keys and log lines hold none of it."""
    written = io.BytesIO()
    logs.configure(stream=written)
    officer, id_ = be.officer(), be.id(key(1))
    admit = """mutation($e: ID!) { admitMember(input: {entity: $e, category: "WORKER", idempotencyKey: "Ada-Number1",
      profile: {givenName: "Ada", familyName: "Number1", email: "ada1@example.org", birthDate: "1980-03-01",
      city: "Liège"}, login: {issuer: "be", subject: "sub-ada-2"}}) {
        ... on AdmitMemberPayload { membership { id } } ...Refused } }"""
    await be.data(admit, officer, e=SMARTCOOP)
    rectify = """mutation($id: ID!) { rectifyProfile(input: {membership: $id, expectedVersion: 0,
      source: "deed of Ada Number1", changes: {givenName: "Ada", familyName: "Countess"}}) {
        ... on RectifyProfilePayload { membership { id } } ...Refused } }"""
    await be.data(rectify, officer, id=id_)
    await be.ask(rectify.replace("Countess", "\\u0000"), officer, id=id_)
    await be.ask('query { ada: membership(id: "Ada Number1 ada1@example.org") { id } }', officer)
    async with be.database.reading() as session:
        kept = {
            "audit": await session.all("SELECT action || subject || body || actor AS text FROM audit"),
            "outbox": await session.all("SELECT body::text AS text FROM outbox"),
            "idempotency": await session.all("SELECT actor || subject || encode(request, 'hex') text FROM idempotency"),
        }
    for where, rows in kept.items():
        assert rows, where
        for row in rows:
            assert not any(word in row.text for word in (*PERSONAL, "Countess", "sub-ada-2")), (where, row.text)
    said = written.getvalue().decode()
    assert not any(word in said for word in (*PERSONAL, "Countess")), said


async def test_a_name_guessed_against_the_chain_needs_the_key(be: Register) -> None:
    """Two members of one name and birth date have unlike lines, and once a key is gone a guess cannot be checked."""
    admit = """mutation($e: ID!) { admitMember(input: {entity: $e, category: "WORKER", profile: {givenName: "Zoë",
      familyName: "Same", birthDate: "1970-01-01"}}) { ... on AdmitMemberPayload { membership { id } } ...Refused } }"""
    for _ in range(2):
        await be.data(admit, be.officer(), e=SMARTCOOP)
    bodies = [line.body for line in await be.lines() if line.action == "member.admitted"]
    hashes = [set(re.findall(r"[0-9a-f]{64}", body)) for body in bodies]
    assert hashes[0]
    assert hashes[0] & hashes[1] == set()
