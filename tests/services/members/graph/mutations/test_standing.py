"""endMembership, recordDefault, clearDefault, suspendVote and restoreVote over the graph."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from services.members.store.facts import facts_on
from tests.answers import asking, is_refused
from tests.services.members.conftest import OpenRegister, Register, key, member

TODAY = date.today()
LOOK = (
    "query ($id: ID!, $day: Date) { membership(id: $id) { endedOn facts(asOf: $day) { registered inDefault voting } } }"
)


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1), member(2, logins=[("be", "ada")]))
    return found


def mutation(name: str) -> str:
    return asking(name, "membership { id }")


async def write(belgium: Register, name: str, **given: Any) -> None:
    await belgium.data(mutation(name), belgium.officer(), input={"membership": belgium.id(key(1))} | given)


async def refused(belgium: Register, name: str, token: str | None = None, **given: Any) -> str:
    asked = {"membership": belgium.id(key(1))} | given
    return await belgium.code(mutation(name), belgium.officer() if token is None else token, input=asked)


async def facts(belgium: Register, day: date = TODAY) -> dict[str, bool]:
    found = await belgium.data(LOOK, belgium.officer(), id=belgium.id(key(1)), day=day.isoformat())
    return found["membership"]["facts"]


async def test_a_membership_ends_once_and_what_was_known_before_stays(belgium: Register) -> None:
    before = await belgium.sequence()
    await write(belgium, "endMembership", endedOn="2024-06-30")
    found = await belgium.data(LOOK, belgium.officer(), id=belgium.id(key(1)), day="2024-06-30")
    assert found["membership"] == {
        "endedOn": "2024-06-30",
        "facts": {"registered": True, "inDefault": False, "voting": True},
    }
    assert not (await facts(belgium, date(2024, 7, 1)))["registered"]
    async with belgium.database.reading() as session:
        assert (await facts_on(session, [key(1)], date(2024, 7, 1), before))[key(1)].registered
    assert await refused(belgium, "endMembership", endedOn="2025-06-30") == "TRANSITION_NOT_ALLOWED"
    assert [line["ended_on"] for line in await belgium.outbox("membership.ended")] == ["2024-06-30"]


async def test_a_default_begins_and_ends_on_its_days(belgium: Register) -> None:
    start = TODAY - timedelta(days=10)
    await write(belgium, "recordDefault", validFrom=start.isoformat())
    assert await refused(belgium, "recordDefault") == "TRANSITION_NOT_ALLOWED"
    await write(belgium, "clearDefault")
    days = (start - timedelta(days=1), start, TODAY - timedelta(days=1), TODAY)
    assert [(await facts(belgium, day))["inDefault"] for day in days] == [False, True, True, False]
    assert await refused(belgium, "clearDefault") == "TRANSITION_NOT_ALLOWED"
    await write(belgium, "recordDefault")
    assert (await facts(belgium))["inDefault"]
    assert [line.action for line in await belgium.lines()][-3:] == ["fact.begun", "fact.ended", "fact.begun"]


async def test_a_vote_rests_for_a_reason_that_the_chain_does_not_tell(belgium: Register) -> None:
    await write(belgium, "suspendVote", reason="guardianship of Ada", until=(TODAY + timedelta(days=30)).isoformat())
    assert [(await facts(belgium, TODAY + timedelta(days=days)))["voting"] for days in (0, 30, 31)] == [
        False,
        False,
        True,
    ]
    await write(belgium, "restoreVote", validFrom=(TODAY + timedelta(days=7)).isoformat())
    assert [(await facts(belgium, TODAY + timedelta(days=days)))["voting"] for days in (6, 7)] == [False, True]
    async with belgium.database.reading() as session:
        kept = await session.all("SELECT detail FROM membership_fact WHERE kind = 'VOTE_SUSPENDED'")
    assert {row.detail for row in kept} == {"guardianship of Ada"}
    assert all("guardianship" not in line.body for line in await belgium.lines())
    assert (
        await refused(belgium, "suspendVote", reason="two\nlines", validFrom="2024-01-01", until="2024-02-01")
        == "BAD_ARGUMENT"
    )


async def test_two_officers_at_once_record_it_once(belgium: Register) -> None:
    asked = {"membership": belgium.id(key(1))}
    storm = (belgium.ask(mutation("recordDefault"), belgium.officer(), input=asked) for _ in range(4))
    answers = await asyncio.gather(*storm)
    assert sum(not is_refused(answer) for answer in answers) == 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("endMembership", {"endedOn": "2030-01-01"}),
        ("recordDefault", {}),
        ("clearDefault", {}),
        ("suspendVote", {"reason": "r"}),
        ("restoreVote", {}),
    ],
)
async def test_only_the_entitys_officer_may(belgium: Register, name: str, given: dict[str, Any]) -> None:
    before = await belgium.sequence()
    member_herself = belgium.issuing.token("be", "ada")
    assert await refused(belgium, name, member_herself, membership=belgium.id(key(2)), **given) == "PARTITION_FORBIDDEN"
    assert await refused(belgium, name, belgium.officer("BE.entity.other"), **given) == "FORBIDDEN"
    assert await refused(belgium, name, membership=belgium.id(key(99)), **given) == "NOT_FOUND"
    assert await belgium.sequence() == before
