"""A board that is elected at a Spanish meeting, over HTTP: its seats declined, filled anew, co-opted and ratified."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.office import DECLARE, Office

BOARD: dict[str, Any] = {
    "office": "Consejo Rector",
    "board": True,
    "seats": 3,
    "how": "by_name",
    "parity": [{"group": "woman", "at_least": 1}],
    "term": {"years": 4},
    "substitutes": True,
    "co_option": True,
}
COUNCIL: dict[str, Any] = {
    "office": "Comité de recursos",
    "seats": 3,
    "how": "by_list",
    "list_method": "dhondt",
    "list_short": "next_list",
}
ELECT = """mutation($input: RecordElectionInput!) { recordElection(input: $input) {
  ... on RecordElectionPayload { resolution { election { elected tied verdict parity { seated displaced }
    terms { name years } runnersUp { name } law { article } } } } ...Refused } }"""
LISTS = """mutation($input: RecordListElectionInput!) { recordListElection(input: $input) {
  ... on RecordListElectionPayload { resolution { listElection { verdict elected lists { name seats tied } } } }
  ...Refused } }"""
ACCEPT = """mutation($input: AcceptSeatInput!) { acceptSeat(input: $input) {
  ... on AcceptSeatPayload { mandate { id holder origin begins until state } } ...Refused } }"""
DECLINE = """mutation($input: DeclineSeatInput!) { declineSeat(input: $input) {
  ... on DeclineSeatPayload { resolution { seats { elected runnersUp vacant } } } ...Refused } }"""
END = """mutation($input: EndMandateInput!) { endMandate(input: $input) {
  ... on EndMandatePayload { mandate { id lastDay state } } ...Refused } }"""
CO_OPT = """mutation($input: CoOptInput!) { coOpt(input: $input) {
  ... on CoOptPayload { mandate { id state law } } ...Refused } }"""
REGISTER = """query($entity: ID!, $asOf: Date) { entity(id: $entity) { mandates(asOf: $asOf, first: 10) {
  edges { node { holder office state until } } } } }"""
ANNOUNCE = """mutation($input: AnnounceDrawInput!) { announceDraw(input: $input) {
  ... on AnnounceDrawPayload { draw { id poolSize commitment seed notBefore } } ...Refused } }"""
DRAW = """mutation($input: DrawPanelInput!) { drawPanel(input: $input) {
  ... on DrawPanelPayload { draw { drawn seed bundle members { id } } } ...Refused } }"""


async def elected(office: Office, board: str, council: str) -> None:
    """A man too many by votes alone: parity seats a woman. The committee's lists tie for its last seat."""
    rows = [("Abel", 4, None), ("Blas", 3, None), ("Ciro", 2, None), ("Delia", 1, "woman")]
    standing = [{"name": name, "votes": votes, "group": group} for name, votes, group in rows]
    count = {"resolution": board, "office": BOARD["office"], "seats": 3, "candidates": standing}
    # The law has the board elected in secret: who counted elsewhere says that it was.
    openly = await office.refused(ELECT, None, **count)
    assert (openly["code"], "34.1" in openly["article"]) == ("VOTING_NOT_ALLOWED", True)
    count |= {"form": "PAPER"}
    refused = await office.refused(ELECT, None, **(count | {"seats": 4}))
    assert (refused["code"], "art. 99" in refused["article"]) == ("OFFICE_RULES", True)
    found = (await office.do(ELECT, **count))["resolution"]["election"]
    assert (found["elected"], found["verdict"]) == (["Abel", "Blas", "Delia"], "COMPLETE")
    assert found["parity"] == [{"seated": "Delia", "displaced": "Ciro"}]
    lists = [
        {"name": name, "votes": 2, "names": [{"name": f"{name} {at}"} for at in (1, 2)]} for name in ("Mar", "Sol")
    ]
    count = {"resolution": council, "office": COUNCIL["office"], "seats": 3, "lists": lists}
    assert (await office.do(LISTS, **count))["resolution"]["listElection"]["verdict"] == "ASK_TIE_RULE"
    assert (await office.refused(DECLARE, resolution=council))["code"] == "NO_RESULT"
    lot = {"tieDecidedFor": ["Sol"], "tieRule": "por sorteo, art. 31"}
    found = (await office.do(LISTS, **count, **lot))["resolution"]["listElection"]
    assert found["elected"] == ["Mar 1", "Sol 1", "Sol 2"]
    for item in (board, council):
        declared = (await office.do(DECLARE, resolution=item))["resolution"]["declaration"]
        assert declared["verdict"] == "COMPLETE"


async def in_office(office: Office, board: str) -> None:
    """One declines, the next in order takes the seat; one resigns later, and somebody is co-opted to hers."""
    seats = (await office.do(DECLINE, resolution=board, candidate="Blas", why="Se muda."))["resolution"]["seats"]
    assert seats["elected"] == ["Abel", "Ciro", "Delia"]
    assert (await office.refused(ACCEPT, resolution=board, candidate="Blas"))["code"] == "NOT_ELECTED"
    held = {}
    for name in seats["elected"]:
        held[name] = (await office.do(ACCEPT, resolution=board, candidate=name))["mandate"]
    assert {row["origin"] for row in held.values()} == {"ELECTED"}
    await office.do(END, mandate=held["Ciro"]["id"], lastDay=office.day(0), because="RESIGNED")
    asked = {"predecessor": held["Ciro"]["id"], "holder": "Eva", "begins": office.day(1)}
    co_opted = (await office.do(CO_OPT, **asked))["mandate"]
    assert "art. 99" in co_opted["law"]
    edges = (await office.read(REGISTER, entity=office.entity, asOf=office.day(1)))["entity"]["mandates"]["edges"]
    assert sorted(row["node"]["holder"] for row in edges) == ["Abel", "Delia", "Eva"]


async def drawn(office: Office, roll: str, folder: Path) -> None:
    """A committee by lot from the voters of the roll, with a number that the state lottery will draw."""
    later = (office.moment.replace(microsecond=0)).isoformat()
    asked = {"entity": office.entity, "title": "Comité de ética", "seats": 3, "roll": roll, "randomness": "ONCE"}
    assert (await office.refused(ANNOUNCE, **asked, notBefore=later))["code"] == "BAD_ARGUMENT"
    tomorrow = f"{office.day(1)}T21:00:00+02:00"
    draw = (await office.do(ANNOUNCE, **asked, notBefore=tomorrow))["draw"]
    assert draw["seed"] is None
    assert (await office.refused(DRAW, draw=draw["id"], value="40195"))["code"] == "TRANSITION_NOT_ALLOWED"
    office.stack.later("30h")
    found = (await office.do(DRAW, draw=draw["id"], value="40195"))["draw"]
    assert len(found["members"]) == len(found["drawn"]) == 3
    file = folder / "draw.json"
    file.write_text(found["bundle"], "utf-8")
    assert f"drawn      ok  {', '.join(map(str, found['drawn']))}" in await redrawn(file)
    file.write_text(found["bundle"].replace(found["seed"], "0" * 64), "utf-8")
    assert "not the one that was sealed" in await redrawn(file)


async def redrawn(file: Path) -> str:
    """What `hemicycle redraw` says of a file."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "hemicycle", "redraw", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr
