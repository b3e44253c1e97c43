"""Journey: Belgium and France meet on one evening and decide each by its own law; a consultation counts people once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hemicycle.sample.personas import persona
from tests.journeys.office import Office, proved
from tests.stack import Stack

SMARTCOOP, SMARTFR = "BE.entity.smartcoop", "FR.entity.smartfr"
ENTITIES = [{"country": "BE", "slug": "smartcoop"}, {"country": "FR", "slug": "smartfr"}]
AMELIE, BRUNO, BRUNO_FR = (f"person.{persona(name).person.hex}" for name in ("amelie", "bruno", "bruno-fr"))
AGENDA = {"title": "A shared orientation", "resolution": "ORDINARY"}
COMPUTE = """mutation($input: ComputeConsultationInput!) { computeConsultation(input: $input) {
  ... on ComputeConsultationPayload { consultation {
  id state binding persons voters sources { entityId registered } } } ...Refused } }"""
FIND = """mutation($input: FindConsultationDuplicatesInput!) { findConsultationDuplicates(input: $input) {
  ... on FindConsultationDuplicatesPayload {
  found consultation { persons } } ...Refused } }"""
DECIDE = """mutation($input: DecideConsultationDuplicateInput!) { decideConsultationDuplicate(input: $input) {
  ... on DecideConsultationDuplicatePayload {
  consultation { persons suspectedDuplicates(first: 20) { edges { node {
    first { id } second { id } decision { verdict name reasons } } } } } } ...Refused } }"""
SUSPECTED = """query($id: ID!) { consultationRoll(id: $id) { suspectedDuplicates(first: 50) { edges { node {
  first { id } second { id } decision { verdict } } } } } }"""
SEAL = """mutation($input: SealConsultationInput!) { sealConsultation(input: $input) {
  ... on SealConsultationPayload { consultation {
  state merkleRoot binding seals { name } files { bundle csv document } } } ...Refused } }"""
LINES = """query($id: ID!, $after: String) { consultationRoll(id: $id) { lines(first: 500, after: $after) {
  edges { node { person { id } counts registeredIn votesIn } } pageInfo { hasNextPage endCursor } } } }"""
JOINT = """query($id: ID!) { jointMeeting(id: $id) {
  assemblies { entity { id } roll { state merkleRoot totals { voters votes } } }
  results(position: 1) { assembly { entity { id } } tally { for against }
    outcome { verdict interim law { article } quorum { quorate present needed } } }
  combinedFor(position: 1) combinedAgainst(position: 1) combinedBinding } }"""


async def test_two_legal_results_and_one_figure_that_binds_nobody(rehearsing: Stack, tmp_path: Path):
    belgium = Office(rehearsing, SMARTCOOP, "otto", "oriane")
    france = Office(rehearsing, SMARTFR, "fleur", "felix")
    belgian = await belgium.convene(20, AGENDA, title="A joint evening", joint=True)
    meeting = belgian["jointMeeting"]["id"]
    french = await france.convene(20, AGENDA, title="Une soirée commune", jointMeeting=meeting)
    rolls = [await sealed(office, convened) for office, convened in ((belgium, belgian), (france, french))]
    assert rolls[0]["merkleRoot"] != rolls[1]["merkleRoot"]

    consultation = await bruno_is_decided_to_be_one(belgium, belgian["id"])
    await the_consultation_proves_itself(belgium, consultation, tmp_path)

    belgium.until(belgian["heldOn"])
    await decided(belgium, belgian, rolls[0], (15, 5, 0))
    await decided(france, french, rolls[1], (7, 12, 1))
    joint = (await belgium.read(JOINT, id=meeting))["jointMeeting"]
    for found, verdict, law in zip(joint["results"], ("ADOPTED", "REJECTED"), ("BE ", "FR "), strict=True):
        outcome = found["outcome"]
        assert (outcome["verdict"], outcome["interim"]) == (verdict, False)
        assert outcome["law"]["article"].startswith(law)
    assert (joint["combinedFor"], joint["combinedAgainst"], joint["combinedBinding"]) == (22, 17, False)
    assert [row["roll"]["state"] for row in joint["assemblies"]] == ["SEALED", "SEALED"]


async def sealed(office: Office, meeting: dict[str, Any]) -> dict[str, Any]:
    """The roll of one entity's part, signed by its own two."""
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    return await office.seal(roll["id"])


async def bruno_is_decided_to_be_one(office: Office, assembly: str) -> str:
    """Who joined in both countries and linked nothing is suspected, listed, and decided by a named person."""
    asked = {"assembly": assembly, "entities": ENTITIES}
    found = (await office.do(COMPUTE, **asked))["consultation"]
    assert (found["binding"], [row["entityId"] for row in found["sources"]]) == (False, [SMARTCOOP, SMARTFR])
    unsearched = await office.refused(SEAL, consultation=found["id"])
    assert unsearched["code"] == "DUPLICATES_NOT_SEARCHED"
    assert (await office.do(FIND, consultation=found["id"]))["found"] == 1
    pairs = (await office.read(SUSPECTED, id=found["id"]))["consultationRoll"]["suspectedDuplicates"]["edges"]
    assert [edge["node"] for edge in pairs] == [{"first": {"id": BRUNO}, "second": {"id": BRUNO_FR}, "decision": None}]
    assert (await office.refused(SEAL, consultation=found["id"]))["code"] == "DUPLICATE_UNDECIDED"
    said = {"first": BRUNO, "second": BRUNO_FR, "verdict": "SAME", "reasons": "He showed both cards at the desk."}
    after = (await office.do(DECIDE, consultation=found["id"], **said))["consultation"]
    assert after["persons"] == found["persons"] - 1
    return found["id"]


async def the_consultation_proves_itself(office: Office, consultation: str, folder: Path) -> None:
    """Sealed by two; everybody has one line, Amélie and Bruno in both countries; the bundle holds with hers."""
    await office.do(SEAL, consultation=consultation)
    found = (await office.do(SEAL, office.second, consultation=consultation))["consultation"]
    assert (found["state"], found["binding"], len(found["seals"])) == ("SEALED", False, 2)
    rows = await people(office, consultation)
    assert BRUNO_FR not in rows
    assert all(rows[one]["registeredIn"] == [SMARTCOOP, SMARTFR] for one in (AMELIE, BRUNO))
    bundle = folder / "consultation.jsonl"
    bundle.write_bytes((await office.file(found["files"]["bundle"])).content)
    said = await proved(bundle, AMELIE)
    assert found["merkleRoot"] in said


async def people(office: Office, consultation: str) -> dict[str, dict[str, Any]]:
    """Every line of the consultation, by person; nobody is there twice."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await office.read(LINES, id=consultation, after=after))["consultationRoll"]["lines"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    rows = {row["person"]["id"]: row for row in found}
    assert len(rows) == len(found)
    return rows


async def decided(office: Office, meeting: dict[str, Any], roll: dict[str, Any], votes: tuple[int, int, int]) -> None:
    """A fifth of all votes is in the room, which France's law asks for and Belgium's does not, and its count."""
    voters = [line["membership"]["id"] for line in await office.lines(roll["id"]) if line["person"]]
    await office.open(meeting["id"])
    await office.let_in(meeting["id"], *voters[: roll["totals"]["votes"] // 5 + 1])
    await office.tally(meeting["resolutions"][0]["id"], votes)
