"""Leaving over the graph, the law asked of a real governance partition, and what the roll of a meeting makes of it."""

from __future__ import annotations

import asyncio
import calendar
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest

from commons.database.chain import check_chain, lines_after
from services.members.domain.leaving.process import processes
from services.members.store.facts import facts_on
from services.members.store.leaving import steps_of
from tests.answers import asking, done, is_refused, refusal, whole
from tests.conftest import FreshDatabase
from tests.services.governance.country import Country, key, member, membership_id
from tests.services.governance.group import Group

COOP, EG, SCIC = "BE.entity.smartcoop", "DE.entity.smart-eg", "FR.entity.smartfr"
IT, NL = "IT.entity.smart-it", "NL.entity.smart-nl"
DAY = timedelta(days=1)
LOOK = """query($id: ID!, $day: Date) { membership(id: $id) { endedOn facts(asOf: $day) { registered voting }
  leaving { kind state running noticeOn lastDay waitsFor voteLostFrom voteBackOn attendanceLostFrom appealUntil heirs
    version law: steps { number kind happenedOn reason lastDay law { key article unverified } } }
  leavings { edges { node { kind state } } } } }"""
LINE = "query($id: ID!, $m: ID!) { roll(id: $id) { line(membership: $m) { votes reason explanation law { key } } } }"

OpenGroup = Callable[..., Awaitable[Group]]


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[OpenGroup]:
    opened: list[Group] = []

    async def open_group(*codes: str) -> Group:
        opened.append(await Group.open(codes, fresh_database))
        return opened[-1]

    yield open_group
    for found in opened:
        await found.close()


def month_end(day: date, months: int) -> date:
    """The last day of the month that is so many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, calendar.monthrange(day.year + years, month + 1)[1])


class Office:
    """The members service of one country, asked over HTTP as a front-end asks it."""

    def __init__(self, country: Country, number: int = 1) -> None:
        self.country, self.id = country, membership_id(country.code, number)
        self.officer = country.token("olga", "membership_officer")

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token or self.officer}"}
        body = {"query": whole(query), "variables": variables}
        address = f"{self.country.served.address}/graphql"
        async with aiohttp.ClientSession() as http, http.post(address, json=body, headers=headers) as answer:
            return await answer.json()

    async def send(self, name: str, token: str | None, given: dict[str, Any]) -> dict[str, Any]:
        days = {field: day.isoformat() if isinstance(day, date) else day for field, day in given.items()}
        return await self.ask(asking(name, "membership { id }"), token, input={"membership": self.id} | days)

    async def step(self, name: str, version: int, token: str | None = None, **given: Any) -> dict[str, Any]:
        """A step that must go well; the membership's leaving after it."""
        done(await self.send(name, token, {"expectedVersion": version} | given))
        return (await self.look())["leaving"]

    async def refused(self, name: str, version: int, token: str | None = None, **given: Any) -> dict[str, Any]:
        """The only refusal."""
        return refusal(await self.send(name, token, {"expectedVersion": version} | given))

    async def look(self, day: date | None = None, token: str | None = None) -> dict[str, Any]:
        answer = await self.ask(LOOK, token, id=self.id, day=day and day.isoformat())
        assert "errors" not in answer, answer["errors"]
        return answer["data"]["membership"]

    async def votes(self, entity: str, held_on: date) -> dict[str, Any]:
        """Her line on the roll of a meeting on that day."""
        assembly = await self.country.convene(entity, held_on)
        roll = await self.country.compute(assembly)
        return (await self.country.data(LINE, id=roll, m=self.id))["roll"]["line"]

    async def excluded(self, dispatched_on: date, **letter: Any) -> dict[str, Any]:
        """An exclusion up to the letter."""
        await self.step("openExclusion", 0, openedOn=dispatched_on, grounds="Acts against the cooperative")
        await self.step("hearExclusion", 1, heardOn=dispatched_on, account="She came and answered")
        decision = {"exclude": True, "body": "Board", "reason": "Serious acts"}
        await self.step("decideExclusion", 2, decidedOn=dispatched_on, **decision)
        return await self.step("notifyExclusion", 3, dispatchedOn=dispatched_on, **letter)


