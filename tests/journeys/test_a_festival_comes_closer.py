"""Journey: SmartCoop's client team and a festival, from a line in a file to a partner that goes broke."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.journeys.client_team import ClientTeam, numbers_of
from tests.journeys.office import own
from tests.stack import Stack

SMARTCOOP = "BE.entity.smartcoop"
FORBIDDEN = {"FORBIDDEN", "PARTITION_FORBIDDEN"}
SHOWN = """query($id: ID!, $past: Date!) { client(id: $id) { status before: statusAsOf(date: $past)
  statusHistory(first: 9) { edges { node { status since reason } } }
  charterSignatures(first: 9) { edges { node { version office until } } }
  ethicsReferrals(first: 9) { edges { node { id question opinion { verdict says } } } }
  partnershipDecisions(first: 9) { edges { node { status body office role acknowledged conditions { kind says } } } }
  partnershipReviews(first: 9) { edges { node { id outcome } } } } }"""
CHECK = """client { conflictChecks(first: 1) { edges { node {
  findings { kind says figures { name value } memberships } } } } }"""
ABROAD = """query($id: ID!, $client: ID!) {
  entity(id: $id) { clientWork(kind: LATE_PAYER) { edges { node { since } } } }
  client(id: $client) { status engagements { edges { node { reference } } } engagementTotals { invoiced { amount } }
    contacts { edges { node { name } } } } }"""
MINE = "{ me { memberships { engagements(first: 200) { edges { node { reference clientName state daysLate } } } } } }"


async def test_a_festival_is_a_client_a_candidate_a_partner_and_then_it_is_broke(stack: Stack) -> None:
    team = ClientTeam(stack, SMARTCOOP, "clara")
    festival = await it_is_taken_in_and_found_again(team)
    newcomer = await three_members_work_for_it_and_it_pays_late(team, festival["client"])
    await nobody_else_hears_of_that(team, festival["client"])
    await it_becomes_a_candidate(team, festival["client"])
    await it_signs_the_charter_and_the_ethics_committee_is_heard(team, festival["client"])
    await what_was_found_is_named_when_it_becomes_a_partner(team, festival["client"], newcomer)
    await what_it_was_is_still_told(team, festival["client"])
    await broke_it_takes_no_step_up(team, festival)


async def it_is_taken_in_and_found_again(team: ClientTeam) -> dict[str, str]:
    """The office's file has a number with a slip in it: that line is given back, the other is a client."""
    word = f"Zwanze{uuid4().hex[:6]}"
    name, (vat, register) = f"Festival Été {word}", numbers_of("BE")
    wrong = vat["value"][:-1] + str((int(vat["value"][-1]) + 1) % 10)
    rows = (
        "name,vat,register,sector,sector_revision,market_sector,since",
        f"{name},{vat['value']},{register['value']},90.20,2.1,MARKET,{team.day(-900)}",
        f"Somebody,{wrong},,,,,",
    )
    said = await team.take_in("organisations", *rows)
    assert said.startswith("1 organisations landed, 0 were known already; 1 rejected")
    assert "0 organisations landed, 1 were known already" in await team.take_in("organisations", *rows)

    (by_name,) = await team.search(f"ete {word[:10].lower()}", first=1)
    assert (by_name["matched"], by_name["matchedBy"]) == (name, "NAME")
    digits = vat["value"][2:]
    (by_number,) = await team.search(f"BE {digits[:4]}.{digits[4:7]}.{digits[7:]}")
    assert (by_number["matchedBy"], by_number["client"]["id"]) == ("NUMBER", by_name["client"]["id"])
    return {"client": by_name["client"]["id"], "organisation": by_name["client"]["organisation"]["id"]}


