"""Who read what: others' readings reach the log in batches and the member reads them; her own are no news."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from commons.auth.caller import Caller
from commons.database.sessions import Database
from services.members.app import create_app
from services.members.domain.protection.watched import UNWATCHED, WATCHED
from services.members.store.read_log import MOST_WAITING, ReadLog
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

PROFILE = "query($id: ID!) { membership(id: $id) { profile { givenName } } }"
READINGS = """query($id: ID!, $first: Int, $after: String) { membership(id: $id) {
  readings(first: $first, after: $after) {
    edges { node { what role reader country purpose wholeEntity } } pageInfo { hasNextPage endCursor } } } }"""


@pytest.fixture
async def be(register: OpenRegister) -> tuple[Register, ReadLog]:
    found = await register("BE")
    log = ReadLog(found.database)
    # The app has a log of its own that writes while it serves; this one writes when the test says so.
    partition = replace(found.partition, watch=log.note)
    be = Register(found.issuing, partition, create_app_with(partition))
    await be.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "olga")]))
    return be, log


def create_app_with(partition):
    from commons.subgraph.app import build_app
    from services.members.graph.schema import schema

    return build_app(schema(partition.access), partition)


async def read(be: Register, **more) -> list[dict]:
    data = await be.data(READINGS, be.issuing.token("be", "ada"), id=be.id(key(1)), **more)
    return [edge["node"] for edge in data["membership"]["readings"]["edges"]]


async def test_an_officers_reading_is_shown_to_the_member(be: tuple[Register, ReadLog]) -> None:
    register, log = be
    officer = register.issuing.token("be", "o", roles=[role("membership_officer", "BE")], country="BE")
    await register.data(PROFILE, officer, id=register.id(key(1)), purpose="SERVICE")
    assert await read(register) == [], "nothing is written while a request runs"
    assert await log.write() == 2
    found = await read(register)
    assert {one["what"] for one in found} == {"REGISTER_ENTRY", "PROFILE"}
    assert {(one["role"], one["country"], one["purpose"]) for one in found} == {("membership_officer", "BE", "SERVICE")}
    assert len({one["reader"] for one in found}) == 1
    assert found[0]["reader"] != "o"


async def test_her_own_readings_are_no_news_and_a_page_is_one_line(be: tuple[Register, ReadLog]) -> None:
    register, log = be
    await register.data(PROFILE, register.issuing.token("be", "ada"), id=register.id(key(1)))
    assert log.waiting == []
    # an officer who is a member too: her own row is left out of what she read
    olga = register.issuing.token("be", "olga", roles=[role("membership_officer", "BE")])
    await register.data("{ members { edges { node { profile { city } } } } }", olga)
    await log.write()
    async with register.database.reading() as session:
        lines = await session.all("SELECT what, memberships FROM read_log ORDER BY what")
    assert [tuple(line) for line in lines] == [("PROFILE", [key(1)]), ("REGISTER_ENTRY", [key(1)])]


async def test_a_whole_electorate_is_one_line_for_everybody_registered(be: tuple[Register, ReadLog]) -> None:
    register, log = be
    log.note(Caller(issuer="partition", subject="governance/BE", purpose="VOTING_ROLL"), {}, "electorate", [SMARTCOOP])
    await log.write()
    (line,) = await read(register)
    assert (line["what"], line["role"], line["wholeEntity"]) == ("ELECTORATE", "governance/BE", True)


async def test_pages(be: tuple[Register, ReadLog]) -> None:
    register, log = be
    officer = Caller(issuer="be", subject="o", grants=_grants(register))
    for _ in range(5):
        log.note(officer, {}, "facts 2026-01-01", [key(1)])
    await log.write()
    data = await register.data(READINGS, register.issuing.token("be", "ada"), id=register.id(key(1)), first=3)
    page = data["membership"]["readings"]["pageInfo"]
    assert page["hasNextPage"]
    assert len(await read(register, first=3, after=page["endCursor"])) == 2


async def test_the_log_is_for_the_member_and_auditors(be: tuple[Register, ReadLog]) -> None:
    register, _ = be
    assert await register.code(READINGS, register.officer(), id=register.id(key(1))) == "PARTITION_FORBIDDEN"
    auditor = register.issuing.token("be", "a", roles=[role("auditor", "BE")])
    await register.data(READINGS, auditor, id=register.id(key(1)))


async def test_what_cannot_be_written_waits_and_is_bounded() -> None:
    log = ReadLog(Database("postgresql+asyncpg://nobody@127.0.0.1:1/none", "BE"))
    officer = Caller(issuer="be", subject="o", grants=_grants())
    for _ in range(MOST_WAITING + 5):
        log.note(officer, {}, "profiles", [key(1)])
    with pytest.raises(ConnectionRefusedError):
        await log.write()
    assert len(log.waiting) == MOST_WAITING
    await log.database.close()


async def test_the_app_writes_what_waits_when_it_stops(register: OpenRegister) -> None:
    found = await register("BE")
    await found.load(member(1))
    app = create_app(found.partition)
    async with app.router.lifespan_context(app):
        await Register(found.issuing, found.partition, app).data(PROFILE, found.officer(), id=found.id(key(1)))
    again = Database(found.database.engine.url.render_as_string(hide_password=False), "BE")
    async with again.reading() as session:
        assert await session.value("SELECT count(*) FROM read_log") == 2
    await again.close()


def _grants(register: Register | None = None):
    from commons.auth.caller import Role, RoleGrant

    return (RoleGrant(Role.MEMBERSHIP_OFFICER, frozenset({"BE"})),)


def test_every_loader_says_whose_data_it_shows() -> None:
    """A loader that is in neither list would show members' data without a line in their log."""
    folder = Path(__file__).parents[4] / "services" / "members" / "graph"
    names = {name for file in folder.rglob("*.py") for name in loader_names(file)}
    known = {*WATCHED, *UNWATCHED}
    assert "profiles" in names
    assert [name for name in sorted(names) if not any(name == one or name.startswith(f"{one} ") for one in known)] == []


def loader_names(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "batch_loader":
            name = node.args[1]
            parts = name.values if isinstance(name, ast.JoinedStr) else [name]
            found.append(str(getattr(parts[0], "value", "?")).strip())
    return found