async def test_a_belgian_votes_until_the_middle_of_the_year_and_not_after(group: OpenGroup) -> None:
    belgium = (await group("BE"))["BE"]
    today, begun = belgium.today, belgium.today.replace(day=1)
    last = month_end(begun, 5)
    await belgium.statutes(COOP, financial_year_end=f"{begun - DAY:%m-%d}", vote_unit="member")
    await belgium.load(replace(member(1, COOP), logins=[("be", "ada")]), member(2, COOP))
    office = Office(belgium)
    ada = belgium.issuing.token("be", "ada")
    found = await office.step("resign", 0, ada, noticeOn=today, reason="I move to Lisbon")
    assert (found["kind"], found["state"], found["lastDay"]) == ("RESIGNATION", "RESIGNED", last.isoformat())
    assert found["law"][0]["law"]["key"] == "exit.resignation_effect"
    assert found["law"][0]["law"]["unverified"]
    assert (await office.look(last, ada))["facts"] == {"registered": True, "voting": True}
    assert not (await office.look(last + DAY))["facts"]["registered"]
    assert (await office.votes(COOP, last))["votes"] == 1
    assert (await office.votes(COOP, last + DAY))["reason"] == "NOT_REGISTERED"
    # the other member is nobody's to resign for
    other = Office(belgium, 2)
    assert (await other.refused("resign", 0, ada))["code"] == "FORBIDDEN"
    # statutes say nothing about taking it back: asked, not guessed
    assert (await office.refused("withdrawResignation", 1, ada))["key"] == "resignation_revocable"


async def test_outside_the_window_the_article_and_the_next_day_are_told(group: OpenGroup) -> None:
    belgium = (await group("BE"))["BE"]
    begun = month_end(belgium.today, -7) + DAY
    await belgium.statutes(COOP, financial_year_end=f"{begun - DAY:%m-%d}")
    await belgium.load(member(1, COOP))
    office = Office(belgium)
    refused = await office.refused("resign", 0)
    assert refused["code"] == "LEAVING_NOT_ALLOWED"
    assert refused["article"].startswith("BE CSA/WVV 6:120")
    assert refused["earliest"] == (month_end(begun - DAY, 12) + DAY).isoformat()
    assert (await office.look())["leaving"] is None


async def test_a_german_notice_of_three_months_reaches_a_year_end(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    await germany.load(member(1, EG), member(2, EG))
    early = Office(germany)
    assert (await early.refused("resign", 0))["key"] == "financial_year_end"
    end = month_end(germany.today, 4)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}", resignation_revocable=True)
    found = await early.step("resign", 0, noticeOn=germany.today)
    assert found["lastDay"] == end.isoformat()
    assert (await early.votes(EG, end))["votes"] == 1
    withdrawn = await early.step("withdrawResignation", 1, reason="She stays")
    assert (withdrawn["state"], withdrawn["running"], withdrawn["lastDay"]) == ("WITHDRAWN", False, None)
    assert (await early.look())["endedOn"] is None
    assert (await early.votes(EG, end + 40 * DAY))["votes"] == 1
    # a notice that comes too late reaches the end of the year after
    late = Office(germany, 2)
    await germany.statutes(EG, 2, financial_year_end=f"{month_end(germany.today, 2):%m-%d}")
    assert (await late.step("resign", 0))["lastDay"] == month_end(germany.today, 14).isoformat()


