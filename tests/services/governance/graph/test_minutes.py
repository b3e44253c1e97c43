"""Minutes over the graph: drafted from the record, what is missing named, signed by those who must."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pytest

from services.governance.store.after import by_name
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.graph.test_results import DECLARE as DECLARE_RESULT
from tests.services.governance.graph.test_results import TALLY
from tests.services.governance.hands import DECLARE, GIVE, proxy
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_DE, SMART_ES = "DE.entity.smart-eg", "ES.entity.smart-ib"
MINUTES = """id number version state reason draftedBy digest place missing
  officers { capacity name } attendance { inRoom remote outsiders proxies }
  items { position title text verdict declaredBy conflicts protests explained { figure value because law { key } } }
  requirements { part word kept said law { key article unverified } }
  annexes { word sha256 rows } slots { word count open } signatures { capacity name onPaper source }
  deadline { lastDay said kept law { article } } files { document attendance body }"""
DRAFT = f"""mutation($input: DraftMinutesInput!) {{ draftMinutes(input: $input) {{
  ... on DraftMinutesPayload {{ minutes {{ {MINUTES} }} }} ...Refused }} }}"""
SIGN = f"""mutation($input: SignMinutesInput!) {{ signMinutes(input: $input) {{
  ... on SignMinutesPayload {{ minutes {{ {MINUTES} }} }} ...Refused }} }}"""
READ = f"query($a: ID!) {{ assembly(id: $a) {{ minutes {{ {MINUTES} }} minutesVersions {{ version state }} }} }}"
INSPECT = "query($a: ID!, $m: ID!) { inspectMinutes(assembly: $a, membership: $m) { version missing digest } }"


async def held(country: OpenCountry, *votes: tuple[int, int], **fields: Any) -> tuple[Country, str, list[str]]:
    """A German meeting with six in the room, and votes counted and declared on its items."""
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 9)))
    assembly = await meeting_of_today(place, SMART_DE, **fields)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3, 4, 5, 6)
    items = await agenda(place, assembly)
    for item, (yes, no) in zip(items, votes, strict=False):
        await place.data(TALLY, input={"resolution": item, "for": yes, "against": no, "abstain": 0})
        await place.data(DECLARE_RESULT, input={"resolution": item})
    return place, assembly, items


def drafting(assembly: str, /, **fields: Any) -> dict[str, Any]:
    officers = [
        {"capacity": "CHAIR", "name": "Gustav", "membership": membership_id("DE", 1)},
        {"capacity": "SECRETARY", "name": "Otto"},
    ]
    annexes = [{"word": "proof_of_convening", "title": "Letters of 2 May", "sha256": "ab" * 32}]
    return {"assembly": assembly, "place": "Berlin", "officers": officers, "annexes": annexes} | fields


async def drafted(place: Country, assembly: str, /, **fields: Any) -> dict[str, Any]:
    return (await place.data(DRAFT, input=drafting(assembly, **fields)))["draftMinutes"]["minutes"]


def words(found: dict[str, Any]) -> dict[str, str]:
    return {row["word"]: row["kept"] for row in found["requirements"]}


async def test_minutes_say_what_is_on_record_and_name_what_is_missing(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    bare = (await place.data(DRAFT, input={"assembly": assembly}))["draftMinutes"]["minutes"]
    assert set(bare["missing"]) == {"place", "chair_name", "proof_of_convening"}
    assert words(bare)["chair_s_statement_of_the_resolution"] == "RECORDED"
    assert all(row["law"]["article"].startswith("DE GenG § 47") for row in bare["requirements"])
    (item,) = bare["items"]
    assert (item["verdict"], item["declaredBy"]) == ("ADOPTED", "Otto")
    steps = {row["figure"]: row for row in item["explained"]}
    assert (steps["share"]["value"], steps["threshold"]["value"]) == ("5/6", "1/2")
    assert steps["base"]["law"]["key"] == "majorities.ordinary"
    assert steps["margin"]["value"] is False
    assert bare["attendance"] == {"inRoom": 6, "remote": 0, "outsiders": 0, "proxies": 0}
    asked = {"minutes": bare["id"], "capacity": "CHAIR", "name": "Otto"}
    refused = await place.refused(SIGN, input=asked)
    assert (refused["code"], set(refused["missing"])) == ("MINUTES_INCOMPLETE", set(bare["missing"]))
    assert refused["articles"][0]["article"] == "DE GenG § 47(1)"


async def test_they_are_signed_by_those_whom_the_law_wants(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    found = await drafted(place, assembly)
    assert (found["number"], found["version"], found["state"], found["missing"]) == (1, 1, "DRAFT", [])
    assert found["slots"] == [
        {"word": "chair", "count": 1, "open": 1},
        {"word": "one_present_board_member", "count": 1, "open": 1},
    ]
    chair = {"minutes": found["id"], "capacity": "CHAIR", "name": "Gustav", "membership": membership_id("DE", 1)}
    assert await place.code_of(SIGN, input=chair) == "FORBIDDEN"
    wrong = chair | {"name": "Otto", "membership": None}
    assert await place.code_of(SIGN, input=wrong) == "SIGNATURE_NOT_WANTED"
    assert await place.code_of(SIGN, input=wrong | {"capacity": "SECRETARY"}) == "SIGNATURE_NOT_WANTED"
    paper = {"onPaper": True, "source": "minute book, page 12"}
    once = (await place.data(SIGN, input=chair | paper))["signMinutes"]["minutes"]
    assert (once["state"], [slot["open"] for slot in once["slots"]]) == ("DRAFT", [0, 1])
    assert await place.code_of(SIGN, input=chair | paper) == "ALREADY_EXISTS"
    board = {"minutes": found["id"], "capacity": "BOARD_MEMBER", "name": "Berta"} | paper
    absent = await place.refused(SIGN, input=board | {"membership": membership_id("DE", 8)})
    assert (absent["code"], absent["articles"][0]["article"]) == ("NOT_ENTITLED", "DE GenG § 47(2)")
    signed = board | {"membership": membership_id("DE", 2), "idempotencyKey": "s1"}
    twice = (await place.data(SIGN, input=signed))["signMinutes"]["minutes"]
    assert (twice["state"], twice["deadline"]["lastDay"], twice["deadline"]["kept"]) == ("SIGNED", None, None)
    assert (await place.data(SIGN, input=signed))["signMinutes"]["minutes"] == twice
    assert await place.code_of(SIGN, input=signed | {"idempotencyKey": "s2"}) == "TRANSITION_NOT_ALLOWED"
    assert [line.action for line in await place.chain()][-3:] == ["draftMinutes", "signMinutes", "signMinutes"]


async def test_signed_minutes_are_corrected_by_another_version(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    first = await drafted(place, assembly)
    assert await place.code_of(DRAFT, input=drafting(assembly)) == "CHANGED_MEANWHILE"
    second = await drafted(place, assembly, expectedVersion=1)
    paper = {"onPaper": True, "source": "minute book"}
    for capacity, name, number in (("CHAIR", "Gustav", 1), ("BOARD_MEMBER", "Berta", 2)):
        hand = {"capacity": capacity, "name": name, "membership": membership_id("DE", number)}
        asked = {"minutes": first["id"]} | hand | paper
        assert await place.code_of(SIGN, input=asked) == "TRANSITION_NOT_ALLOWED"
        await place.data(SIGN, input=asked | {"minutes": second["id"]})
    assert await place.code_of(DRAFT, input=drafting(assembly, expectedVersion=2)) == "BAD_ARGUMENT"
    third = await drafted(place, assembly, expectedVersion=2, reason="the place was wrong", place="Potsdam")
    assert (third["number"], third["version"], third["reason"]) == (1, 3, "the place was wrong")
    read = (await place.data(READ, a=assembly))["assembly"]
    assert [row["state"] for row in read["minutesVersions"]] == ["REPLACED", "REPLACED", "DRAFT"]
    assert read["minutes"]["id"] == third["id"]


async def test_what_was_counted_and_not_declared_is_missing(country: OpenCountry) -> None:
    place, assembly, (item,) = await held(country)
    await place.data(TALLY, input={"resolution": item, "for": 5, "against": 1, "abstain": 0})
    found = await drafted(place, assembly)
    assert "kind_and_result_of_votes" in found["missing"]


async def test_bad_drafts_change_nothing(country: OpenCountry) -> None:
    place, assembly, (item,) = await held(country, (5, 1))
    twice = {"resolution": item, "text": "x"}
    for fields in (
        {"officers": [{"capacity": "MANAGER", "name": "Max"}]},
        {"officers": [{"capacity": "CHAIR", "name": "A"}, {"capacity": "CHAIR", "name": "B"}]},
        {"items": [twice, twice]},
        {"items": [{"resolution": item[:-4] + "0000", "text": "x"}]},
        {"annexes": [{"word": "proof_of_convening", "title": "x", "sha256": "zz"}]},
        {"statements": [{"word": "no word!", "text": "x"}]},
        {"place": " "},
    ):
        assert await place.code_of(DRAFT, input=drafting(assembly, **fields)) == "BAD_ARGUMENT"
    assert (await place.data(READ, a=assembly))["assembly"]["minutes"] is None
    coming = await place.convene(SMART_DE, place.day(40))
    assert await place.code_of(DRAFT, input=drafting(coming)) == "TRANSITION_NOT_ALLOWED"
    assert await place.code_of(DRAFT, place.token("mia", "auditor"), input=drafting(assembly)) == "PARTITION_FORBIDDEN"


async def test_annexed_lists_are_those_of_the_draft_for_ever(country: OpenCountry) -> None:
    place, assembly, (item,) = await held(country)
    await place.data(GIVE, input=proxy(place, assembly, 7, 2))
    await place.data(
        DECLARE,
        input={
            "resolution": item,
            "membership": membership_id("DE", 3),
            "matter": "own_discharge",
            "why": "her own discharge",
        },
    )
    found = await drafted(place, assembly)
    assert (found["items"][0]["conflicts"], found["attendance"]["proxies"]) == (1, 1)
    annex = next(row for row in found["annexes"] if row["word"] == "attendance_list")
    await checked_in(place, assembly, 8)
    body = await _file(place, found["id"], "csv")
    assert hashlib.sha256(body).hexdigest() == annex["sha256"]
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert len(rows) == annex["rows"] == 7
    represented = next(row for row in rows if row["how"] == "PROXY")
    assert (represented["membership"], represented["by"]) == (membership_id("DE", 7), membership_id("DE", 2))
    whole = await _file(place, found["id"], "jsonl")
    assert hashlib.sha256(whole).hexdigest() == found["digest"]
    assert json.loads(whole)["items"][0]["conflicts"][0]["matter"] == "own_discharge"


async def test_the_document_is_for_the_bureau_and_leaves_a_trace(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    found = await drafted(place, assembly)
    page = await _file(place, found["id"], "pdf")
    assert page.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in page
    assert page == await _file(place, found["id"], "pdf")
    await _file(place, found["id"], "pdf", place.token("mia", "client_officer"), status=403)
    assert [line.action for line in await place.chain()][-2:] == ["exportMinutes", "exportMinutes"]


async def test_an_auditor_inspects_signed_minutes_only(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    found = await drafted(place, assembly)
    auditor, hers = place.token("aude", "auditor"), membership_id("DE", 1)
    assert await place.code_of(INSPECT, auditor, a=assembly, m=hers) == "NOT_FOUND"
    paper = {"onPaper": True, "source": "minute book"}
    for capacity, name, number in (("CHAIR", "Gustav", 1), ("BOARD_MEMBER", "Berta", 2)):
        hand = {"capacity": capacity, "name": name, "membership": membership_id("DE", number)}
        await place.data(SIGN, input={"minutes": found["id"]} | hand | paper)
    read = (await place.data(INSPECT, auditor, a=assembly, m=hers))["inspectMinutes"]
    assert (read["version"], read["digest"]) == (1, found["digest"])
    assert (await place.chain())[-1].action == "inspectMinutes"


async def _file(
    place: Country, minutes: str, form: str, token: str | None = None, status: int = 200, *, folder: str = "minutes"
) -> bytes:
    bearer = f"Bearer {token or place.token()}"
    answer = await ask(place.app, "GET", f"/bulk/{folder}/{minutes}.{form}", authorization=bearer)
    assert answer.status == status, answer.body
    return answer.body


NAME = """mutation($input: NameToBureauInput!) { nameToBureau(input: $input) { ...Refused } }"""


async def test_the_bureau_is_the_one_that_the_desk_recorded(country: OpenCountry) -> None:
    place, assembly, _ = await held(country, (5, 1))
    asked = {"assembly": assembly, "office": "CHAIR", "membership": membership_id("DE", 4), "chosenBy": "MEETING"}
    await place.data(NAME, input=asked)
    bare = (await place.data(DRAFT, input={"assembly": assembly}))["draftMinutes"]["minutes"]
    assert bare["officers"] == [{"capacity": "CHAIR", "name": None}]
    assert "chair_name" in bare["missing"]
    assert await place.code_of(DRAFT, input=drafting(assembly, expectedVersion=1)) == "BAD_ARGUMENT"
    officers = [{"capacity": "CHAIR", "name": "Dora", "membership": membership_id("DE", 4)}]
    found = await drafted(place, assembly, expectedVersion=1, officers=officers)
    assert (found["officers"], found["missing"]) == ([{"capacity": "CHAIR", "name": "Dora"}], [])


BALLOT = """mutation($input: OpenBallotInput!) { openBallot(input: $input) {
  ... on OpenBallotPayload { ballot { id } } ...Refused } }"""
CAST = """mutation($input: CastVoteInput!) { castVote(input: $input) { ...Refused } }"""
CLOSE = """mutation($input: CloseBallotInput!) { closeBallot(input: $input) { ...Refused } }"""


async def test_where_the_law_wants_names_they_come_from_the_open_ballot(
    country: OpenCountry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name, "PAGE", 2)
    place = await country("IT")
    smart = "IT.entity.smart-it"
    await place.statutes(
        smart,
        quorum__ordinary__first={"base": "total", "frac": [1, 4], "strict": False},
        majorities__ordinary={"threshold": [1, 2], "base": "cast_excl", "strict": True},
    )
    await place.load(*(member(number, smart) for number in range(1, 5)))
    assembly = await meeting_of_today(place, smart)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    (item,) = await agenda(place, assembly)
    ballot = (await place.data(BALLOT, input={"resolution": item, "form": "OPEN", "channels": ["IN_ROOM"]}))[
        "openBallot"
    ]["ballot"]["id"]
    for number, choice in ((1, "FOR"), (2, "FOR"), (3, "AGAINST")):
        vote = {"ballot": ballot, "membership": membership_id("IT", number), "choice": choice}
        await place.data(CAST, input=vote)
    await place.data(CLOSE, input={"ballot": ballot})
    found = (await place.data(DRAFT, input={"assembly": assembly}))["draftMinutes"]["minutes"]
    assert words(found)["names_for_against_abstained"] == "RECORDED"
    body = json.loads(await _file(place, found["id"], "jsonl"))
    assert body["items"][0]["named"] == 3
    (annex,) = (row for row in body["annexes"] if row["word"] == "votes_by_name")
    file = await _file(place, found["id"], "csv", folder="votes")
    assert (hashlib.sha256(file).hexdigest(), annex["rows"]) == (annex["sha256"], 3)
    assert [(row["membership"], row["choice"]) for row in csv.DictReader(io.StringIO(file.decode()))] == [
        (membership_id("IT", 1), "FOR"),
        (membership_id("IT", 2), "FOR"),
        (membership_id("IT", 3), "AGAINST"),
    ]
    assert (await _file(place, found["id"], "pdf")).startswith(b"%PDF")
