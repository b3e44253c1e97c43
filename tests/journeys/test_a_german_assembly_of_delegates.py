"""Journey: SMartDe eG has grown, elects delegates in sections, and they change the statutes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.office import ADOPT, CHECK_IN, DECLARE, PROPOSE, TALLY, Office, own
from tests.stack import Stack

SMART_DE = "DE.entity.smart-eg"
CODES = ("WORKER", "USER", "STAFF", "SUPPORTER", "CLIENT")
JOINING = {"WORKER": 1000, "USER": 400, "SUPPORTER": 200}
AGENDA = (
    {"title": "Satzungsänderung", "resolution": "AMENDMENT"},
    {"title": "Entlastung des früheren Vorstands", "resolution": "ORDINARY"},
)
APPORTION = """mutation($input: ApportionSeatsInput!) { apportionSeats(input: $input) {
  ... on ApportionSeatsPayload { apportionment {
  id complete members measured measuredOn sections { code members seats } } } ...Refused } }"""
ELECTION = """mutation($input: OpenDelegateElectionInput!) { openDelegateElection(input: $input) {
  ... on OpenDelegateElectionPayload { election { id } } ...Refused } }"""
NOMINATE = """mutation($input: NominateDelegatesInput!) { nominateDelegates(input: $input) {
  ... on NominateDelegatesPayload { election {
  candidates(first: 500) { edges { node { id section membership { id } } } } } } ...Refused } }"""
COUNT = """mutation($input: RecordDelegateElectionInput!) { recordDelegateElection(input: $input) {
  ... on RecordDelegateElectionPayload { election {
  state counts { section tied openSeats } } } ...Refused } }"""
DISPLAY = """mutation($input: DisplayDelegateListInput!) { displayDelegateList(input: $input) {
  ... on DisplayDelegateListPayload { election {
  state display { until } } } ...Refused } }"""
LIST = """query($e: ID!, $m: ID!) { delegateList(election: $e, membership: $m, first: 500) {
  elected { edges { node { role displayName contact } } } } }"""
SITTING = """query($id: ID!, $on: Date) { entity(id: $id) { delegates(asOf: $on, first: 500) {
  edges { node { id section rank membership { id } } } } } }"""
REPLACE = """mutation($input: ReplaceDelegateInput!) { replaceDelegate(input: $input) { ... on ReplaceDelegatePayload {
  successor { membership { id } sittingFrom section } } ...Refused } }"""
PROXY = """mutation($input: GiveProxyInput!) { giveProxy(input: $input) {
  ... on GiveProxyPayload { proxy { id } } ...Refused } }"""
ACTS_FOR = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) {
  ... on RecordRepresentationPayload {
  representation { law outsider { id } } } ...Refused } }"""
CONFLICT = """mutation($input: DeclareConflictInput!) { declareConflict(input: $input) {
  ... on DeclareConflictPayload { conflict {
  voteLost law } } ...Refused } }"""
MEMBERS = """query($filter: MembershipFilter, $first: Int) { members(filter: $filter, first: $first, countries: ["DE"],
  orderBy: NEWEST) { edges { node { id kind shares { paid } } } } }"""
LEAVING = "membership { endedOn leaving { version state steps { kind law { article } } } }"
EXCLUDE = {
    "open": f"""mutation($input: OpenExclusionInput!) {{ openExclusion(input: $input) {{
      ... on LeavingPayload {{ {LEAVING} }} ...Refused }} }}""",
    "hear": f"""mutation($input: HearExclusionInput!) {{ hearExclusion(input: $input) {{
      ... on LeavingPayload {{ {LEAVING} }} ...Refused }} }}""",
    "decide": f"""mutation($input: DecideExclusionInput!) {{ decideExclusion(input: $input) {{
      ... on LeavingPayload {{ {LEAVING} }} ...Refused }} }}""",
    "notify": f"""mutation($input: NotifyExclusionInput!) {{ notifyExclusion(input: $input) {{
      ... on LeavingPayload {{ {LEAVING} }} ...Refused }} }}""",
}
LINE = """query($roll: ID!, $m: ID!) { roll(id: $roll) { line(membership: $m) { votes reason explanation
  law { article } } } }"""
