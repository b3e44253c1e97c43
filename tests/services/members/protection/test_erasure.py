"""Erasing a profile: what goes, what the law holds back, and that a restore does not bring it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from commons.database.sessions import Database
from hemicycle.postgres import Databases
from services.members.app import create_app
from services.members.app.erasure_replay import replay_erasures
from services.members.domain.protection.erasure import ErasedBecause
from services.members.store.erasure_journal import Erased, Journal
from services.members.store.erasures import BLANK, BY_MEMBERSHIP, HELD_TEXTS
from tests.answers import refusal
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

ERASE = """mutation($membership: ID!, $key: String) {
  eraseProfile(input: {membership: $membership, idempotencyKey: $key}) { ... on EraseProfilePayload {
    membershipId erasedOn identityHeldUntil heldBy } ...Refused } }"""
GRANT = """mutation($entity: ID!, $subject: String!, $until: Date!) { grantHoldAccess(input: {entity: $entity,
  issuer: "be", subject: $subject, name: "Rita Reader", reason: "minutes of 2020", until: $until}) {
    ... on GrantHoldAccessPayload { grant { id } } ...Refused } }"""
READ = """mutation($membership: ID!) { readHeldIdentity(input: {membership: $membership, document: MINUTES,
  reason: "a court asked"}) {
    ... on ReadHeldIdentityPayload { identity { givenName familyName birthDate formerNames heldUntil source } }
      ...Refused } }"""
LEFT = date(2025, 12, 31)


@pytest.fixture
async def be(register: OpenRegister, tmp_path: Path) -> Register:
    found = await register("BE")
    partition = replace(found.partition, erasures=tmp_path / "erasures.jsonl")
    be = Register(found.issuing, partition, create_app(partition))
    ada = member(1, ended_on=LEFT, logins=[("be", "ada")])
    ada = replace(ada, profile=replace(ada.profile, birth_date=date(1980, 3, 1), city="Liège"))
    await be.load(ada, member(2, logins=[("be", "bob")]))
    return be


async def rows(be: Register, sql: str) -> int:
    async with be.database.reading() as session:
        return await session.value(sql, {"id": key(1)})


async def test_a_past_member_erases_her_profile(be: Register) -> None:
    ada = be.issuing.token("be", "ada")
    data = await be.data(ERASE, ada, membership=be.id(key(1)), key="once")
    assert data["eraseProfile"]["identityHeldUntil"] == "2035-12-31"
    assert "[unverified]" in data["eraseProfile"]["heldBy"]
    for table in BY_MEMBERSHIP:
        assert await rows(be, f"SELECT count(*) FROM {table} WHERE membership = :id") == 0, table
    assert await rows(be, "SELECT count(*) FROM login WHERE subject = 'ada' AND CAST(:id AS uuid) IS NOT NULL") == 0
    assert await rows(be, "SELECT count(*) FROM registration WHERE membership = :id") == 1

    # the same request again answers the same, though her login is known no more
    assert await be.data(ERASE, ada, membership=be.id(key(1)), key="once") == data
    assert await be.code(ERASE, be.officer(), membership=be.id(key(1))) == "TRANSITION_NOT_ALLOWED"
    line = (await be.lines())[-1]
    assert (line.action, "ada" in line.body.lower(), "MEMBER" in line.body) == ("member.erased", False, True)
    assert await be.outbox("member.erased") == [{"membership": be.id(key(1))}]


async def test_a_running_membership_keeps_its_profile(be: Register) -> None:
    answer = await be.ask(ERASE, be.issuing.token("be", "bob"), membership=be.id(key(2)))
    assert refusal(answer)["code"] == "ERASURE_HELD"
    assert "resign" not in refusal(answer)["message"]
    assert refusal(answer)["grounds"] == [
        "the membership runs (no last day is fixed), and its register names its members"
    ]
    assert await rows(be, "SELECT count(*) FROM profile WHERE CAST(:id AS uuid) IS NOT NULL") == 2


async def test_nobody_erases_another(be: Register) -> None:
    for token in (be.issuing.token("be", "bob"), be.issuing.token("be", "x", roles=[role("auditor", "BE")])):
        assert await be.code(ERASE, token, membership=be.id(key(1))) == "FORBIDDEN"


async def test_a_held_identity_takes_an_office_and_a_grant_and_leaves_a_line(be: Register) -> None:
    officer, until = be.officer(), (date.today() + timedelta(days=30)).isoformat()
    organiser = be.issuing.token("be", "otto", roles=[role("organiser", "BE")])
    await be.data(ERASE, officer, membership=be.id(key(1)))
    assert await be.code(READ, officer, membership=be.id(key(1))) == "FORBIDDEN"
    assert await be.code(READ, organiser, membership=be.id(key(1))) == "PARTITION_FORBIDDEN"

    assert await be.code(GRANT, organiser, entity=SMARTCOOP, subject="otto", until=until) == "APPROVAL_NEEDS_TWO"
    far = (date.today() + timedelta(days=93)).isoformat()
    assert await be.code(GRANT, organiser, entity=SMARTCOOP, subject="officer", until=far) == "BAD_ARGUMENT"
    grant = (await be.data(GRANT, organiser, entity=SMARTCOOP, subject="officer", until=until))["grantHoldAccess"]

    listed = "query($id: ID!) { entity(id: $id) { holdGrants { edges { node { id name reason until } } } } }"
    (edge,) = (await be.data(listed, organiser, id=SMARTCOOP))["entity"]["holdGrants"]["edges"]
    row = edge["node"]
    assert row == {"id": grant["grant"]["id"], "name": "Rita Reader", "reason": "minutes of 2020", "until": until}
    assert await be.code(listed, officer, id=SMARTCOOP) == "PARTITION_FORBIDDEN"

    held = (await be.data(READ, officer, membership=be.id(key(1))))["readHeldIdentity"]["identity"]
    assert (held["givenName"], held["familyName"], held["birthDate"]) == ("Ada", "Number1", "1980-03-01")
    assert [line.action for line in await be.lines()][-2:] == ["hold.granted", "hold.read"]
    assert await rows(be, "SELECT count(*) FROM hold_reading WHERE membership = :id AND document = 'MINUTES'") == 1
    assert await be.code(READ, officer, membership=be.id(key(2))) == "NOT_FOUND"

    end = """mutation($grant: ID!) { endHoldAccess(input: {grant: $grant}) {
      ... on EndHoldAccessPayload { grantId } ...Refused } }"""
    await be.data(end, organiser, grant=grant["grant"]["id"])
    assert await be.code(READ, officer, membership=be.id(key(1))) == "FORBIDDEN"


async def test_a_restore_does_not_bring_an_erased_profile_back(be: Register, databases: Databases) -> None:
    """The backup is a copy of the database of before; the journal is the only thing that knows better."""
    name = be.database.engine.url.database
    assert name is not None
    await be.database.engine.dispose()
    backup = await databases.create(f"{name}_backup", name)
    await be.data(ERASE, be.officer(), membership=be.id(key(1)))

    restored = replace(be.partition, database=Database(backup, "BE"))
    be_again = Register(be.issuing, restored, create_app(restored))
    try:
        assert await rows(be_again, "SELECT count(*) FROM profile WHERE membership = :id") == 1
        assert await replay_erasures(restored) == 1
        assert await rows(be_again, "SELECT count(*) FROM profile WHERE membership = :id") == 0
        assert await rows(be_again, "SELECT count(*) FROM member_key WHERE membership = :id") == 0
        assert await rows(be_again, "SELECT count(*) FROM profile WHERE CAST(:id AS uuid) IS NOT NULL") == 1
        assert await replay_erasures(restored) == 0
        assert (await be_again.lines())[-1].action == "member.erased"
    finally:
        await restored.database.close()


async def test_a_line_lost_in_a_crash_is_written_at_the_next_start(be: Register) -> None:
    await be.data(ERASE, be.officer(), membership=be.id(key(1)))
    path = be.partition.erasures
    assert path is not None
    path.unlink()
    assert await replay_erasures(be.partition) == 0
    assert [one.membership for one in Journal(path).read()] == [key(1)]


def test_a_line_cut_short_by_a_power_cut_spoils_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "deep" / "erasures.jsonl")
    assert journal.read() == []
    first, second = (Erased(key(number), ErasedBecause.MEMBER, date(2026, 1, number)) for number in (1, 2))
    journal.append([first])
    with journal.path.open("a") as file:
        file.write('{"because": "MEM')
    assert journal.read() == [first]
    journal.append([second, second])
    assert journal.read() == [first, second]
    assert "ada" not in journal.path.read_text().lower()


async def test_facts_may_only_be_touched_by_who_erases(be: Register) -> None:
    """What is erasable is so in a transaction that says so, and then only the columns that name people."""
    for statement in ("DELETE FROM login", "UPDATE login SET subject = 'x'"):
        await refused(be.database, statement)
    await refused(be.database, "SELECT set_config('hemicycle.erasing', 'on', true)", "DELETE FROM registration")


async def refused(database: Database, *statements: str) -> None:
    async def run() -> None:
        async with database.engine.begin() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)

    with pytest.raises(DBAPIError, match="keeps its past"):
        await run()


async def test_every_table_of_personal_words_is_known_to_erasure(be: Register) -> None:
    """A new table with words in it is deleted, blanked, or named here with the reason why it stays."""
    async with be.database.reading() as session:
        found = await session.all(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND c.data_type IN ('text', 'ARRAY') AND c.column_name IN ('reason', 'detail', 'name', 'names',"
            " 'given_name', 'family_name', 'email', 'subject', 'remittance', 'account', 'source', 'statement')"
        )
    names = {row.table_name for row in found}
    assert names - {*BY_MEMBERSHIP, *HELD_TEXTS, *STAYS} == set()
    assert BLANK


STAYS = {
    "audit": "ids and HMACs only, held by a test of its own",
    "idempotency": "an id; the line of an erased member's goes",
    "outbox": "ids only",
    "applicant": "goes with the profile",
    "link_pending": "goes with the profile, and once the link is settled",
    "login": "goes with the last profile of its person",
    "held_identity": "is what the law holds back, until its day",
    "rectification": "goes with the held identity",
    "erasure": "says that something was erased",
    "hold_grant": "names officers",
    "hold_reading": "says why an officer read",
    "payment": "the bank's reference",
    "payment_payer": "accounting, until its day",
    "legal_entity": "public",
    "legal_entity_status": "public",
    "membership_fact": "a roll's own words, which a sealed roll recomputes",
    "share_certificate": "a document of the past",
    "person_alias": "ids only",
    "change_reason": "goes with the held identity",
    **dict.fromkeys(
        ("obligation_rule", "share_policy", "solvency_test", "service", "place", "partner", "adviser"),
        "what an entity decides and offers",
    ),
    "adviser_profile": "names staff",
    "transfer_login": "goes with the profile",
    "transfer_step": "another country's signed word about ids and days",
}