async def test_a_resolution_opens_a_way_out_for_a_month(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    end = month_end(germany.today, 1)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}")
    await germany.load(member(1, EG))
    office, today = Office(germany), germany.today
    late = await office.refused("resign", 0, resolvedOn=today - 40 * DAY)
    assert (late["code"], late["article"]) == ("LEAVING_NOT_ALLOWED", "DE GenG § 67a")
    found = await office.step("resign", 0, resolvedOn=today - 10 * DAY, reason="The new object")
    # three months' notice would reach the end of the year after
    assert (found["lastDay"], found["law"][0]["law"]["key"]) == (end.isoformat(), "exit.dissent_right")


async def test_an_excluded_german_is_off_the_roll_from_dispatch_and_a_member_to_the_end_of_the_year(
    group: OpenGroup,
) -> None:
    germany = (await group("DE"))["DE"]
    end = month_end(germany.today, 4)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}")
    await germany.load(replace(member(1, EG), logins=[("group", "eva")]))
    office, today = Office(germany), germany.today
    found = await office.excluded(today)
    assert (found["lastDay"], found["voteLostFrom"], found["attendanceLostFrom"]) == (
        end.isoformat(),
        today.isoformat(),
        today.isoformat(),
    )
    line = await office.votes(EG, end - DAY)
    assert (line["votes"], line["reason"]) == (0, "SUSPENDED")
    assert "attendance and vote lost" in line["explanation"]
    assert "DE GenG § 68(2)" in line["explanation"]
    assert (await office.look(end))["facts"] == {"registered": True, "voting": False}
    # nobody gives the vote back by hand
    answer = await office.ask(
        """mutation($i: RestoreVoteInput!) { restoreVote(input: $i) {
          ... on RestoreVotePayload { membership { id } } ...Refused } }""",
        i={"membership": office.id},
    )
    assert refusal(answer)["code"] == "TRANSITION_NOT_ALLOWED"
    # her appeal changes nothing before it is decided; annulled, she votes again and stays
    eva = germany.issuing.token("group", "eva")
    assert (await office.step("appealExclusion", 4, eva, reason="I did nothing"))["lastDay"] == end.isoformat()
    assert (await office.votes(EG, end - DAY))["votes"] == 0
    back = await office.step("decideAppeal", 5, annul=True, reason="No serious act")
    assert (back["state"], back["lastDay"]) == ("ANNULLED", None)
    assert (await office.look(end + DAY))["facts"] == {"registered": True, "voting": True}
    assert (await office.votes(EG, end - DAY))["votes"] == 1


async def test_a_dutch_exclusion_waits_for_the_appeal_and_suspends_meanwhile(group: OpenGroup) -> None:
    holland = (await group("NL"))["NL"]
    await holland.statutes(NL, financial_year_end="12-31", notice_days__min=14)
    await holland.load(member(1, NL))
    office, today = Office(holland), holland.today
    await office.step("openExclusion", 0, grounds="Acts against the cooperative")
    await office.step("hearExclusion", 1, account="She came")
    await office.step("decideExclusion", 2, exclude=True, body="Board", reason="Serious acts")
    assert (await office.refused("notifyExclusion", 3))["code"] == "BAD_ARGUMENT"
    assert (await office.refused("notifyExclusion", 3, appealUntil=today + 20 * DAY))["code"] == "BAD_ARGUMENT"
    found = await office.step("notifyExclusion", 3, appealUntil=today + 35 * DAY)
    assert (found["lastDay"], found["waitsFor"]) == ((today + 35 * DAY).isoformat(), "APPEAL")
    assert (await office.step("appealExclusion", 4))["lastDay"] is None
    assert (await office.votes(NL, today + 60 * DAY))["reason"] == "SUSPENDED"
    done = await office.step("decideAppeal", 5, annul=False, reason="Confirmed by the meeting")
    assert (done["state"], done["lastDay"]) == ("CONFIRMED", today.isoformat())
    assert (await office.votes(NL, today + 60 * DAY))["reason"] == "NOT_REGISTERED"


