"""Journey: Smart Coop Austria votes ten against ten, and a Dutch board is elected whose kept seat is declined.

Both on one small Hemicycle whose clock runs ahead.
"""

from __future__ import annotations

import json
from typing import Any

from commons.envelopes import sealed
from tests.journeys.desk import NAME
from tests.journeys.electing import ACCEPT, DECLINE, REGISTER
from tests.journeys.office import DECLARE, Office
from tests.stack import Stack

SMART_AT = "AT.entity.smart-at"
SMART_NL = "NL.entity.smart-nl"
BOARD: dict[str, Any] = {
    "office": "bestuur",
    "seats": 3,
    "how": "by_name",
    "most_marks": 4,
    "term": {"years": 4},
    "reserved": [{"college": "MAKERS", "seats": 1}],
    "substitutes": True,
}
COUNCIL: dict[str, Any] = {
    "office": "ledenraad",
    "seats": 3,
    "how": "by_list",
    "list_method": "dhondt",
    "list_short": "vacant",
    "list_preferences": True,
}
NOTICE = """query($id: ID!) { assembly(id: $id) { place noticeContents { word there } } }"""
OPEN_BALLOT = """mutation($input: OpenBallotInput!) { openBallot(input: $input) { ... on OpenBallotPayload {
  ballot { id candidates secret { publicKey length } } } ...Refused } }"""
CAST = """mutation($input: CastVoteInput!) { castVote(input: $input) {
  ... on CastVotePayload { receipt { votes code } } ...Refused } }"""
SEAL = """mutation($input: CastEnvelopesInput!) { castEnvelopes(input: $input) {
  ... on CastEnvelopesPayload { receipt { code } } ...Refused } }"""
CLOSE = """mutation($input: CloseBallotInput!) { closeBallot(input: $input) { ... on CloseBallotPayload {
  ballot { receipts digest secret { keyDestroyedAt } } resolution { tally { for against chair }
    listElection { verdict elected papersEmpty lists { name votes seats } }
    election { elected verdict papersInvalid runnersUp { name } candidates { name votes } }
    outcome { verdict explanation restsOn { key article } open { because law { article } } } } } ...Refused } }"""
COUNT = """mutation($input: EnterPaperCountInput!) { enterPaperCount(input: $input) {
  ... on EnterPaperCountPayload { ballot { papers { countedBy scrutineers differences } } } ...Refused } }"""


async def opened(office: Office, meeting: dict[str, Any], most: int) -> list[str]:
    """Roll sealed, first call open, so many members in the room."""
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    await office.seal(roll["id"])
    lines = await office.lines(roll["id"], "VOTES")
    people = [line["membership"]["id"] for line in lines if line["person"]][:most]
    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    await office.let_in(meeting["id"], *people)
    assert len(people) == most
    return people


async def named(office: Office, meeting: dict[str, Any], seat: str, who: str) -> str:
    """Somebody takes a seat of the bureau."""
    asked = {"assembly": meeting["id"], "office": seat, "membership": who, "chosenBy": "MEETING"}
    return (await office.do(NAME, **asked))["member"]["id"]


async def test_ten_against_ten_goes_the_chair_s_way(rehearsing: Stack):
    office = Office(rehearsing, SMART_AT, "gerda", "gustav")
    items = [{"title": title, "resolution": "ORDINARY"} for title in ("Neue Räume", "Ruhetag", "Hausordnung")]
    meeting = await office.convene(20, *items, place="Wien, Erfundene Gasse 1")
    notice = (await office.read(NOTICE, id=meeting["id"]))["assembly"]
    assert notice["place"] == "Wien, Erfundene Gasse 1"
    people = await opened(office, meeting, 20)
    chair = people[0]
    await named(office, meeting, "CHAIR", chair)
    rooms, holiday, rules = (row["id"] for row in meeting["resolutions"])

    # The chair is for it, and the law lets her side win.
    found = await ten_against_ten(office, rooms, people, chair, chairs_vote="FOR")
    assert (found["tally"], found["outcome"]["verdict"]) == ({"for": 10, "against": 10, "chair": "FOR"}, "ADOPTED")
    assert any("§ 33" in law["article"] for law in found["outcome"]["restsOn"])
    declared = (await office.do(DECLARE, resolution=rooms))["resolution"]["declaration"]
    assert declared["verdict"] == "ADOPTED"

    # The next she is against.
    found = await ten_against_ten(office, holiday, people, chair, chairs_vote="AGAINST")
    assert (found["tally"]["chair"], found["outcome"]["verdict"]) == ("AGAINST", "REJECTED")

    # In secret nobody reads how she voted: her side cannot win, and no result is declared.
    await in_secret(office, rules, people, chair)