async def three_members_work_for_it_and_it_pays_late(team: ClientTeam, festival: str) -> str:
    """A newcomer lives from it, Amélie directs it herself, Nadia did an evening; the newcomer waits for her money."""
    given = {"entity": SMARTCOOP, "category": "WORKER", "shares": 1, "joinedOn": team.day(-200)}
    newcomer = (await team.do("admitMember", "membership { id }", as_="olga", **given))["membership"]["id"]
    days = {"from": team.day(-100), "until": team.day(-90)}
    paid = {"invoicedOn": team.day(-80), "dueOn": team.day(-50), "paidOn": team.day(-49)}
    unpaid = {"invoicedOn": team.day(-60), "dueOn": team.day(-30)}
    for name, member, amount, invoice in (
        ("board", own("amelie", "BE"), "900.00", paid),
        ("stage", newcomer, "2400.00", unpaid),
        ("evening", own("nadia", "BE"), "120.00", paid),
    ):
        work = {"client": festival, "membership": member, "reference": f"{name} {festival[-8:]}", "amount": amount}
        await team.do("recordEngagement", "engagement { state }", **work, **days, **invoice)
    abroad = work | {"membership": own("amelie", "FR"), "reference": f"abroad {festival[-8:]}"}
    assert (await team.refused("recordEngagement", **abroad, **days))["code"] == "BAD_ARGUMENT"
    line = (await team.work("LATE_PAYER"))[festival]
    owed = {"invoices": 1, "amount": {"amount": "2400.00", "currency": "EUR"}, "oldestDue": team.day(-30)}
    assert (line["since"], line["overdue"]) == (team.day(-30), [owed])
    return newcomer


async def nobody_else_hears_of_that(team: ClientTeam, festival: str) -> None:
    """The French team sees that it is a client, and no more; Nadia sees her own evening."""
    answer = await team.stack.ask(ABROAD, {"id": SMARTCOOP, "client": festival}, as_="colin")
    nothing = {"engagements": None, "engagementTotals": None, "contacts": None}
    assert answer["data"] == {"entity": {"clientWork": None}, "client": {"status": "CLIENT"} | nothing}
    rows = (await team.read(MINE, as_="nadia"))["me"]["memberships"]
    hers = [edge["node"] for row in rows for edge in row["engagements"]["edges"]]
    here = [one for one in hers if one["reference"].endswith(festival[-8:])]
    assert [(one["reference"].split()[0], one["state"]) for one in here] == [("evening", "PAID")]
    assert here[0]["clientName"].startswith("Festival")


async def it_becomes_a_candidate(team: ClientTeam, festival: str) -> None:
    """Nobody skips a step, and only the team of the entity takes one."""
    skipped = await team.step_refused(festival, "PARTNER")
    assert (skipped["code"], skipped["choices"]) == ("TRANSITION_NOT_ALLOWED", ["CANDIDATE"])
    for stranger in ("colin", "edith", "amelie"):
        assert (await team.step_refused(festival, "CANDIDATE", as_=stranger))["code"] in FORBIDDEN
    assert await team.step(festival, "CANDIDATE", validFrom=team.day(-200)) == "CANDIDATE"


async def it_signs_the_charter_and_the_ethics_committee_is_heard(team: ClientTeam, festival: str) -> None:
    """The committee has its doubts, which are told with the step and block nothing."""
    waits = await team.step_refused(festival, "PARTNER")
    assert waits["code"] == "CONDITIONS_UNMET"
    assert set(waits["concerned"]) == {"CHARTER", "CONFLICT_CHECK"}
    await team.do("signCharter", client=festival, charter=await team.charter(), office="director", document="ab" * 32)
    await team.do("referToEthics", client=festival, question="A sponsor sells arms: may we be seen with them?")
    (referral,) = (await shown(team, festival))["ethicsReferrals"]
    opinion = {"referral": referral["id"], "verdict": "RESERVED", "says": "Not on the same poster."}
    assert (await team.refused("giveEthicsOpinion", **opinion))["code"] in FORBIDDEN
    await team.do("giveEthicsOpinion", as_="edith", **opinion)


