"""Three ways out, as those who go tell them: moving to another country, leaving with notice, and being excluded."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from tests.answers import asking, done, refusal
from tests.journeys.office import own
from tests.stack import Stack

LOOK = """query($id: ID!) { membership(id: $id) { version endedOn facts { registered voting } shares { count }
  leaving { kind state running lastDay appealUntil voteLostFrom version steps { kind reason law { article } } }
  shareAccount { refunds { edges { node { id state dueOn left { amount } article } } } } } }"""
TRANSFER = """query($id: ID!) { transfer(id: $id) { id state lastDay firstDay gapDays overlapDays version
  steps { side kind } } }"""
MEMBERSHIP, APPLICATION = "membership { id }", "application { id state version membership }"
REFUND = "refund { id state dueOn left { amount } article }"
FIGURES = {
    "decidedBy": "The board",
    "source": "Half-year figures",
    "netAssets": "900000",
    "unavailable": "100000",
    "liquidAssets": "500000",
    "dueInAYear": "120000",
}


class Desk:
    """Somebody at a screen: a login, and what it asks."""

    def __init__(self, stack: Stack, login: str) -> None:
        self.stack, self.login = stack, login

    async def do(self, name: str, selection: str = MEMBERSHIP, **given: Any) -> Any:
        """A mutation that is done; what it answers."""
        wanted = given | {"idempotencyKey": uuid4().hex}
        return done(await self.stack.ask(asking(name, selection), {"input": wanted}, as_=self.login))[name]

    async def refused(self, name: str, selection: str = MEMBERSHIP, **given: Any) -> dict[str, Any]:
        """A mutation's refusal."""
        wanted = given | {"idempotencyKey": uuid4().hex}
        return refusal(await self.stack.ask(asking(name, selection), {"input": wanted}, as_=self.login))

    async def look(self, membership: str) -> dict[str, Any]:
        """A membership with how it ends and what is owed on it."""
        found = done(await self.stack.ask(LOOK, {"id": membership}, as_=self.login))["membership"]
        found["refunds"] = [edge["node"] for edge in found.pop("shareAccount")["refunds"]["edges"]]
        return found

    async def transfer(self, transfer: str) -> dict[str, Any]:
        """A move as the country that is left knows it."""
        return done(await self.stack.ask(TRANSFER, {"id": transfer}, as_=self.login))["transfer"]


def february(stack: Stack) -> None:
    """Let time pass to the first half of a year, in which Belgian law takes a notice."""
    today = stack.today("BE")
    if today.month > 4:
        stack.later(f"{today.year + 1}-02-15T10:00:00+01:00")


def after(stack: Stack, day: date) -> None:
    """Let that day pass."""
    stack.later(f"{day + timedelta(days=1)}T12:00:00+02:00")


async def until(asked: Any, wanted: str) -> dict[str, Any]:
    """What is asked, once its state is the one wanted: words between countries take a moment."""
    found = await asked()
    for _ in range(40):
        if found["state"] == wanted:
            return found
        await asyncio.sleep(0.5)
        found = await asked()
    raise AssertionError(found)


async def test_excluded_after_a_hearing_she_appeals_and_is_a_member_again(rehearsing: Stack) -> None:
    """I was told why, I was heard, the letter took my vote, and the appeal gave it back."""
    greta, dieter = Desk(rehearsing, "greta"), Desk(rehearsing, "dieter")
    mine, grounds = own("dieter", "DE"), "Works for a competitor against the cooperative"
    assert (await dieter.refused("openExclusion", membership=mine, expectedVersion=0, grounds="x"))["code"]
    await greta.do("openExclusion", membership=mine, expectedVersion=0, grounds=grounds)
    assert (await dieter.look(mine))["leaving"]["steps"][0]["reason"] == grounds
    decision = {"exclude": True, "body": "Board", "reason": "The competitor's contract is proved"}
    early = await greta.refused("decideExclusion", membership=mine, expectedVersion=1, **decision)
    assert early["code"] == "TRANSITION_NOT_ALLOWED"
    await greta.do("hearExclusion", membership=mine, expectedVersion=1, account="He says that it was one evening")
    await greta.do("decideExclusion", membership=mine, expectedVersion=2, **decision)
    assert (await dieter.look(mine))["facts"] == {"registered": True, "voting": True}
    await greta.do("notifyExclusion", membership=mine, expectedVersion=3)
    told = await dieter.look(mine)
    assert told["facts"] == {"registered": True, "voting": False}
    assert (told["leaving"]["lastDay"], told["leaving"]["state"]) == (
        f"{rehearsing.today('DE').year}-12-31",
        "NOTIFIED",
    )
    assert any("68" in (step["law"] or {}).get("article", "") for step in told["leaving"]["steps"])
    await dieter.do("appealExclusion", membership=mine, expectedVersion=4, reason="One evening is not a trade")
    assert not (await dieter.look(mine))["facts"]["voting"]
    await greta.do("decideAppeal", membership=mine, expectedVersion=5, annul=True, reason="No serious act")
    back = await dieter.look(mine)
    assert back["facts"] == {"registered": True, "voting": True}
    assert (back["leaving"]["state"], back["leaving"]["running"], back["endedOn"]) == ("ANNULLED", False, None)


