"""Category, community, belonging and contracts change in time; the history says what, since when, why and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.answers import asking
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTFR, OpenRegister, Register, key, member, shares

TODAY = date.today()
DAY = timedelta(days=1)
LOOK = """query ($id: ID!, $day: Date, $first: Int, $after: String) { membership(id: $id) { category { code } college
  facts(asOf: $day) { communityMember cooperating belonging }
  contracts(first: $first, after: $after) { pageInfo { hasNextPage } edges { cursor node {
    id kind from until employer net { amount currency } memberBy law { article unverified } } } } } }"""
HISTORY = """query ($id: ID!, $fact: RecordedFact, $first: Int, $after: String) { membership(id: $id) {
  history(fact: $fact, first: $first, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { fact value from until knownSince sequence knownUntil reason by action } } } } }"""


@pytest.fixture
async def france(register: OpenRegister) -> Register:
    found = await register("FR")
    operations = shares(3, date(2021, 3, 1), paid=1)
    await found.load(
        member(1, entity=SMARTFR, logins=[("fr", "ada")], operations=operations), member(2, entity=SMARTFR)
    )
    return found


def mutation(name: str) -> str:
    return asking(name, "membership { id }")


async def read(france: Register, name: str, membership: str | None = None) -> dict[str, int]:
    """What somebody who has just read the membership says of it, where the mutation wants that said."""
    if name not in ("changeCategory", "endContract"):
        return {}
    query = "query($id: ID!) { membership(id: $id) { version } }"
    found = await france.data(query, france.officer(), id=membership or france.id(key(1)))
    return {"expectedVersion": found["membership"]["version"]}


async def write(france: Register, name: str, token: str = "", **given: Any) -> None:
    asked = {"membership": france.id(key(1))} | await read(france, name, given.get("membership")) | given
    await france.data(mutation(name), token or france.officer(), input=asked)


async def refused(france: Register, name: str, token: str = "", **given: Any) -> str:
    asked = {"membership": france.id(key(1))} | await read(france, name, given.get("membership")) | given
    return await france.code(mutation(name), token or france.officer(), input=asked)


async def look(france: Register, day: date = TODAY, **page: Any) -> dict[str, Any]:
    found = await france.data(LOOK, france.officer(), id=france.id(key(1)), day=day.isoformat(), **page)
    return found["membership"]


async def contracts(france: Register) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await look(france))["contracts"]["edges"]]


async def history(france: Register, token: str = "", **given: Any) -> list[dict[str, Any]]:
    found = await france.data(HISTORY, token or france.officer(), id=france.id(key(1)), **given)
    return [edge["node"] for edge in found["membership"]["history"]["edges"]]


def ada(france: Register) -> str:
    return france.issuing.token("fr", "ada")


async def test_a_category_changes_from_a_day_on_with_its_reason(france: Register) -> None:
    since = (TODAY - 40 * DAY).isoformat()
    change = {"category": "AFFILIATE", "validFrom": since, "reason": "Works less", "college": "USERS"}
    await write(france, "changeCategory", **change)
    found = await look(france)
    assert (found["category"]["code"], found["college"]) == ("AFFILIATE", "USERS")
    assert await refused(france, "changeCategory", category="AFFILIATE", reason="Again") == "TRANSITION_NOT_ALLOWED"
    assert await refused(france, "changeCategory", category="WORKER", reason="Unknown here") == "BAD_ARGUMENT"
    assert await refused(france, "changeCategory", category="STAFF", reason=" ") == "BAD_ARGUMENT"
    before = "2019-01-01"
    assert await refused(france, "changeCategory", category="STAFF", reason="x", validFrom=before) == "BAD_ARGUMENT"
    assert (
        await refused(france, "changeCategory", ada(france), category="STAFF", reason="Mine") == "PARTITION_FORBIDDEN"
    )
    rows = await history(france, fact="CATEGORY")
    told = [(row["value"], row["from"], row["until"], row["reason"]) for row in rows]
    last = (TODAY - 41 * DAY).isoformat()
    assert told == [
        ("AFFILIATE", since, None, "Works less"),
        ("COORDINATOR", "2020-01-15", last, "Works less"),
        ("COORDINATOR", "2020-01-15", None, None),
    ]
    assert {row["action"] for row in rows[:2]} == {"category.changed"}
    (line,) = [line for line in await france.lines() if line.action == "category.changed"]
    assert (rows[0]["by"], rows[0]["sequence"]) == (line.actor, line.sequence)
    assert rows[2]["knownUntil"] == rows[0]["sequence"]
    assert [line["category"] for line in await france.outbox("category.changed")] == ["AFFILIATE"]


async def test_community_is_the_entitys_word_and_belonging_the_members_own(france: Register) -> None:
    first = {"fact": "COMMUNITY_MEMBER", "reason": "Asked to be left out"}
    await write(france, "recordFact", holds=False, **first)
    assert await refused(france, "recordFact", holds=False, **first) == "TRANSITION_NOT_ALLOWED"
    found = await look(france)
    assert found["facts"] == {"communityMember": False, "cooperating": True, "belonging": "UNKNOWN"}
    assert (await look(france, TODAY - DAY))["facts"]["communityMember"]
    assert await refused(france, "declareBelonging", belonging="CLAIMED") == "FORBIDDEN"
    other = {"belonging": "CLAIMED", "membership": france.id(key(2))}
    assert await refused(france, "declareBelonging", ada(france), **other) == "FORBIDDEN"
    for said in ("SERVICE_ONLY", "CLAIMED"):
        await write(france, "declareBelonging", ada(france), belonging=said)
        assert (await look(france))["facts"]["belonging"] == said
    assert await refused(france, "declareBelonging", ada(france), belonging="CLAIMED") == "TRANSITION_NOT_ALLOWED"
    await write(france, "declareBelonging", ada(france), belonging="UNKNOWN")
    assert (await look(france))["facts"]["belonging"] == "UNKNOWN"
    rows = await history(france, ada(france), fact="BELONGING")
    assert [row["value"] for row in rows] == ["CLAIMED", "SERVICE_ONLY"]
    assert all(row["knownUntil"] for row in rows)
    lines = [line for line in await france.lines() if line.action == "belonging.declared"]
    assert len(lines) == 3
    assert not [line for line in lines if "CLAIMED" in line.body]


async def test_contracts_carry_the_rules_of_their_kind(france: Register) -> None:
    await write(france, "recordContract", kind="CESA", **{"from": "2025-02-01"}, net="1850.50")
    (found,) = await contracts(france)
    assert (found["kind"], found["until"], found["employer"], found["memberBy"]) == (
        "CESA",
        None,
        SMARTFR,
        "2028-02-01",
    )
    assert found["net"] == {"amount": "1850.50", "currency": "EUR"}
    assert found["law"] == {"article": "FR Code du travail art. L7331-3", "unverified": True}
    assert await refused(france, "recordContract", kind="CDD", **{"from": "2025-02-01"}) == "BAD_ARGUMENT"
    year = {"from": "2025-02-01", "until": "2026-02-01"}
    assert await refused(france, "recordContract", kind="CAPE", **year) == "BAD_ARGUMENT"
    await write(france, "recordContract", kind="CAPE", **year | {"until": "2026-01-31"})
    assert (
        await refused(france, "recordContract", kind="CDD", **year, employer="BE.entity.smartcoop") == "UNROUTABLE_ID"
    )
    assert await refused(france, "recordContract", kind="CDD", **year, net="0.001") == "BAD_ARGUMENT"
    end = {"contract": found["id"], "lastDay": "2026-05-31"}
    assert await refused(france, "endContract", **end | {"lastDay": "2025-01-31"}) == "BAD_ARGUMENT"
    assert await refused(france, "endContract", **end, membership=france.id(key(2))) == "NOT_FOUND"
    await write(france, "endContract", **end, reason="Hired elsewhere")
    assert await refused(france, "endContract", **end) == "TRANSITION_NOT_ALLOWED"
    assert {one["until"] for one in await contracts(france)} == {"2026-05-31", "2026-01-31"}
    page = (await look(france, first=1))["contracts"]
    rest = (await look(france, first=1, after=page["edges"][0]["cursor"]))["contracts"]
    assert [page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]] == [True, False]
    assert [one["node"] for found in (page, rest) for one in found["edges"]] == await contracts(france)
    rows = [row for row in await history(france, fact="CONTRACT") if row["value"] == "CESA"]
    assert [(row["until"], row["reason"]) for row in rows] == [("2026-05-31", "Hired elsewhere"), (None, None)]


async def test_a_belgian_has_no_french_contract(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1))
    assert await refused(belgium, "recordContract", kind="CESA", **{"from": "2025-02-01"}) == "BAD_ARGUMENT"


async def test_the_history_pages_through_every_fact(france: Register) -> None:
    await write(france, "recordDefault", reason="Two reminders")
    await write(france, "suspendVote", reason="Decision of the board")
    await write(france, "clearDefault", reason="Paid in cash")
    await write(france, "endMembership", endedOn=TODAY.isoformat(), reason="Moved away")
    whole = await history(france)
    assert {row["fact"] for row in whole} == {
        "REGISTERED",
        "CATEGORY",
        "COMMUNITY_MEMBER",
        "COOPERATING",
        "IN_DEFAULT",
        "VOTE_SUSPENDED",
        "SHARES",
    }
    reasons = {(row["fact"], row["reason"]) for row in whole if row["reason"]}
    assert reasons == {
        ("IN_DEFAULT", "Two reminders"),
        ("VOTE_SUSPENDED", "Decision of the board"),
        ("REGISTERED", "Moved away"),
    }
    assert [row["value"] for row in whole if row["fact"] == "SHARES"] == ["SUBSCRIBE 3 A", "PAY 0 A"]
    paged, after = [], None
    while True:
        page = (await france.data(HISTORY, france.officer(), id=france.id(key(1)), first=2, after=after))["membership"]
        paged += [edge["node"] for edge in page["history"]["edges"]]
        after = page["history"]["pageInfo"]["endCursor"]
        if not page["history"]["pageInfo"]["hasNextPage"]:
            break
    assert paged == whole
    assert await france.code(HISTORY, france.officer(), id=france.id(key(1)), after="k1:nonsense") == "CURSOR_INVALID"
    organiser = france.issuing.token("fr", "otto", roles=[role("organiser", "FR")])
    assert await france.code(HISTORY, organiser, id=france.id(key(1))) == "PARTITION_FORBIDDEN"
