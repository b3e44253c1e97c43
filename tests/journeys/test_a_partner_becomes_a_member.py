"""Journey: a theatre that works with SmartFR, a SCIC SA, becomes a member of it and leaves again."""

from __future__ import annotations

from tests.answers import asking
from tests.journeys.client_team import ClientTeam, numbers_of
from tests.journeys.office import Office
from tests.stack import Stack

SMARTFR = "FR.entity.smartfr"
GROUP_CAPS = "art. 3 bis"
NOT_WORKING = [{"category": code, "group": "non_cooperator_not_coop"} for code in ("CLIENT", "AFFILIATE", "OCCASIONAL")]
BOARD = {"body": "BOARD", "office": "présidente", "reference": "CA 4"}
RULES = [
    {"status": "PARTNER", "charter": True},
    {"status": "MEMBER", "membersOpinion": True, "consultativeOpinion": True, "decidedBy": "BOARD"},
]
OPINIONS = """query($id: ID!) { client(id: $id) {
  membersOpinions(first: 1) { edges { node { id count { inFavour } closedOn } } } } }"""
BODY = """query($id: ID!) { entity(id: $id) { consultativeBodies { name sessions(first: 1) { edges { node {
  heldOn membersPresent attendance { client office } agenda { title verdict says count { inFavour } } } } } } } }"""
FOLLOW = asking("followMemberships", "steppedDown { id status }")
LOOK = "query($id: ID!) { membership(id: $id) { leaving { lastDay } } }"
STANDS = """query($id: ID!, $day: Date!) { client(id: $id) { status then: statusAsOf(date: $day)
  partnershipDecisions(first: 1) { edges { node { status role body reference acknowledged } } } } }"""


async def test_a_theatre_becomes_a_member_and_leaves_again(rehearsing: Stack) -> None:
    team = ClientTeam(rehearsing, SMARTFR, "colin")
    theatre = await a_partner(team)
    await members_and_the_consultative_body_are_heard(team, theatre["client"])
    membership = await it_is_on_the_register(team, theatre)
    await the_law_of_cooperatives_is_told(team, theatre["client"])
    await it_is_a_member_whose_votes_are_cut(team, theatre["client"])
    await it_leaves_and_is_a_partner_again(team, theatre["client"], membership)


async def a_partner(team: ClientTeam) -> dict[str, str]:
    """The statutes want a charter of partners, and three to be heard before a partner becomes a member."""
    rules = {"entity": SMARTFR, "source": "statuts art. 19", "steps": RULES, "validFrom": team.day(-300)}
    await team.do("setPartnershipRules", "rules { version }", expectedVersion=0, **rules)
    theatre = await team.register("Théâtre des Deux Rives", *numbers_of("FR"), since=team.day(-200))
    await team.step(theatre["client"], "CANDIDATE", validFrom=team.day(-100))
    unsigned = await team.step_refused(theatre["client"], "PARTNER", validFrom=team.day(-60))
    assert (unsigned["code"], unsigned["concerned"]) == ("CONDITIONS_UNMET", ["CHARTER"])
    signed = {"client": theatre["client"], "charter": await team.charter(), "signedOn": team.day(-70)}
    await team.do("signCharter", office="directrice", **signed)
    assert await team.step(theatre["client"], "PARTNER", validFrom=team.day(-60)) == "PARTNER"
    wanted = await team.conditions(theatre["client"], "MEMBER")
    assert {kind for kind, one in wanted.items() if one["state"] == "MISSING"} == {
        "DECIDING_BODY",
        "MEMBERS_OPINION",
        "CONSULTATIVE_OPINION",
        "LAW",
        "MEMBERSHIP",
    }
    return theatre


async def members_and_the_consultative_body_are_heard(team: ClientTeam, theatre: str) -> None:
    """Members answer a question; the consultative body sits, and what it thinks is on record with who was there."""
    question = {"question": "Shall the theatre be one of us?", "askedOn": team.day(-30), "closesOn": team.day(-10)}
    await team.do("askMembersOpinion", client=theatre, step="MEMBER", **question)
    (edge,) = (await team.read(OPINIONS, id=theatre))["client"]["membersOpinions"]["edges"]
    said = {"inFavour": 120, "against": 31, "abstained": 14, "source": "online poll", "closedOn": team.day(-10)}
    await team.do("recordMembersOpinion", opinion=edge["node"]["id"], **said)

    founded = {"name": "Conseil des partenaires", "task": "Heard before a step", "foundedOn": team.day(-250)}
    body = (await team.do("foundConsultativeBody", "body { id }", entity=SMARTFR, **founded))["body"]["id"]
    agenda = [{"title": "The theatre asks to be a member", "client": theatre, "step": "MEMBER"}]
    planned = {"body": body, "heldOn": team.day(-5), "place": "Lille", "agenda": agenda}
    session = (await team.do("planConsultativeSession", "session { id }", **planned))["session"]["id"]
    record = {"session": session, "attendance": [{"client": theatre, "office": "directrice"}], "membersPresent": 12}
    opinion = {"position": 1, "verdict": "FAVOURABLE", "says": "Welcome", "inFavour": 1, "against": 0, "abstained": 0}
    too_many = opinion | {"inFavour": 2}
    assert (await team.refused("recordConsultativeSession", **record, opinions=[too_many]))["code"] == "BAD_ARGUMENT"
    await team.do("recordConsultativeSession", "session { id }", **record, opinions=[opinion])
    (shown,) = (await team.read(BODY, id=SMARTFR))["entity"]["consultativeBodies"]
    (item,) = shown["sessions"]["edges"][0]["node"]["agenda"]
    assert (item["verdict"], item["says"], item["count"]["inFavour"]) == ("FAVOURABLE", "Welcome", 1)
    wanted = await team.conditions(theatre, "MEMBER")
    assert [wanted[kind]["state"] for kind in ("MEMBERS_OPINION", "CONSULTATIVE_OPINION")] == ["MET", "MET"]