async def test_french_statutes_say_when_and_only_they_let_anybody_be_excluded(group: OpenGroup) -> None:
    france = (await group("FR"))["FR"]
    await france.load(member(1, SCIC), member(2, SCIC))
    office, today = Office(france), france.today
    assert (await office.refused("resign", 0))["key"] == "exit.resignation_effect"
    choices = {"exit__resignation_effect": "on_receipt", "exit__resignation_notice": {"days": 40}}
    await france.statutes(SCIC, **choices, vote_needs_share=False, admission__member_from="decision")
    found = await office.step("resign", 0, noticeOn=today)
    assert found["lastDay"] == (today + 40 * DAY).isoformat()
    assert (await office.votes(SCIC, today + 40 * DAY))["votes"] == 1
    assert (await office.votes(SCIC, today + 41 * DAY))["reason"] == "NOT_REGISTERED"
    other = Office(france, 2)
    refused = await other.refused("openExclusion", 0, grounds="Late with everything")
    assert (refused["code"], refused["article"][:9]) == ("LEAVING_NOT_ALLOWED", "FR code d")
    assert (await other.refused("endByContract", 0))["key"] == "membership_ends_with_contract"
    assert (await other.refused("recordDeath", 0))["key"] == "exit.death"


async def test_an_italian_leaves_when_told_that_she_may(group: OpenGroup) -> None:
    italy = (await group("IT"))["IT"]
    await italy.load(member(1, IT), member(2, IT))
    office, today = Office(italy), italy.today
    assert (await office.refused("resign", 0))["code"] == "LEAVING_NOT_ALLOWED"
    found = await office.step("resign", 0, noticeOn=today - 3 * DAY, ground="art. 9 of the articles")
    assert (found["lastDay"], found["waitsFor"]) == (None, "ACCEPTANCE")
    accepted = await office.step("acceptResignation", 1)
    assert (accepted["state"], accepted["lastDay"], accepted["waitsFor"]) == ("ACCEPTED", today.isoformat(), None)
    other = Office(italy, 2)
    await other.step("resign", 0, ground="art. 9 of the articles")
    declined = await other.step("declineResignation", 1, reason="No such case")
    assert (declined["state"], declined["running"]) == ("DECLINED", False)
    assert (await other.look())["endedOn"] is None


async def test_heirs_hold_a_german_membership_to_the_end_of_the_year(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    end = month_end(germany.today, 4)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}", membership_ends_with_contract=True)
    await germany.load(member(1, EG), member(2, EG))
    office, today = Office(germany), germany.today
    found = await office.step("recordDeath", 0, diedOn=today - 5 * DAY, reason="register office, no. 12")
    assert (found["heirs"], found["lastDay"]) == (True, end.isoformat())
    assert (await office.refused("resign", 1))["code"] == "TRANSITION_NOT_ALLOWED"
    # the wrong member: cancelled, and the register is as if it never was
    undone = await office.step("cancelLeaving", 1, kind="DEATH", reason="It was her namesake")
    assert (undone["state"], (await office.look())["endedOn"]) == ("CANCELLED", None)
    worker = Office(germany, 2)
    ended = await worker.step("endByContract", 0, endsOn=today + 30 * DAY)
    assert (ended["kind"], ended["lastDay"]) == ("CONTRACT_END", (today + 30 * DAY).isoformat())