async def ten_against_ten(
    office: Office, item: str, people: list[str], chair: str, *, chairs_vote: str
) -> dict[str, Any]:
    """An open ballot; the chair and every other member vote alike, the rest the other way."""
    asked = {"resolution": item, "form": "OPEN", "channels": ["IN_ROOM"]}
    ballot = (await office.do(OPEN_BALLOT, None, **asked))["ballot"]["id"]
    other = {"FOR": "AGAINST", "AGAINST": "FOR"}[chairs_vote]
    for at, member in enumerate(people):
        await office.do(CAST, ballot=ballot, membership=member, choice=other if at % 2 else chairs_vote)
    return (await office.do(CLOSE, ballot=ballot, chair=chair))["resolution"]


async def in_secret(office: Office, item: str, people: list[str], chair: str) -> None:
    """Ten sealed votes for it, ten against."""
    asked = {"resolution": item, "form": "SECRET", "channels": ["IN_ROOM"]}
    ballot = (await office.do(OPEN_BALLOT, None, **asked))["ballot"]
    public, length = json.loads(ballot["secret"]["publicKey"]), ballot["secret"]["length"]
    for at, member in enumerate(people):
        said = json.dumps({"choice": "AGAINST" if at % 2 else "FOR"}).encode().ljust(length)
        envelope = {"membership": member, "sealed": sealed(said, public)}
        await office.do(SEAL, ballot=ballot["id"], membership=member, envelopes=[envelope])
    assert (await office.refused(CLOSE, ballot=ballot["id"], chair=chair))["code"] == "BAD_ARGUMENT"
    closed = await office.do(CLOSE, ballot=ballot["id"])
    assert closed["ballot"]["secret"]["keyDestroyedAt"]
    found = closed["resolution"]
    assert (found["tally"], found["outcome"]["verdict"]) == ({"for": 10, "against": 10, "chair": None}, "UNDECIDED")
    assert any("§ 33" in law["article"] for law in found["outcome"]["restsOn"])
    assert (await office.refused(DECLARE, resolution=item))["code"] == "NO_RESULT"


async def test_a_kept_seat_is_declined_and_goes_to_the_next_of_the_same_college(rehearsing: Stack):
    office = Office(rehearsing, SMART_NL, "gerda", "gustav")
    await office.statutes(
        "Statuten met een bestuur", offices=[BOARD, COUNCIL], majorities__elections={"plurality": True}
    )
    items = [{"title": title, "resolution": "ELECTION"} for title in ("Bestuur", "Ledenraad")]
    meeting = await office.convene(20, *items)
    # The register of a week before the meeting votes; it is sealed once that day is over.
    office.until(office.day(14))
    people = await opened(office, meeting, 20)
    item = meeting["resolutions"][0]["id"]
    scrutineers = [await named(office, meeting, "SCRUTINEER", who) for who in people[:2]]

    ballot = await the_ballot_is_the_statutes(office, item)
    await two_count(office, ballot, scrutineers)
    election = (await office.do(CLOSE, ballot=ballot))["resolution"]["election"]
    # Cees has more votes than Dora: one seat is kept for the makers.
    assert (election["elected"], election["verdict"]) == (["Anke", "Bram", "Dora"], "COMPLETE")
    assert election["papersInvalid"] == 1
    declared = (await office.do(DECLARE, resolution=item))["resolution"]["declaration"]
    assert declared["verdict"] == "COMPLETE"

    seats = (await office.do(DECLINE, resolution=item, candidate="Dora", why="Zij verhuist."))["resolution"]["seats"]
    assert seats["elected"] == ["Anke", "Bram", "Els"]
    assert (await office.refused(ACCEPT, resolution=item, candidate="Cees"))["code"] == "NOT_ELECTED"
    for name in seats["elected"]:
        mandate = (await office.do(ACCEPT, resolution=item, candidate=name))["mandate"]
        assert mandate["until"]
    asked = {"entity": SMART_NL, "asOf": office.day(1)}
    edges = (await office.read(REGISTER, **asked))["entity"]["mandates"]["edges"]
    assert sorted(row["node"]["holder"] for row in edges) == ["Anke", "Bram", "Els"]
    await a_council_by_list(office, meeting["resolutions"][1]["id"], people)