async def it_is_on_the_register(team: ClientTeam, theatre: dict[str, str]) -> str:
    """Only the members service says who is a member: Fanny admits it, to the college of partners."""
    missing = (await team.conditions(theatre["client"], "MEMBER"))["MEMBERSHIP"]
    assert missing["state"] == "MISSING"
    admitted = {"category": "CLIENT", "kind": "ORGANISATION", "college": "PARTNERS", "shares": 3}
    given = {"entity": SMARTFR, "organisation": theatre["organisation"]} | admitted
    found = await team.do("admitMember", "membership { id joinedOn }", as_="fanny", **given)
    assert (await team.conditions(theatre["client"], "MEMBER"))["MEMBERSHIP"]["state"] == "MET"
    return found["membership"]["id"]


async def the_law_of_cooperatives_is_told(team: ClientTeam, theatre: str) -> None:
    """49 % and 35 %: of whom, the statutes must say; before that the step is refused, with the article."""
    refused = await team.step_refused(theatre, "MEMBER", decision=BOARD)
    assert (refused["code"], refused["articles"][0]["key"]) == ("LAW_UNKNOWN", "group_caps")
    assert all(word in refused["articles"][0]["article"] for word in (GROUP_CAPS, "49 %", "35 %"))
    office = Office(team.stack, SMARTFR, "fleur", "felix")
    await office.statutes("Statuts: qui ne coopère pas", member_groups=NOT_WORKING)


async def it_is_a_member_whose_votes_are_cut(team: ClientTeam, theatre: str) -> None:
    """Those who do not cooperate are more than 35 %: it may join, and the board says it knows."""
    law = (await team.conditions(theatre, "MEMBER"))["LAW"]
    assert (law["state"], GROUP_CAPS in law["article"]) == ("ACKNOWLEDGE", True)
    assert "their votes are cut" in law["says"]
    unsaid = await team.step_refused(theatre, "MEMBER", decision=BOARD)
    assert (unsaid["code"], set(unsaid["concerned"])) == ("CONDITIONS_UNMET", {"LAW"})
    alone = await team.step_refused(theatre, "MEMBER", acknowledge=["LAW"])
    assert (alone["code"], alone["concerned"]) == ("CONDITIONS_UNMET", ["DECIDING_BODY"])
    assert await team.step(theatre, "MEMBER", acknowledge=["LAW"], decision=BOARD) == "MEMBER"
    shown = (await team.read(STANDS, id=theatre, day=team.day(-1)))["client"]
    assert (shown["status"], shown["then"]) == ("MEMBER", "PARTNER")
    latest = shown["partnershipDecisions"]["edges"][0]["node"]
    assert (latest["body"], latest["acknowledged"]) == ("BOARD", ["LAW"])


async def it_leaves_and_is_a_partner_again(team: ClientTeam, theatre: str, membership: str) -> None:
    """While it is on the register it stays on top; the day after its last day there it is a partner."""
    early = await team.step_refused(theatre, "PARTNER", validFrom=team.day(1))
    assert (early["code"], early["concerned"]) == ("CONDITIONS_UNMET", ["MEMBERSHIP"])
    await team.do("resign", "membership { id }", as_="fanny", membership=membership, expectedVersion=0)
    last_day = (await team.read(LOOK, "fanny", id=membership))["membership"]["leaving"]["lastDay"]
    assert await stepped_down(team) == []
    Office(team.stack, SMARTFR, "fleur", "felix").until(last_day, 23)
    team.stack.later(f"{team.day(2)}T10:00:00+02:00")
    assert await stepped_down(team) == [{"id": theatre, "status": "PARTNER"}]
    shown = (await team.read(STANDS, id=theatre, day=last_day))["client"]
    assert (shown["status"], shown["then"]) == ("PARTNER", "MEMBER")


async def stepped_down(team: ClientTeam) -> list[dict[str, str]]:
    """Who has left the top since the register was looked at."""
    return (await team.read(FOLLOW, input={"entity": SMARTFR}))["followMemberships"]["steppedDown"]