async def test_two_officers_cannot_overwrite_each_other_and_the_chain_tells_no_grounds(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    end = month_end(germany.today, 4)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}")
    await germany.load(replace(member(1, EG), logins=[("group", "eva")]))
    office, today = Office(germany), germany.today
    await office.step("openExclusion", 0, grounds="Quarrels with Ada", idempotencyKey="first")
    refused = await office.refused("resign", 0)
    assert (refused["code"], refused["version"], refused["changes"]) == (
        "CHANGED_MEANWHILE",
        1,
        [f"OPENED on {today}"],
    )
    # the same request again is answered as before, and writes nothing
    again = await office.step("openExclusion", 0, grounds="Quarrels with Ada", idempotencyKey="first")
    assert again["version"] == 1
    assert (await office.refused("decideExclusion", 1, exclude=True, body="Board", reason="x"))["code"] == (
        "TRANSITION_NOT_ALLOWED"
    )
    assert (await office.refused("hearExclusion", 1, heardOn=today + DAY, account="x"))["code"] == "BAD_ARGUMENT"
    assert (await office.refused("hearExclusion", 1, account=" "))["code"] == "BAD_ARGUMENT"
    async with germany.members.reading() as session:
        assert (await check_chain(session)).broken_at is None
        lines = [line for line, _, _ in await lines_after(session, 0)]
    assert lines[-1].action == "leaving.opened"
    assert all("Quarrels" not in line.body for line in lines)
    # grounds are for her and her membership office, not for the organiser
    organiser = await office.ask(
        "query($i: ID!) { membership(id: $i) { leaving { state } } }", germany.token(), i=office.id
    )
    assert refusal(organiser)["code"] == "PARTITION_FORBIDDEN"
    mine = await office.look(token=germany.issuing.token("group", "eva"))
    assert mine["leaving"]["law"][0]["reason"] == "Quarrels with Ada"


async def test_of_two_officers_at_once_one_is_told(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    await germany.statutes(EG, financial_year_end="12-31")
    await germany.load(member(1, EG))
    office = Office(germany)
    asked = {"expectedVersion": 0, "grounds": "Serious acts"}
    answers = await asyncio.gather(*(office.send("openExclusion", None, asked) for _ in range(2)))
    codes = sorted(refusal(answer)["code"] if is_refused(answer) else "" for answer in answers)
    assert codes == ["", "CHANGED_MEANWHILE"]
    assert (await office.look())["leaving"]["version"] == 1


async def test_nothing_is_written_while_the_law_cannot_be_asked(group: OpenGroup) -> None:
    found = await group("DE")
    germany = found["DE"]
    await germany.statutes(EG, financial_year_end="12-31")
    await germany.load(member(1, EG))
    await found.governance["DE"].stop()
    try:
        refused = await Office(germany).refused("resign", 0)
    finally:
        found.governance.clear()
    assert (refused["code"], refused["partitions"]) == ("PARTITION_UNAVAILABLE", ["governance/DE"])
    assert (await Office(germany).look())["leaving"] is None


async def test_the_register_of_any_sequence_is_a_replay_of_the_steps_known_then(group: OpenGroup) -> None:
    germany = (await group("DE"))["DE"]
    end = month_end(germany.today, 4)
    await germany.statutes(EG, financial_year_end=f"{end:%m-%d}", resignation_revocable=True)
    await germany.load(member(1, EG))
    office, today = Office(germany), germany.today
    await office.step("resign", 0, noticeOn=today - 2 * DAY)
    await office.step("openExclusion", 1, openedOn=today - DAY, grounds="Serious acts")
    await office.step("hearExclusion", 2, heardOn=today - DAY, account="She came")
    await office.step("decideExclusion", 3, decidedOn=today - DAY, exclude=True, body="Board", reason="Serious acts")
    await office.step("notifyExclusion", 4, dispatchedOn=today - DAY)
    await office.step("withdrawResignation", 5)
    await office.step("appealExclusion", 6)
    await office.step("decideAppeal", 7, annul=True, reason="No serious act")
    async with germany.members.reading() as session:
        newest = (await session.head())[0]
        for known in range(newest - 8, newest + 1):
            replayed = processes((await steps_of(session, [key(1)], known)).get(key(1), []))
            for day in (today - 2 * DAY, today - DAY, today, end, end + DAY):
                facts = (await facts_on(session, [key(1)], day, known))[key(1)]
                ended = any(one.effect.last_day and one.effect.last_day < day for one in replayed)
                resting = any(one.effect.no_vote and one.effect.no_vote.holds(day) for one in replayed)
                assert (facts.registered, facts.voting) == (not ended, not resting), (known, day)
