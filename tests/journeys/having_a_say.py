"""What members do before and at a meeting: table a motion, send others with instructions, have a vote in secret."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.answers import asking
from tests.journeys.office import Office
from tests.journeys.sealing import by_hand

MOTION = """motion { id state closesOn closingLaw { article } resolution { id title }
  support { members reached needed { unit needed signed } law { article } } }"""
TABLE, SIGN = asking("tableMotion", MOTION), asking("signInitiative", MOTION)
AGENDA = "query($id: ID!) { assembly(id: $id) { resolutions { id title } motions { edges { node { id state } } } } }"
IMPORT = asking(
    "importProxies",
    "proxyImport { accepted standing rejectedCount rejected(first: 9) { edges { node { line code article } } } }",
)
HOLDERS = """query($id: ID!, $item: ID!) { assembly(id: $id) { proxyList { csv } proxyHolders(resolution: $item) {
  edges { node { membership { id } principals votes here wishes { choice principals votes } } } } } }"""
SECRET = asking(
    "requestSecretVote", "resolution { secrecy { secret ordered votesAsked votesPresent threshold { article } } }"
)
OPEN_BALLOT, CAST = asking("openBallot", "ballot { id form }"), asking("castVote", "receipt { code }")
HAND = """query($ballot: ID!, $who: ID!) { ballot(id: $ballot) { secret { publicKey keyId length envelopeSize
  hand(membership: $who) { membership { id } votes byProxy wish { choice } } } } }"""
SEAL = asking("castEnvelopes", "receipt { code }")
CLOSE = asking(
    "closeBallot",
    "ballot { receipts secret { keyDestroyedAt opening { slips { word votes } } } }"
    " resolution { tally { for against } }",
)


async def enough_sign(office: Office, meeting: str, members: list[str], needed: int) -> str:
    """A tenth of the members sign; the one whose signature reaches it puts the motion on the agenda. Gives the item."""
    words = {"title": "Fondo de formación", "text": "El 5 % del excedente.", "reasons": "Aprendemos poco."}
    motion = (await office.do(TABLE, assembly=meeting, membership=members[0], **words))["motion"]
    assert (motion["state"], "24.2" in motion["closingLaw"]["article"]) == ("OPEN", True)
    assert motion["support"]["needed"][0]["needed"] == needed
    again = await office.refused(SIGN, initiative=motion["id"], membership=members[0])
    assert again["code"] == "ALREADY_EXISTS"
    for member in members[1:needed]:
        assert motion["state"] == "OPEN"
        motion = (await office.do(SIGN, initiative=motion["id"], membership=member))["motion"]
    assert (motion["state"], motion["support"]["reached"]) == ("ENTERED", True)
    shown = (await office.read(AGENDA, id=meeting))["assembly"]
    assert shown["resolutions"][-1] == motion["resolution"]
    return motion["resolution"]["id"]


async def a_late_motion(office: Office, meeting: str, member: str) -> None:
    """Nine days after the notice nobody tables anything more."""
    words = {"title": "Otra cosa", "text": "Algo.", "reasons": "Tarde."}
    refused = await office.refused(TABLE, assembly=meeting, membership=member, **words)
    assert (refused["code"], refused["reason"]) == ("INITIATIVE_NOT_ALLOWED", "late")
    assert "24.2" in refused["article"]


async def sent_by_file(office: Office, meeting: str, item: str, holder: str, principals: list[str]) -> None:
    """Two send the same member, one to vote against; a third is over the limit, nobody sends herself or passes on."""
    position = [row["id"] for row in (await office.read(AGENDA, id=meeting))["assembly"]["resolutions"]].index(item) + 1
    today, (first, second, third) = office.day(0), principals
    lines = [
        f"principal;holder;form;given_on;item {position}",
        f"{first};{holder};PAPER;{today};AGAINST",
        f"{second};{holder};PAPER;{today};",
        f"{third};{holder};PAPER;{today};FOR",
        f"{third};{third};PAPER;{today};",
        f"{holder};{third};PAPER;{today};",
    ]
    found = (await office.do(IMPORT, assembly=meeting, content="\n".join(lines)))["proxyImport"]
    assert (found["accepted"], found["standing"]) == (2, 0)
    rejected = [edge["node"] for edge in found["rejected"]["edges"]]
    codes = {4: "PROXY_NOT_ALLOWED", 5: "PROXY_NOT_ALLOWED", 6: "PROXY_NOT_ALLOWED"}
    assert {row["line"]: row["code"] for row in rejected} == codes
    assert "27.1" in rejected[0]["article"]
    again = (await office.do(IMPORT, assembly=meeting, content="\n".join(lines[:3])))["proxyImport"]
    assert (again["accepted"], again["standing"], again["rejectedCount"]) == (0, 2, 0)
    shown = (await office.read(HOLDERS, id=meeting, item=item))["assembly"]
    (row,) = (edge["node"] for edge in shown["proxyHolders"]["edges"])
    assert (row["membership"]["id"], row["principals"], row["here"]) == (holder, 2, False)
    assert {(wish["choice"], wish["principals"]) for wish in row["wishes"]} == {("AGAINST", 1), (None, 1)}
    table = await office.file(shown["proxyList"]["csv"])
    told = {line["principal"]: line[f"item {position}"] for line in csv.DictReader(io.StringIO(table.text))}
    assert told == {first: "AGAINST", second: ""}


async def asked_in_secret(office: Office, item: str, present: list[str], enough: int) -> None:
    """A tenth of the votes present ask; from then on no open ballot is opened on the item."""
    for member in present[: enough - 1]:
        assert not (await office.do(SECRET, resolution=item, membership=member))["resolution"]["secrecy"]["secret"]
    found = (await office.do(SECRET, resolution=item, membership=present[enough - 1]))["resolution"]["secrecy"]
    assert (found["secret"], found["ordered"], found["votesAsked"]) == (True, False, enough)
    assert "25.3" in found["threshold"]["article"]
    refused = await office.refused(OPEN_BALLOT, resolution=item, form="OPEN", channels=["IN_ROOM"])
    assert (refused["code"], "25.3" in refused["article"]) == ("VOTING_NOT_ALLOWED", True)


async def voted_in_secret(office: Office, item: str, holder: str, present: list[str]) -> dict[str, Any]:
    """The holder seals three envelopes, one as she was told to; everybody else seals her own vote for it."""
    asked = {"resolution": item, "form": "SECRET", "channels": ["IN_ROOM"]}
    ballot = (await office.do(OPEN_BALLOT, None, **asked))["ballot"]["id"]
    hers = (await office.read(HAND, ballot=ballot, who=holder))["ballot"]["secret"]
    assert [(row["byProxy"], row["wish"]) for row in hers["hand"]].count((True, {"choice": "AGAINST"})) == 1
    told = {row["membership"]["id"]: (row["wish"] or {"choice": "FOR"})["choice"] for row in hers["hand"]}
    assert len(told) == 3
    await seal(office, ballot, holder, hers, told)
    for member in present:
        if member != holder:
            await seal(office, ballot, member, hers, {member: "FOR"})
    return await office.do(CLOSE, ballot=ballot)


async def seal(office: Office, ballot: str, who: str, key: dict[str, Any], choices: dict[str, str]) -> None:
    """One envelope for each membership of a hand."""
    envelopes = [{"membership": one, "sealed": by_hand(key, choice)} for one, choice in choices.items()]
    await office.do(SEAL, ballot=ballot, membership=who, envelopes=envelopes)