async def test_leaving_with_notice_and_paid_back_once_a_test_lets_it(rehearsing: Stack) -> None:
    """I gave notice in time, was a member to the last day of the law, and had my money when the figures allowed it."""
    february(rehearsing)
    nadia, olga = Desk(rehearsing, "nadia"), Desk(rehearsing, "olga")
    mine = own("nadia", "BE")
    held = (await nadia.look(mine))["shares"]["count"]
    assert held >= 1
    await nadia.do("resign", membership=mine, expectedVersion=0, reason="I retire")
    told = (await nadia.look(mine))["leaving"]
    assert (told["kind"], told["state"], told["running"]) == ("RESIGNATION", "RESIGNED", True)
    last_day = date.fromisoformat(told["lastDay"])
    assert last_day > rehearsing.today("BE")
    assert (await nadia.look(mine))["facts"] == {"registered": True, "voting": True}
    read = (await nadia.look(mine))["version"]
    early = await olga.refused("openRefund", REFUND, membership=mine, shares=held, expectedVersion=read)
    assert early["code"] in {"TRANSITION_NOT_ALLOWED", "BAD_ARGUMENT"}

    after(rehearsing, last_day)
    gone = await nadia.look(mine)
    assert (gone["facts"]["registered"], gone["endedOn"]) == (False, last_day.isoformat())
    refund = (await olga.do("openRefund", REFUND, membership=mine, shares=held, expectedVersion=gone["version"]))[
        "refund"
    ]
    assert refund["article"]
    read = (await nadia.look(mine))["version"]
    pay = {"refund": refund["id"], "bankReference": f"N{uuid4().hex[:8]}", "expectedVersion": read}
    assert (await olga.refused("payRefund", REFUND, **pay))["code"] == "REFUND_BLOCKED"
    figures = {
        "entity": "BE.entity.smartcoop",
        "decidedBy": "The board",
        "source": "Half-year figures",
        "testedOn": str(last_day),
    }
    figures |= FIGURES
    await olga.do("recordSolvencyTest", "test { allows { amount } }", **figures)
    paid = (await olga.do("payRefund", REFUND, **pay))["refund"]
    assert (paid["state"], paid["left"]["amount"]) == ("PAID", "0.00")
    left = await nadia.look(mine)
    assert (left["shares"]["count"], left["refunds"][0]["state"]) == (0, "PAID")


async def test_moving_from_belgium_to_italy_with_a_number_in_each(rehearsing: Stack) -> None:
    """I asked to move, each country went by its own law, and what I had paid came back when I was gone."""
    february(rehearsing)
    bruno, olga, greta = (Desk(rehearsing, login) for login in ("bruno", "olga", "greta"))
    mine = own("bruno", "BE")
    asked = {"membership": mine, "expectedVersion": 0, "toCountry": "IT", "toEntity": "smart-it"}
    moving = (await bruno.do("requestTransfer", "transfer { id reference state lastDay version }", **asked))["transfer"]
    last_day = date.fromisoformat(moving["lastDay"])

    async def expected() -> dict[str, Any]:
        found = await bruno.transfer(moving["id"])
        return found | {"state": found["steps"][-1]["kind"]}

    await until(expected, "EXPECTED")
    profile = {"givenName": "Bruno", "familyName": "Peeters"}
    applying = {"entity": "IT.entity.smart-it", "category": "WORKER", "profile": profile, "shares": 1}
    applied = await bruno.do("applyForMembership", APPLICATION, **applying, transfer=moving["reference"])
    application = applied["application"]
    reading = {"application": application["id"], "expectedVersion": application["version"]}
    approved = (await greta.do("decideApplication", APPLICATION, **reading, admit=True, body="BOARD"))["application"]
    reading["expectedVersion"] = approved["version"]
    there = (await greta.do("admitApplicant", "membership { id number joinedOn }", **reading))["membership"]
    assert there["number"] > 0

    agreed = await until(lambda: bruno.transfer(moving["id"]), "AGREED")
    assert agreed["overlapDays"] > 0, "a member of both for a while, which neither law forbids"
    after(rehearsing, last_day)
    assert (await bruno.transfer(moving["id"]))["state"] == "DONE"
    assert not (await bruno.look(mine))["facts"]["registered"]
    gone = await olga.look(mine)
    asked = {"membership": mine, "shares": gone["shares"]["count"], "expectedVersion": gone["version"]}
    owed = (await olga.do("openRefund", REFUND, **asked))["refund"]
    assert (await bruno.look(mine))["refunds"][0]["id"] == owed["id"]
    here = "{ me { memberships { id facts { registered } entity { country } } } }"
    rows = done(await rehearsing.ask(here, as_="bruno"))["me"]["memberships"]
    registered = {row["entity"]["country"]: row["facts"]["registered"] for row in rows}
    assert registered == {"BE": False, "IT": True}
