"""Activities, traits, needs and uses over the graph: who enters and sees them, how they end, what stays on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.answers import asking, refusal
from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

TODAY = date.today()
LOOK = """query ($id: ID!, $day: Date, $known: Int, $always: Boolean = false) { membership(id: $id) {
  activities(asOf: $day, knownAt: $known, always: $always) {
    id version trade { code title(language: FR) } sector { code counterparts { code revision } } weight situation
    from until reason
  }
  traits(asOf: $day, knownAt: $known, always: $always) { id kind basis source from until reason }
  needs(asOf: $day, knownAt: $known, always: $always) { id kind { code theme title } from until reason }
} }"""
MUSICIAN = {"trade": "2652", "weight": "MAIN", "situation": "FREELANCE"}
DESIGNER = {"trade": "2166", "weight": "ACCESSORY", "situation": "STUDENT"}


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "ben")]))
    return found


def mutation(name: str, answer: str = "membership { id }") -> str:
    return asking(name, answer)


def ada(belgium: Register) -> str:
    return belgium.issuing.token("be", "ada")


async def write(belgium: Register, name: str, **given: Any) -> None:
    await belgium.data(mutation(name), ada(belgium), input=await read(belgium, name) | given)


async def refused(belgium: Register, name: str, token: str, **given: Any) -> str:
    return await belgium.code(mutation(name), token, input=await read(belgium, name) | given)


async def read(belgium: Register, name: str) -> dict[str, int]:
    """The version at which her only activity is read, if the mutation wants that said."""
    if name != "endActivity":
        return {}
    found = await look(belgium, always=True)
    return {"expectedVersion": next((one["version"] for one in found["activities"]), 0)}


async def look(belgium: Register, token: str | None = None, **given: Any) -> Any:
    found = await belgium.data(LOOK, token or ada(belgium), id=belgium.id(key(1)), **given)
    return found["membership"]


async def test_several_activities_stand_at_once_and_say_so(belgium: Register) -> None:
    one = belgium.id(key(1))
    sector = {"code": "90.01", "revision": "2.0"}
    await write(belgium, "recordActivity", membership=one, work=MUSICIAN | {"sector": sector}, **{"from": "2024-01-01"})
    await write(belgium, "recordActivity", membership=one, work=DESIGNER, **{"from": "2025-01-01"}, reason="a degree")
    found = await look(belgium)
    music, design = found["activities"]
    assert music["trade"] == {"code": "2652", "title": "Compositeurs, musiciens et chanteurs"}
    assert music["sector"] == {"code": "90.01", "counterparts": [{"code": "90.20", "revision": "2.1"}]}
    assert (design["weight"], design["situation"], design["reason"]) == ("ACCESSORY", "STUDENT", "a degree")
    assert found["traits"] == [
        {
            "id": None,
            "kind": "SEVERAL_ACTIVITIES",
            "basis": "DERIVED",
            "source": "2 activities on record",
            "from": "2025-01-01",
            "until": None,
            "reason": None,
        }
    ]
    assert (await look(belgium, day="2024-12-31"))["traits"] == []
    second = {"trade": "2611", "weight": "MAIN", "situation": "EMPLOYEE"}
    assert (
        await refused(belgium, "recordActivity", ada(belgium), membership=one, work=second) == "TRANSITION_NOT_ALLOWED"
    )


async def test_an_activity_is_corrected_ended_and_struck_and_what_was_known_stays(belgium: Register) -> None:
    one = belgium.id(key(1))
    await write(belgium, "recordActivity", membership=one, work=MUSICIAN, **{"from": "2024-01-01"})
    before = await belgium.sequence()
    (found,) = (await look(belgium))["activities"]
    days = {"from": "2024-02-01", "expectedVersion": found["version"]}
    await write(belgium, "correctActivity", activity=found["id"], work=DESIGNER, **days, reason="the wrong line")
    (right,) = (await look(belgium))["activities"]
    assert (right["id"], right["trade"]["code"], right["from"]) == (found["id"], "2166", "2024-02-01")
    (then,) = (await look(belgium, known=before))["activities"]
    assert (then["trade"]["code"], then["from"]) == ("2652", "2024-01-01")
    await write(belgium, "endActivity", activity=found["id"], until="2025-06-30", reason="moved on")
    assert (await look(belgium))["activities"] == []
    (over,) = (await look(belgium, always=True))["activities"]
    assert (over["until"], over["reason"]) == ("2025-06-30", "moved on")
    again = {"activity": found["id"], "until": "2025-06-30"}
    assert await refused(belgium, "endActivity", ada(belgium), **again) == "TRANSITION_NOT_ALLOWED"
    silent = {"activity": found["id"], "neverWas": True}
    assert await refused(belgium, "endActivity", ada(belgium), **silent) == "BAD_ARGUMENT"
    strike = silent | await read(belgium, "endActivity") | {"reason": "somebody else's", "idempotencyKey": "strike"}
    await write(belgium, "endActivity", **strike)
    await write(belgium, "endActivity", **strike)
    assert (await look(belgium, always=True))["activities"] == []
    assert await refused(belgium, "endActivity", ada(belgium), **again) == "NOT_FOUND"
    assert [one["id"] for one in await belgium.outbox("activity.struck")] == [found["id"]]


async def test_two_officers_do_not_overwrite_each_other(belgium: Register) -> None:
    await write(belgium, "recordActivity", membership=belgium.id(key(1)), work=MUSICIAN)
    asked = "query ($id: ID!) { membership(id: $id) { activities { id version } } }"
    found = await belgium.data(asked, ada(belgium), id=belgium.id(key(1)))
    (read,) = found["membership"]["activities"]
    given = {"activity": read["id"], "work": DESIGNER, "from": TODAY.isoformat(), "expectedVersion": read["version"]}
    await write(belgium, "correctActivity", **given, reason="the wrong line")
    late = await belgium.ask(mutation("correctActivity"), belgium.officer(), input=given | {"reason": "no, this"})
    said = refusal(late)
    assert said["code"] == "CHANGED_MEANWHILE"
    assert (said["reason"], said["version"]) == ("the wrong line", read["version"] + 1)
    ending = {"activity": read["id"], "expectedVersion": read["version"]}
    assert await refused(belgium, "endActivity", belgium.officer(), **ending) == "CHANGED_MEANWHILE"


async def test_what_is_said_stays_out_of_the_audit_chain(belgium: Register) -> None:
    one = belgium.id(key(1))
    await write(belgium, "recordActivity", membership=one, work=MUSICIAN)
    await write(belgium, "declareNeed", membership=one, need="PENSION", reason="I am sixty")
    lines = [line for line in await belgium.lines() if line.action in ("activity.recorded", "need.declared")]
    assert len(lines) == 2
    for line in lines:
        assert one in line.body
        for said in ('"2652"', "FREELANCE", "PENSION", "sixty"):  # quoted: four digits may stand in a hash
            assert said not in line.body


async def test_needs_and_traits_are_declared_and_withdrawn(belgium: Register) -> None:
    one = belgium.id(key(1))
    await write(belgium, "declareNeed", membership=one, need="TRAINING_TRADE", **{"from": "2026-01-01"})
    await write(belgium, "declareTrait", membership=one, trait="LOW_INCOME", **{"from": "2026-01-01"})
    found = await look(belgium)
    (need,), (trait,) = found["needs"], found["traits"]
    assert need["kind"] == {"code": "TRAINING_TRADE", "theme": "TRAINING", "title": "Training in one's own trade"}
    assert (trait["kind"], trait["basis"], trait["source"]) == ("LOW_INCOME", "DECLARED", None)
    twice = {"membership": one, "need": "TRAINING_TRADE"}
    assert await refused(belgium, "declareNeed", ada(belgium), **twice) == "TRANSITION_NOT_ALLOWED"
    assert await refused(belgium, "declareNeed", ada(belgium), membership=one, need="GOLD") == "BAD_ARGUMENT"
    assert await refused(belgium, "withdrawNeed", ada(belgium), need=trait["id"]) == "MALFORMED_ID"
    await write(belgium, "withdrawNeed", need=need["id"], until="2026-06-30", reason="done")
    await write(belgium, "endTrait", trait=trait["id"], neverWas=True, reason="misunderstood")
    after = await look(belgium, always=True)
    assert after["traits"] == []
    assert [(one["until"], one["reason"]) for one in after["needs"]] == [("2026-06-30", "done")]
    assert [one["id"] for one in (await look(belgium, day="2026-06-30"))["needs"]] == [need["id"]]


async def test_what_records_show_is_for_the_office_to_enter(belgium: Register) -> None:
    given = {"membership": belgium.id(key(1)), "trait": "DISCONTINUOUS_INCOME", "from": "2025-01-01"}
    given["source"] = "payroll of 2025"
    assert await refused(belgium, "deriveTrait", ada(belgium), **given) == "PARTITION_FORBIDDEN"
    await belgium.data(mutation("deriveTrait"), belgium.officer(SMARTCOOP), input=given)
    (found,) = (await look(belgium))["traits"]
    assert (found["basis"], found["source"]) == ("DERIVED", "payroll of 2025")


async def test_nobody_else_writes_or_reads_them(belgium: Register) -> None:
    one = belgium.id(key(1))
    ben, anonymous = belgium.issuing.token("be", "ben"), ""
    elsewhere = belgium.officer("BE.entity.other")
    given = {"membership": one, "need": "PENSION"}
    assert await refused(belgium, "declareNeed", ben, **given) == "FORBIDDEN"
    assert await refused(belgium, "declareNeed", elsewhere, **given) == "FORBIDDEN"
    assert await refused(belgium, "declareNeed", anonymous, **given) == "UNAUTHENTICATED"
    await write(belgium, "declareNeed", **given)
    organiser = belgium.issuing.token("be", "org", roles=[role("organiser", "BE")])
    answer = await belgium.ask(LOOK, organiser, id=one)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"PARTITION_FORBIDDEN"}
    assert answer["data"]["membership"] == {"activities": None, "traits": None, "needs": None}
    assert (await look(belgium, belgium.officer(SMARTCOOP)))["needs"]


FIND = """query ($filter: MembershipFilter) {
  members(filter: $filter) { edges { node { id } } } membershipCount(filter: $filter)
}"""


async def found_by(belgium: Register, token: str, **wanted: Any) -> list[str]:
    found = await belgium.data(FIND, token, filter=wanted)
    ids = [edge["node"]["id"] for edge in found["members"]["edges"]]
    assert found["membershipCount"] == len(ids)
    return ids


async def test_members_are_found_by_what_they_do_and_say(belgium: Register) -> None:
    one, officer = belgium.id(key(1)), belgium.officer(SMARTCOOP)
    work = MUSICIAN | {"sector": {"code": "90.01", "revision": "2.0"}}
    await write(belgium, "recordActivity", membership=one, work=work, **{"from": "2024-01-01"})
    await write(belgium, "recordActivity", membership=one, work=DESIGNER, **{"from": "2024-01-01"})
    await write(belgium, "declareNeed", membership=one, need="PENSION")
    await write(belgium, "declareTrait", membership=one, trait="LOW_INCOME")
    for wanted in (
        {"trade": "265"},
        {"sector": {"code": "90.20", "revision": "2.1"}},
        {"sector": {"code": "90", "revision": "2.0"}, "situation": "FREELANCE"},
        {"need": "PENSION", "trait": "LOW_INCOME"},
    ):
        assert await found_by(belgium, officer, **wanted) == [one]
        assert await found_by(belgium, ada(belgium), **wanted) == [one]
    for wanted in (
        {"trade": "2652", "situation": "STUDENT"},
        {"trade": "2652", "registeredOn": "2023-12-31"},
        {"sector": {"code": "62", "revision": "2.1"}},
        {"need": "CREDIT"},
    ):
        assert await found_by(belgium, officer, **wanted) == []
    for wanted in ({"trade": "9999"}, {"sector": {"code": "J", "revision": "2.1"}}, {"need": "GOLD"}):
        assert await belgium.code(FIND, officer, filter=wanted) == "BAD_ARGUMENT"


async def test_a_filter_tells_no_more_than_the_caller_may_read(belgium: Register) -> None:
    one = belgium.id(key(1))
    await write(belgium, "declareNeed", membership=one, need="PENSION")
    organiser = belgium.issuing.token("be", "org", roles=[role("organiser", "BE")])
    assert one in await found_by(belgium, organiser)
    assert await found_by(belgium, organiser, need="PENSION") == []
    assert await found_by(belgium, belgium.officer(SMARTCOOP), need="PENSION") == [one]


async def test_facts_begin_within_a_year(belgium: Register) -> None:
    late = {"from": (TODAY + timedelta(days=400)).isoformat()}
    given = {"membership": belgium.id(key(1)), "work": MUSICIAN}
    assert await refused(belgium, "recordActivity", ada(belgium), **given, **late) == "BAD_ARGUMENT"
