"""Journey: SmartFR, a SCIC SA, gives itself three colleges, and one of them stays away."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.desk import (
    an_item_is_opened_on_every_screen,
    somebody_is_found,
    the_bureau_takes_its_seats,
    the_list_is_printed,
)
from tests.journeys.office import ADOPT, CHECK_IN, DECLARE, PROPOSE, TALLY, Office
from tests.stack import Stack

SMARTFR = "FR.entity.smartfr"
WEIGHTS = {"WORKERS": (9, 20), "USERS": (7, 20), "PARTNERS": (1, 5)}
LINES = """query($roll: ID!, $after: String) { roll(id: $roll) { lines(first: 500, after: $after, reason: VOTES) {
  edges { node { votes membership { id college kind } } } pageInfo { hasNextPage endCursor } } } }"""
ROOM = """query($id: ID!) { assembly(id: $id) { exercisable { presentVotes castable
  colleges { college entitledVotes presentVotes } }
  calls { number quorum { base entitled present needed quorate } } } }"""
ACTS_FOR = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) {
  ... on RecordRepresentationPayload {
  representation { law outsider { id } } } ...Refused } }"""
RESULT = """query($id: ID!) { resolution(id: $id) { outcome { verdict interim share needed
  open { because law { key article unverified } } restsOn { key article unverified } quorum { quorate }
  colleges { method absentCollege share heads colleges { college weight for against absent }
    readings { method absentCollege share verdict } } }
  declaration { verdict name law { key } } } }"""
FILES = "query($id: ID!) { roll(id: $id) { files { bundle csv document } } }"


