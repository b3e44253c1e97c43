"""Journey: Smart Italia meets; an organisation has five votes, and financing members are held to a third."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.journeys.office import CHECK_IN, DECLARE, PROPOSE, Office
from tests.stack import Stack

SMART_IT = "IT.entity.smart-it"
CLAUSES: dict[str, Any] = {
    "plural_votes__allowed": True,
    "votes_granted": [{"by": "kind", "is": "legal_person", "votes": 5}],
    "member_groups": [{"category": "SUPPORTER", "group": "financing"}],
    "quorum__ordinary__first": {"base": "total", "frac": [1, 20], "strict": False},
}
MEMBERS = """query($first: Int!, $after: String) { members(first: $first, after: $after, countries: ["IT"]) {
  edges { node { id kind joinedOn category { code } } } pageInfo { hasNextPage endCursor } } }"""
ACT = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) {
  ... on RecordRepresentationPayload { representation {
  id law outsider { id } } } ...Refused } }"""
GIVE = """mutation($input: GiveProxyInput!) { giveProxy(input: $input) {
  ... on GiveProxyPayload { proxy { id law } } ...Refused } }"""
RIGHTS = """query($m: ID!, $a: ID!, $r: ID!) { votingRights(membership: $m, assembly: $a, resolution: $r) {
  votes casts castByOutsider { name } proxiesHeld(first: 20) { edges { node { id } } } hand { own byProxy votes } } }"""
LINE = "query($id: ID!, $m: ID!) { roll(id: $id) { line(membership: $m) { votes granted reason law { article } } } }"
ROOM = """query($id: ID!) { resolution(id: $id) { exercisable { presentVotes castable
  groups { group votes allowed law { article } } } } }"""


async def test_an_organisation_votes_through_its_director_and_financing_members_are_capped(rehearsing: Stack):
    office = Office(rehearsing, SMART_IT, "gerda", "gustav")
    await five_votes_for_organisations(office)
    people = await members(office)
    meeting = await office.convene(20)
    item = meeting["resolutions"][0]["id"]
    roll = await office.compute(meeting["id"])
    await ninety_days_are_waited(office, roll["id"], date.fromisoformat(meeting["heldOn"]))

    company = next(one for one, found in people.items() if found["kind"] == "ORGANISATION")
    line = (await office.read(LINE, id=roll["id"], m=company))["roll"]["line"]
    assert (line["votes"], line["granted"], line["reason"]) == (5, 5, "VOTES")
    await office.sign_off(roll, "guido")
    await office.seal(roll["id"])

    voters = [one["membership"]["id"] for one in await office.lines(roll["id"])]
    financing = [one for one in voters if people[one]["category"]["code"] == "SUPPORTER"]
    holder, *principals = (one for one in voters if one != company and one not in financing)
    await ten_proxies_and_no_more(office, meeting["id"], holder, principals[:11])

    last = (date.fromisoformat(meeting["heldOn"]) - timedelta(days=1)).isoformat()
    director = await acting_for(office, company, "Dario Conti", until=last)
    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    await the_mandate_ended_yesterday(office, meeting, company, director)
    await office.let_in(meeting["id"], holder, *financing[:10])
    held = (await office.read(RIGHTS, m=holder, a=meeting["id"], r=item))["votingRights"]
    assert (held["hand"]["own"], held["hand"]["byProxy"], len(held["proxiesHeld"]["edges"])) == (1, 10, 10)
    await a_third_of_those_present(office, item)