async def what_was_found_is_named_when_it_becomes_a_partner(team: ClientTeam, festival: str, newcomer: str) -> None:
    """Amélie directs it and bills it; The newcomer has all her income from it. The board goes on, and says so."""
    tie = {"client": festival, "kind": "DIRECTOR", "membership": own("amelie", "BE"), "source": "company register"}
    await team.do("declareClientTie", **tie)
    (check,) = _nodes((await team.do("checkConflicts", CHECK, client=festival))["client"]["conflictChecks"])
    found = {one["kind"]: one for one in check["findings"]}
    assert set(found) == {"DIRECTED_BY_MEMBER_WHO_BILLS", "DEPENDENT_MEMBERS"}
    directed, dependent = found["DIRECTED_BY_MEMBER_WHO_BILLS"], found["DEPENDENT_MEMBERS"]
    assert directed["memberships"] == [own("amelie", "BE")]
    assert {"name": "billed", "value": "900.00 EUR"} in directed["figures"]
    assert newcomer in dependent["memberships"]
    assert {"name": "largestShare", "value": "1"} in dependent["figures"]

    unsaid = await team.step_refused(festival, "PARTNER")
    assert (unsaid["code"], unsaid["concerned"]) == ("CONDITIONS_UNMET", ["CONFLICT_CHECK"])
    decision = {"body": "BOARD", "office": "chair", "reference": "minutes 12"}
    named = {"acknowledge": ["CONFLICT_CHECK"], "decision": decision}
    assert await team.step(festival, "PARTNER", **named) == "PARTNER"
    latest, *_ = (await shown(team, festival))["partnershipDecisions"]
    assert (latest["body"], latest["office"], latest["role"]) == ("BOARD", "chair", "client_officer")
    assert latest["acknowledged"] == ["CONFLICT_CHECK"]
    says = {one["kind"]: one["says"] for one in latest["conditions"]}
    assert "RESERVED" in says["ETHICS"]


async def what_it_was_is_still_told(team: ClientTeam, festival: str) -> None:
    """A day in spring, and the steps with their reasons; the charter is to be renewed in a year."""
    found = await shown(team, festival, past=team.day(-100))
    assert (found["status"], found["before"]) == ("PARTNER", "CANDIDATE")
    assert [one["status"] for one in found["statusHistory"]] == ["PARTNER", "CANDIDATE", "CLIENT"]
    (signature,) = found["charterSignatures"]
    assert (signature["version"] >= 1, signature["office"]) == (True, "director")
    assert signature["until"] > team.day(360)
    assert festival not in await team.work("CHARTER_TO_RENEW")


async def broke_it_takes_no_step_up(team: ClientTeam, festival: dict[str, str]) -> None:
    """The gazette says that it is bankrupt: no step up, and a review of where it stands, which it ends lower."""
    broke = {"country": "BE", "organisation": festival["organisation"], "kind": "BANKRUPTCY", "source": "Moniteur"}
    await team.do("recordInsolvency", "organisation { insolvencies { kind } }", **broke)
    waits = await team.step_refused(festival["client"], "MEMBER", validFrom=team.day(1))
    assert (waits["code"], "INSOLVENCY" in waits["concerned"]) == ("CONDITIONS_UNMET", True)
    (review,) = (await shown(team, festival["client"]))["partnershipReviews"]
    assert review["outcome"] is None
    lower = {"reason": "bankrupt", "validFrom": team.day(1)}
    await team.do("changePartnership", client=festival["client"], status="CANDIDATE", **lower)
    done = {"review": review["id"], "outcome": "STEPPED_DOWN", "reason": "bankrupt"}
    await team.do("concludePartnershipReview", **done)
    tomorrow = await shown(team, festival["client"], past=team.day(1))
    assert (tomorrow["status"], tomorrow["before"]) == ("PARTNER", "CANDIDATE")


async def shown(team: ClientTeam, client: str, past: str | None = None) -> dict[str, Any]:
    """All that the team sees of a client; lists without their edges."""
    found = (await team.read(SHOWN, id=client, past=past or team.day(0)))["client"]
    return {name: _nodes(value) if isinstance(value, dict) else value for name, value in found.items()}


def _nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]