async def a_council_by_list(office: Office, item: str, people: list[str]) -> None:
    """Four for the one list, two of them for its second name; two for the other, one for none."""
    lists = [{"name": "Noord", "names": ["Fenna", "Gijs"]}, {"name": "Zuid", "names": ["Hanna"]}]
    asked = {"resolution": item, "form": "OPEN", "channels": ["IN_ROOM"], "office": COUNCIL["office"], "lists": lists}
    assert (await office.refused(OPEN_BALLOT, None, **asked, seats=4))["code"] == "OFFICE_RULES"
    ballot = (await office.do(OPEN_BALLOT, None, **asked, seats=3))["ballot"]["id"]
    papers = [{"list": "Noord", "marks": ["Gijs"]}] * 2 + [{"list": "Noord"}] * 2 + [{"list": "Zuid"}] * 2
    strange = {"list": "Zuid", "marks": ["Gijs"]}
    assert (await office.refused(CAST, None, ballot=ballot, membership=people[0], **strange))["code"] == "BAD_ARGUMENT"
    for member, paper in zip(people, [*papers, {"marks": []}], strict=False):
        await office.do(CAST, None, ballot=ballot, membership=member, **paper)
    found = (await office.do(CLOSE, ballot=ballot))["resolution"]["listElection"]
    assert found["elected"] == ["Gijs", "Fenna", "Hanna"]
    assert [(row["name"], row["votes"], row["seats"]) for row in found["lists"]] == [("Noord", 4, 2), ("Zuid", 2, 1)]
    assert (found["papersEmpty"], found["verdict"]) == (1, "COMPLETE")


async def the_ballot_is_the_statutes(office: Office, item: str) -> str:
    """What the statutes fix is not what somebody types in: marks and kept seats are refused before anybody votes."""
    colleges = {"Anke": None, "Bram": None, "Cees": None, "Dora": "MAKERS", "Els": "MAKERS"}
    asked = {
        "resolution": item,
        "form": "PAPER",
        "channels": ["IN_ROOM"],
        "office": BOARD["office"],
        "seats": 3,
        "mostMarks": 4,
        "candidates": [{"name": name, "college": college} for name, college in colleges.items()],
    }
    refused = await office.refused(OPEN_BALLOT, None, **asked)
    assert (refused["code"], "reserved" in refused["message"]) == ("OFFICE_RULES", True)
    kept = {"reserved": [{"college": "MAKERS", "seats": 1}]}
    assert (await office.refused(OPEN_BALLOT, None, **asked | kept | {"mostMarks": 3}))["code"] == "OFFICE_RULES"
    return (await office.do(OPEN_BALLOT, None, **asked | kept))["ballot"]["id"]


async def two_count(office: Office, ballot: str, scrutineers: list[str]) -> None:
    """Two scrutineers count nineteen papers; one says 14 for Cees at first. Nobody enters both counts."""
    votes = {"Anke": 17, "Bram": 16, "Cees": 15, "Dora": 14, "Els": 12}
    papers = [{"marks": 4, "papers": 18}, {"marks": 2, "papers": 1}]
    wrong = votes | {"Cees": 14}
    for login, scrutineer, said in (
        ("gerda", scrutineers[0], votes),
        ("gustav", scrutineers[1], wrong),
        ("gustav", scrutineers[1], votes),
    ):
        rows = [{"name": name, "votes": number} for name, number in said.items()]
        counted = {"seats": 3, "candidates": rows, "papers": papers}
        asked = {"ballot": ballot, "scrutineer": scrutineer, "election": counted, "spoilt": 1}
        found = (await office.do(COUNT, login, **asked))["ballot"]["papers"]
        differ = ["candidates.Cees.votes"] if said is wrong else []
        assert found["differences"] == differ
        if differ:
            assert (await office.refused(CLOSE, ballot=ballot))["code"] == "COUNTS_DIFFER"
            other = await office.refused(COUNT, "gerda", **asked)
            assert (other["code"], other["choices"]) == ("COUNTS_DIFFER", ["enterPaperCount"])