async def members(office: Office) -> dict[str, dict[str, Any]]:
    """Everybody on Italy's registers, by id."""
    found: dict[str, dict[str, Any]] = {}
    after = None
    while True:
        page = (await office.read(MEMBERS, "greta", first=200, after=after))["members"]
        found |= {edge["node"]["id"]: edge["node"] for edge in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def five_votes_for_organisations(office: Office) -> None:
    """The statutes grant five, the most there may be; six, and several for people, are refused with the article."""
    for by, votes in (("legal_person", 6), ("natural_person", 2)):
        granted = [{"by": "kind", "is": by, "votes": votes}]
        refused = await office.refused(PROPOSE, **await office.draft("Troppi", **CLAUSES | {"votes_granted": granted}))
        assert (refused["code"], refused["key"]) == ("STATUTES_OUTSIDE_LAW", "votes_granted")
        assert "2538" in refused["article"]
    await office.statutes("Statuto con soci finanziatori", **CLAUSES)


async def ninety_days_are_waited(office: Office, roll: str, held_on: date) -> None:
    """Who joined 89 days before the meeting waits, by the article; 90 days are enough."""
    waiting = await office.lines(roll, "WAITING")
    assert min(line["membership"]["joinedOn"] for line in waiting) == (held_on - timedelta(days=89)).isoformat()
    voting = {line["membership"]["joinedOn"] for line in await office.lines(roll)}
    assert (held_on - timedelta(days=90)).isoformat() in voting
    assert all((line["votes"], "2538" in line["law"]["article"]) == (0, True) for line in waiting)


async def ten_proxies_and_no_more(office: Office, meeting: str, holder: str, principals: list[str]) -> None:
    """The eleventh is refused; ten stand."""
    given = {"assembly": meeting, "holder": holder, "form": "PAPER", "givenOn": office.day(0)}
    for principal in principals[:10]:
        await office.do(GIVE, principal=principal, **given)
    refused = await office.refused(GIVE, principal=principals[10], **given)
    assert (refused["code"], refused["limit"]) == ("PROXY_NOT_ALLOWED", 10)
    assert "2539" in refused["article"]


async def acting_for(office: Office, company: str, name: str, **days: str) -> str:
    """Enter a director, an outsider, with the register's extract; her id."""
    who = {"outsider": {"name": name, "capacity": "amministratore"}, "source": "visura camerale"}
    found = await office.do(ACT, entity=office.entity, represented=company, basis="DIRECTOR", **who, **days)
    return found["representation"]["outsider"]["id"]


async def the_mandate_ended_yesterday(office: Office, meeting: dict[str, Any], company: str, former: str) -> None:
    """The day after her last one she is refused; the new director, whose last day is today, casts the five votes."""
    refused = await office.refused(CHECK_IN, assembly=meeting["id"], outsider=former)
    assert (refused["code"], refused["day"]) == ("REPRESENTATION_OVER", meeting["heldOn"])
    present = await acting_for(office, company, "Elena Riva", **{"from": meeting["heldOn"], "until": meeting["heldOn"]})
    await office.do(CHECK_IN, assembly=meeting["id"], outsider=present)
    item = meeting["resolutions"][0]["id"]
    rights = (await office.read(RIGHTS, m=company, a=meeting["id"], r=item))["votingRights"]
    assert (rights["votes"], rights["castByOutsider"]) == (5, {"name": "Elena Riva"})


async def a_third_of_those_present(office: Office, item: str) -> None:
    """Ten financing members are in a room of 26 votes: eight of theirs count, so they must be counted apart."""
    room = (await office.read(ROOM, id=item))["resolution"]["exercisable"]
    assert room["presentVotes"] == 5 + 1 + 10 + 10
    assert [(row["group"], row["votes"], row["allowed"]) for row in room["groups"]] == [("financing", 10, 8)]
    await office.tally(item, (16, 10, 0))
    unsaid = await office.outcome(item)
    assert unsaid["verdict"] == "NO_RESULT"
    assert any("2526" in row["law"]["article"] for row in unsaid["open"])
    await office.tally(item, (16, 10, 0), groups=[{"name": "financing", "for": 0, "against": 10}])
    counted = await office.outcome(item)
    assert (counted["verdict"], counted["interim"], counted["quorum"]["quorate"]) == ("ADOPTED", False, True)
    assert counted["groups"] == [{"group": "financing", "cast": 10, "allowed": 8}]
    declared = (await office.do(DECLARE, resolution=item))["resolution"]["declaration"]
    assert declared["verdict"] == "ADOPTED"
    assert any("2526" in law["article"] for law in declared["law"])