ROOM = """query($id: ID!) { resolution(id: $id) { exercisable { castable
  excluded(first: 10) { edges { node { herself membership { id } } } } } } }"""


def sections(seats: int) -> dict[str, Any]:
    """The clause: by category, half a hundred seats and two, Sainte-Laguë, at least one each."""
    rows = [{"code": code, "name": f"Wahlbezirk {code.title()}"} for code in CODES]
    return {"by": "category", "sections": rows, "seats": seats, "method": "sainte_lague", "min_seat": 1}


def joining(stack: Stack, folder: Path) -> None:
    """The register of a cooperative that joined, taken over by the door that national registers come through."""
    rows = ["register_number;joined_on;category;given_name;family_name;shares;shares_on"]
    for code, count in JOINING.items():
        rows += [f"{code}-{n};2019-03-01;{code};Invented;Person {code} {n};1;2019-03-01" for n in range(count)]
    (folder / "register.csv").write_text("\n".join(rows), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hemicycle", "import", "members", str(folder / "register.csv"), "--entity", SMART_DE],
        env=os.environ | {"HEMICYCLE_DATA": str(stack.data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "1,600 memberships landed" in done.stdout, done.stdout + done.stderr


async def statutes(office: Office) -> None:
    """Too few delegates for the law are refused; then sections are adopted."""
    refused = await office.refused(PROPOSE, **await office.draft("Vertreter", sections=sections(40)))
    assert (refused["code"], "43a" in refused["article"]) == ("STATUTES_OUTSIDE_LAW", True)
    proposal = await office.propose("Vertreter", sections=sections(52))
    await office.do(ADOPT, "gustav", proposal=proposal["id"])


async def elected(office: Office) -> str:
    """Seats apportioned, candidates of each section, their votes; the election."""
    seats = (await office.do(APPORTION, entity=SMART_DE))["apportionment"]
    assert seats["complete"]
    assert sum(row["seats"] for row in seats["sections"]) == 52
    assert seats["measuredOn"] == f"{office.today.year - 1}-12-31"
    assert seats["measured"] > 1500
    term = {"termFrom": office.day(20), "termUntil": office.day(900)}
    election = (await office.do(ELECTION, apportionment=seats["id"], **term))["election"]["id"]
    for row in seats["sections"]:
        await one_section(office, election, row)
    return election


async def one_section(office: Office, election: str, section: dict[str, Any]) -> None:
    """Candidates of one section and its count: as many as seats, and two who stand by where there are enough."""
    code, papers = section["code"], min(section["members"], 400)
    asked = {"filter": {"entity": SMART_DE, "category": code}, "first": 500}
    edges = (await office.read(MEMBERS, "greta", **asked))["members"]["edges"]
    # Amélie, who joined later than most, stands first on the list of the workers.
    holders = [edge["node"] for edge in edges if edge["node"]["shares"]["paid"]]
    holders.sort(key=lambda one: one["id"] != own("amelie", "DE"))
    rows = [candidate(office, one) for one in holders[: section["seats"] + 2]]
    found = (await office.do(NOMINATE, election=election, section=code, candidates=rows))["election"]
    edges = [edge["node"] for edge in found["candidates"]["edges"] if edge["node"]["section"] == code]
    votes = [{"candidate": one["id"], "votes": papers - at} for at, one in enumerate(edges)]
    said = {"heldOn": office.day(0), "validPapers": papers, "source": "Niederschrift des Wahlvorstands"}
    counted = (await office.do(COUNT, election=election, section=code, results=votes, **said))["election"]
    assert next(row for row in counted["counts"] if row["section"] == code)["tied"] == []


def candidate(office: Office, member: dict[str, Any]) -> dict[str, Any]:
    """Somebody who stands; an organisation through who represents it."""
    by = {"representative": "Invented Director"} if member["kind"] == "ORGANISATION" else {}
    return {
        "membership": member["id"],
        "displayName": f"Invented {member['id'][-6:]}",
        "contact": "delegates@example.org",
        "consentedOn": office.day(0),
        "fullCapacity": True,
    } | by


async def sitting(office: Office, on: str) -> list[dict[str, Any]]:
    """Delegates in office on a day."""
    edges = (await office.read(SITTING, id=SMART_DE, on=on))["entity"]["delegates"]["edges"]
    return [edge["node"] for edge in edges]


async def excluded(office: Office, member: str) -> None:
    """Heard, decided, and the letter sent: from its dispatch she may not come, and stays a member to the year's end."""
    steps: list[tuple[str, dict[str, Any]]] = [
        ("open", {"grounds": "Invented grounds."}),
        ("hear", {"account": "She was invited and did not come."}),
        ("decide", {"exclude": True, "body": "Vorstand", "reason": "Invented reasons."}),
        ("notify", {"dispatchedOn": office.day(0)}),
    ]
    ended: dict[str, Any] = {}
    for version, (step, said) in enumerate(steps):
        ended = await office.do(EXCLUDE[step], "greta", membership=member, expectedVersion=version, **said)
    assert ended["membership"]["endedOn"] == f"{office.today.year}-12-31"
    assert "68" in ended["membership"]["leaving"]["steps"][-1]["law"]["article"]


async def displayed(office: Office, election: str) -> None:
    """The list lies open for two weeks, for every member to read; nobody sits before."""
    assert await sitting(office, office.day(30)) == []
    shown = {"from": office.day(0), "announcedOn": office.day(0), "place": "Geschäftsstelle, Invented Street 1"}
    assert (await office.do(DISPLAY, election=election, **shown))["election"]["display"]["until"] == office.day(14)
    listed = (await office.read(LIST, "amelie-de", e=election, m=own("amelie", "DE")))["delegateList"]["elected"]
    names = {edge["node"]["displayName"]: edge["node"]["role"] for edge in listed["edges"]}
    assert names[f"Invented {own('amelie', 'DE')[-6:]}"] == "DELEGATE"
    assert "SUBSTITUTE" in names.values()
    office.until(office.day(16))


async def moved_up(office: Office) -> None:
    """A delegate of the users resigns; the next substitute of her section sits from the day after."""
    users = [row for row in await sitting(office, office.day(30)) if row["section"] == "USER"]
    asked = {"delegate": users[1]["id"], "because": "RESIGNED", "lastDay": office.day(5)}
    successor = (await office.do(REPLACE, **asked))["successor"]
    assert (successor["section"], successor["sittingFrom"]) == ("USER", office.day(6))
    now = await sitting(office, office.day(30))
    assert len(now) == 52
    assert successor["membership"]["id"] in {row["membership"]["id"] for row in now}
    assert users[1]["membership"]["id"] not in {row["membership"]["id"] for row in now}


async def sealed(office: Office, meeting: dict[str, Any], gone: str) -> str:
    """The roll of the delegates, signed by two; everybody else is represented."""
    roll = await office.compute(meeting["id"])
    reasons = {row["reason"]: (row["count"], row["votes"]) for row in roll["reasons"] if row["count"]}
    assert (reasons["VOTES"], reasons["SUSPENDED"][1]) == ((51, 51), 0)
    assert reasons["REPRESENTED_BY_DELEGATE"][0] > 1500
    assert sum(count for count, _ in reasons.values()) == roll["totals"]["registered"]
    line = (await office.read(LINE, roll=roll["id"], m=gone))["roll"]["line"]
    assert (line["reason"], "68" in line["law"]["article"]) == ("SUSPENDED", True)
    await office.sign_off(roll)
    assert (await office.seal(roll["id"]))["state"] == "SEALED"
    return roll["id"]


async def room(office: Office, meeting: str, gone: str) -> list[str]:
    """The delegates come themselves; the excluded one and a member who is none are turned away, each with why."""
    seats = await sitting(office, office.day(0))
    (client,) = (row["membership"]["id"] for row in seats if row["section"] == "CLIENT")
    came = [row["membership"]["id"] for row in seats if row["membership"]["id"] not in (gone, client)]
    turned_away = await office.refused(CHECK_IN, assembly=meeting, membership=gone)
    assert (turned_away["code"], turned_away["reason"]) == ("NOT_ENTITLED", "SUSPENDED")
    person = own("dieter", "DE")
    assert person not in came
    turned_away = await office.refused(CHECK_IN, assembly=meeting, membership=person)
    assert (turned_away["code"], turned_away["reason"]) == ("NOT_ENTITLED", "REPRESENTED_BY_DELEGATE")
    await asyncio.gather(*(office.let_in(meeting, *came[desk::6]) for desk in range(6)))
    director = {"name": "Invented Director", "capacity": "Geschäftsführerin"}
    wanted = {"represented": client, "basis": "DIRECTOR", "source": "Handelsregister", "outsider": director}
    acting = (await office.do(ACTS_FOR, entity=SMART_DE, **wanted))["representation"]
    await office.do(CHECK_IN, assembly=meeting, outsider=acting["outsider"]["id"])
    return [*came, client]


async def test_delegates_change_the_statutes(rehearsing: Stack, tmp_path: Path):
    office = Office(rehearsing, SMART_DE, "gerda", "gustav")
    if office.today.month > 10:  # who is excluded stays a member to the year's end, which must be after the meeting
        office.until(f"{office.today.year + 1}-01-11")
    await statutes(office)
    small = await office.refused(APPORTION, entity=SMART_DE)
    assert (small["code"], "43a" in small["article"]) == ("DELEGATES_NOT_ALLOWED", True)
    joining(rehearsing, tmp_path)
    await displayed(office, await elected(office))
    await moved_up(office)

    meeting = await office.convene(16, *AGENDA, ofDelegates=True)
    amendment, discharge = (item["id"] for item in meeting["resolutions"])
    workers = [
        row["membership"]["id"] for row in await sitting(office, meeting["heldOn"]) if row["section"] == "WORKER"
    ]
    amelie = own("amelie", "DE")
    gone, formerly_of_the_board = [one for one in workers if one != amelie][:2]
    await excluded(office, gone)
    await sealed(office, meeting, gone)

    # Delegates vote themselves.
    proxy = {"assembly": meeting["id"], "principal": amelie, "holder": formerly_of_the_board}
    refused = await office.refused(PROXY, "amelie-de", **proxy, form="TEXT", givenOn=office.day(0))
    assert (refused["code"], "43a" in refused["article"]) == ("PROXY_NOT_ALLOWED", True)

    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    assert len(await room(office, meeting["id"], gone)) == 51

    # Three quarters of the votes cast: 38 of 51 are too few, 39 are enough.
    await office.tally(amendment, (38, 13, 0))
    short = await office.outcome(amendment)
    assert (short["verdict"], short["needed"]) == ("REJECTED", 39)
    await office.tally(amendment, (39, 12, 0))
    assert (await office.outcome(amendment))["verdict"] == "ADOPTED"

    # Nobody votes on her own discharge, and her vote is in no base.
    conflict = {"resolution": discharge, "membership": formerly_of_the_board, "matter": "own_discharge"}
    found = (await office.do(CONFLICT, **conflict, why="She was on the board until June."))["conflict"]
    assert found == {"voteLost": True, "law": "DE GenG § 43(6)"}
    exercisable = (await office.read(ROOM, id=discharge))["resolution"]["exercisable"]
    assert exercisable["castable"] == 50
    assert [edge["node"]["membership"]["id"] for edge in exercisable["excluded"]["edges"]] == [formerly_of_the_board]
    too_many: dict[str, Any] = {"for": 26, "against": 25, "abstain": 0}
    assert (await office.refused(TALLY, resolution=discharge, **too_many))["code"] == "TALLY_EXCEEDS_ROOM"
    await office.tally(discharge, (26, 24, 0))
    for item in (amendment, discharge):
        declared = (await office.do(DECLARE, resolution=item))["resolution"]["declaration"]
        assert (declared["verdict"], declared["name"]) == ("ADOPTED", "Gerda Vogel")
