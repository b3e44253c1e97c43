"""Elections by list that are voted on: openly, in secret and on paper, each to the same count as if recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from services.governance.domain.secret.statement import verify_ballot
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member
from tests.services.governance.graph.ballots.urn import CAST, OPEN, counted, named, opened_on
from tests.services.governance.graph.elections.test_elections import COUNCIL as RULES
from tests.services.governance.graph.elections.test_elections import spain
from tests.services.governance.graph.secret.box import cast as sealed_cast
from tests.services.governance.graph.secret.box import seen, with_keys
from tests.services.governance.hands import m
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_NL = "NL.entity.smart-nl"
LISTS = [{"name": "North", "names": ["Ada", "Bo", "Cy"]}, {"name": "South", "names": ["Di", "Ed"]}]
COUNCIL = {"office": "council", "seats": 3, "lists": LISTS}
CLOSE = """mutation($input: CloseBallotInput!) { closeBallot(input: $input) { ... on CloseBallotPayload {
  ballot { lists { name names } soFar { name votes } }
  resolution { listElection { verdict papersValid papersEmpty papersSpoilt elected lists { name votes seats elected } }
    election { elected } } } ...Refused } }"""


def on_list(place: Country, ballot: str, who: int, name: str | None, **fields: Any) -> dict[str, Any]:
    said = {"marks": []} if name is None else {"list": name}
    return {"ballot": ballot, "membership": m(who, place.code)} | said | fields


async def closed(place: Country, ballot: str) -> dict[str, Any]:
    return (await place.data(CLOSE, input={"ballot": ballot}))["closeBallot"]


async def netherlands(country: OpenCountry) -> tuple[Country, str]:
    """Ten members in the room, and an election that no law wants secret."""
    place = await country("NL")
    offices = [{"office": "board", "how": "by_name"}, RULES]
    most_votes = {"majorities.elections": {"plurality": True}}
    choices: dict[str, Any] = {
        "unpaid_shares.vote_suspended": False,
        "notice_days.min": 14,
        "offices": offices,
    } | most_votes
    await place.statutes(SMART_NL, **choices)
    await place.load(*(member(number, SMART_NL) for number in range(1, 11)))
    assembly = await meeting_of_today(place, SMART_NL, agenda=[{"title": "Council", "resolution": "ELECTION"}])
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 11))
    return place, (await agenda(place, assembly))[0]


async def test_lists_are_voted_on_openly(country: OpenCountry) -> None:
    place, council = await netherlands(country)
    wrong = {"resolution": council, "form": "OPEN", "channels": ["IN_ROOM"]}
    assert (await place.refused(OPEN, input=wrong | COUNCIL | {"office": "board"}))["code"] == "OFFICE_RULES"
    assert await place.code_of(OPEN, input=wrong | COUNCIL | {"seats": 4}) == "OFFICE_RULES"
    ballot = await opened_on(place, council, **COUNCIL)
    marked = on_list(place, ballot, 1, "North", marks=["Bo"])
    refused = await place.refused(CAST, input=marked)
    assert (refused["code"], "list_preferences" in refused["message"]) == ("BAD_ARGUMENT", True)
    assert await place.code_of(CAST, input=on_list(place, ballot, 1, "West")) == "BAD_ARGUMENT"
    for who, name in ((1, "North"), (2, "North"), (3, "North"), (4, "South"), (5, "South"), (6, None)):
        await place.data(CAST, input=on_list(place, ballot, who, name))
    found = await closed(place, ballot)
    assert found["ballot"] == {"lists": LISTS, "soFar": [{"name": "North", "votes": 3}, {"name": "South", "votes": 2}]}
    result = found["resolution"]["listElection"]
    assert (result["papersValid"], result["papersEmpty"], result["papersSpoilt"]) == (5, 1, 0)
    assert [(row["name"], row["seats"], row["elected"]) for row in result["lists"]] == [
        ("North", 2, ["Ada", "Bo"]),
        ("South", 1, ["Di"]),
    ]
    assert found["resolution"]["election"] is None


async def test_lists_are_voted_on_in_secret_and_the_file_proves_the_count(country: OpenCountry, tmp_path: Path) -> None:
    place, [council] = await spain(country, "Council")
    with_keys(place, tmp_path)
    ballot = await opened_on(place, council, form="SECRET", **COUNCIL)
    for who, content in enumerate(({"list": 1}, {"list": 1}, {"list": 2}, {"list": None}, {"list": 9}), start=1):
        await sealed_cast(place, ballot, who, content)
    result = (await closed(place, ballot))["resolution"]["listElection"]
    assert [result[key] for key in ("papersValid", "papersEmpty", "papersSpoilt")] == [3, 1, 1]
    assert [(row["name"], row["votes"]) for row in result["lists"]] == [("North", 2), ("South", 1)]
    opening = (await seen(place, ballot))["secret"]["opening"]
    slips = [(slip["kind"], slip["word"], slip["votes"]) for slip in opening["slips"]]
    assert slips == [
        ("LIST", "North", 2), ("LIST", "South", 1), ("PAPER", "0", 1), ("PAPER", "1", 3), ("PAPER", "SPOILT", 1)
    ]  # fmt: skip
    path = f"/bulk/ballots/{ballot}.jsonl"
    file = await ask(place.app, "GET", path, authorization=f"Bearer {place.token('otto')}")
    rows = file.body.splitlines(keepends=True)
    claims = verify_ballot(rows).claims
    assert claims["count"] == {"lists": {"North": 2, "South": 1}, "marks": {}, "empty": 1, "spoilt": 1}
    assert json.loads(rows[1])["slip"]["kind"] == "list"


async def test_lists_are_counted_on_paper_by_two(country: OpenCountry) -> None:
    place, [council] = await spain(country, "Council")
    ballot = await opened_on(place, council, form="PAPER", **COUNCIL)
    asked = "query($id: ID!) { resolution(id: $id) { assembly { id } } }"
    assembly = (await place.data(asked, id=council))["resolution"]["assembly"]["id"]
    offices = await named(place, assembly, 1, 2)
    rows = [
        {"name": row["name"], "votes": votes, "names": [{"name": name} for name in row["names"]]}
        for row, votes in zip(LISTS, (5, 3), strict=True)
    ]
    for who, office in zip(("otto", "oriane"), offices, strict=True):
        found = await counted(place, ballot, who, office, lists=rows, empty=1, spoilt=1)
        assert found["differences"] == []
    result = (await closed(place, ballot))["resolution"]["listElection"]
    assert [result[key] for key in ("papersValid", "papersEmpty", "papersSpoilt")] == [8, 1, 1]