def clause(weights: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """Weights as the statutes say them."""
    return [{"college": code, "weight": list(weight)} for code, weight in weights.items()]


async def voters(office: Office, roll: str) -> dict[str, list[str]]:
    """Who votes, by college; the partners' organisations apart, as ORGANISATIONS."""
    found: dict[str, list[str]] = {}
    after = None
    while True:
        page = (await office.read(LINES, roll=roll, after=after))["roll"]["lines"]
        for edge in page["edges"]:
            member = edge["node"]["membership"]
            place = "ORGANISATIONS" if member["kind"] == "ORGANISATION" else member["college"]
            found.setdefault(place, []).append(member["id"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def let_in(office: Office, assembly: str, people: list[str], desks: int = 6) -> None:
    """Check people in at a few desks at once."""

    async def desk(queue: list[str]) -> None:
        await office.let_in(assembly, *queue)

    await asyncio.gather(*(desk(people[number::desks]) for number in range(desks)))


async def directors(office: Office, organisations: list[str]) -> list[str]:
    """Each organisation's director by the company register: the law's own acting-for, not a proxy."""
    found = []
    for number, one in enumerate(organisations):
        director = {"name": f"Invented Director {number}", "capacity": "gérante"}
        wanted = {"represented": one, "basis": "DIRECTOR", "source": "extrait Kbis", "outsider": director}
        acting = (await office.do(ACTS_FOR, entity=SMARTFR, **wanted))["representation"]
        found.append(acting["outsider"]["id"])
    return found


async def meeting(office: Office) -> tuple[str, str, str, dict[str, list[str]]]:
    """A meeting on the first day its notice allows, opened on a sealed roll: its id, its item's, the roll's, voters."""
    convened = await office.convene(16, {"title": "Orientation of the year", "resolution": "ORDINARY"})
    roll = await office.compute(convened["id"])
    await office.sign_off(roll)
    sealed = await office.seal(roll["id"])
    assert sealed["state"] == "SEALED"
    office.until(convened["heldOn"])
    await office.open(convened["id"])
    return convened["id"], convened["resolutions"][0]["id"], roll["id"], await voters(office, roll["id"])


async def test_three_colleges_and_one_stays_away(rehearsing: Stack, tmp_path: Path):
    office = Office(rehearsing, SMARTFR, "fleur", "felix")

    # Weights that the law does not allow are refused with its article, one fault after the other.
    heavy = clause({"WORKERS": (11, 20), "USERS": (1, 4), "PARTNERS": (1, 5)})
    light = clause({"WORKERS": (1, 2), "USERS": (9, 20), "PARTNERS": (1, 20)})
    two = clause({"WORKERS": (1, 2), "USERS": (1, 2)})
    for weights in (heavy, light, two):
        refused = await office.refused(PROPOSE, **await office.draft("Trois collèges", college_weights=weights))
        assert (refused["code"], "19 octies" in refused["article"]) == ("STATUTES_OUTSIDE_LAW", True)
    uneven = clause({"WORKERS": (1, 2), "USERS": (1, 4), "PARTNERS": (1, 5)})
    refused = await office.refused(PROPOSE, **await office.draft("Trois collèges", college_weights=uneven))
    assert (refused["code"], refused["key"]) == ("BAD_ARGUMENT", "college_weights")

    # Within the law they are adopted by the second organiser; about an absent college they say nothing.
    draft = await office.draft("Trois collèges", college_weights=clause(WEIGHTS))
    draft["choices"] = [row for row in draft["choices"] if row["key"] != "colleges.absent_college"]
    proposal = (await office.do(PROPOSE, **draft))["proposal"]
    version = (await office.do(ADOPT, "felix", proposal=proposal["id"]))["statutes"]["version"]

    # The users stay away. With silent statutes nothing is declared, and every reading is shown.
    assembly, item, _, people = await meeting(office)
    assert people.keys() == {*WEIGHTS, "ORGANISATIONS"}
    turned_away = await office.refused(CHECK_IN, assembly=assembly, membership=people["ORGANISATIONS"][0])
    assert turned_away["code"] == "NOT_ENTITLED", "an organisation comes through who acts for it"
    await the_bureau_takes_its_seats(office, assembly, people["WORKERS"])
    await an_item_is_opened_on_every_screen(office, assembly, item)
    await somebody_is_found(office, assembly, people["WORKERS"][0])
    acting = await directors(office, people["ORGANISATIONS"][:2])
    assert (await quorum(office, assembly))["quorate"] is False
    await evening(office, assembly, people, acting)
    await the_list_is_printed(office, assembly)
    outcome = await counted(office, item)
    assert (outcome["verdict"], outcome["quorum"]["quorate"]) == ("NO_RESULT", True)
    assert [row["law"]["key"] for row in outcome["open"]] == ["colleges.absent_college"]
    assert outcome["open"][0]["law"]["unverified"] is True
    shown = outcome["colleges"]
    read = [row for row in shown["readings"] if row["method"] == "PROPORTIONAL"]
    assert {row["absentCollege"]: (row["share"], row["verdict"]) for row in read} == {
        "LOST": ("7/20", "REJECTED"),
        "RENORMALISED": ("7/13", "ADOPTED"),
    }
    assert next(row for row in shown["colleges"] if row["college"] == "USERS")["absent"] is True
    refused = await office.refused(DECLARE, resolution=item)
    assert refused["code"] == "NO_RESULT"

    # The statutes are changed that same day. They are not for this meeting, which keeps its law, but from tomorrow on.
    draft = await office.draft("Collège absent", colleges__absent_college="renormalised")
    proposal = (await office.do(PROPOSE, **draft))["proposal"]
    refused = await office.refused(ADOPT, "felix", proposal=proposal["id"])
    assert (refused["code"], refused["existing"]) == ("TRANSITION_NOT_ALLOWED", assembly)
    proposal = (await office.do(PROPOSE, **draft | {"validFrom": office.day(1)}))["proposal"]
    version = (await office.do(ADOPT, "felix", proposal=proposal["id"]))["statutes"]["version"]
    assert (await office.refused(DECLARE, resolution=item))["code"] == "NO_RESULT"
    assembly, item, roll, people = await meeting(office)
    await evening(office, assembly, people, acting)
    outcome = await counted(office, item)
    shown = outcome["colleges"]
    assert (outcome["verdict"], outcome["interim"], outcome["open"]) == ("ADOPTED", False, [])
    assert (shown["method"], shown["absentCollege"]) == ("PROPORTIONAL", "RENORMALISED")
    assert (shown["share"], shown["heads"]) == ("7/13", "31/85"), "weights carry what heads would not"
    assert {row["college"]: row["weight"] for row in shown["colleges"]} == {
        "WORKERS": "9/20",
        "USERS": "7/20",
        "PARTNERS": "1/5",
    }

    # Declared once, under a name, with every article it rests on.
    await office.do(DECLARE, resolution=item)
    declared = (await office.read(RESULT, id=item))["resolution"]["declaration"]
    assert (declared["verdict"], declared["name"]) == ("ADOPTED", "Fleur Martin")
    assert {"colleges.count_method", "colleges.absent_college", "majorities.ordinary"} <= {
        row["key"] for row in declared["law"]
    }
    other: dict[str, Any] = {"for": 1, "against": 0, "abstain": 0}
    closed = await office.refused(TALLY, resolution=item, **other)
    assert closed["code"] == "RESULT_DECLARED"
    await the_roll_as_files(office, roll, version, tmp_path)


async def quorum(office: Office, assembly: str) -> dict[str, Any]:
    """The quorum of the open call."""
    return (await office.read(ROOM, id=assembly))["assembly"]["calls"][-1]["quorum"]


async def evening(office: Office, assembly: str, people: dict[str, list[str]], acting: list[str]) -> None:
    """A fifth of all votes comes: 81 workers, 2 partners and who acts for 2 others, no user."""
    await let_in(office, assembly, people["WORKERS"][:81] + people["PARTNERS"][:2])
    for one in acting:
        await office.do(CHECK_IN, assembly=assembly, outsider=one)
    room = (await office.read(ROOM, id=assembly))["assembly"]
    present = {row["college"]: row["presentVotes"] for row in room["exercisable"]["colleges"]}
    assert present == {"WORKERS": 81, "USERS": 0, "PARTNERS": 4}
    found = room["calls"][-1]["quorum"]
    assert (found["base"], found["present"], found["needed"], found["quorate"]) == ("VOTES", 85, 85, True)


async def counted(office: Office, item: str) -> dict[str, Any]:
    """A third of the workers and all partners say yes; the result."""
    by_college = [{"name": "WORKERS", "for": 27, "against": 54}, {"name": "PARTNERS", "for": 4, "against": 0}]
    await office.tally(item, (31, 54, 0), colleges=by_college)
    return (await office.read(RESULT, id=item))["resolution"]["outcome"]


async def the_roll_as_files(office: Office, roll: str, version: int, folder: Path) -> None:
    """The document names the statutes' version; the bundle proves itself to whoever has nothing but the file."""
    files = (await office.read(FILES, id=roll))["roll"]["files"]
    document = await office.file(files["document"])
    assert (document.status_code, document.content[:5]) == (200, b"%PDF-")
    bundle = folder / "roll.jsonl"
    bundle.write_bytes((await office.file(files["bundle"])).content)
    done = verify(bundle)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "19 octies" in done.stdout or "code de commerce" in done.stdout, "articles that were not read are named"
    assert f"in Europe/Paris; statutes {version}" in done.stdout.replace("24:00 in", "in")
    bundle.write_bytes(bundle.read_bytes().replace(b'"votes":1', b'"votes":2', 1))
    assert verify(bundle).returncode == 1


def verify(bundle: Path) -> subprocess.CompletedProcess[str]:
    """`hemicycle verify` on a file alone."""
    return subprocess.run(
        [sys.executable, "-m", "hemicycle", "verify", str(bundle)],
        env=os.environ | {"HEMICYCLE_DATA": str(bundle.parent / "none")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
