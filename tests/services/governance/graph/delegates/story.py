"""Sections and delegates as an organiser asks for them: helpers of the stories here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.services.governance.country import Country, membership_id

APPORTION = """mutation($i: ApportionSeatsInput!) { apportionSeats(input: $i) {
  ... on ApportionSeatsPayload { apportionment {
  id complete tied openSeats members measured measuredOn sections { code members seats } } } ...Refused } }"""
OPEN = """mutation($i: OpenDelegateElectionInput!) { openDelegateElection(input: $i) {
  ... on OpenDelegateElectionPayload { election { id state } } ...Refused } }"""
NOMINATE = """mutation($i: NominateDelegatesInput!) { nominateDelegates(input: $i) {
  ... on NominateDelegatesPayload { election {
  candidates(section: "SECTION", first: 500) { edges { node { id membership { id } } } } } } ...Refused } }"""
RECORD = """mutation($i: RecordDelegateElectionInput!) { recordDelegateElection(input: $i) {
  ... on RecordDelegateElectionPayload { election {
  id state counts { section tied openSeats } } } ...Refused } }"""
DISPLAY = """mutation($i: DisplayDelegateListInput!) { displayDelegateList(input: $i) {
  ... on DisplayDelegateListPayload { election {
  state display { from until place } } } ...Refused } }"""
REPLACE = """mutation($i: ReplaceDelegateInput!) { replaceDelegate(input: $i) { ... on ReplaceDelegatePayload {
  delegate { ended { lastDay because successor } } successor { id membership { id } sittingFrom role } }
    ...Refused } }"""
IN_OFFICE = """query($entity: ID!, $on: Date, $section: String) {
  _entities(representations: [{ __typename: "LegalEntity", id: $entity }]) { ... on LegalEntity {
    delegates(asOf: $on, section: $section, first: 500) { edges { node { id membership { id } rank } } } } } }"""


def sections(by: str, codes: Sequence[str], seats: int, **more: Any) -> dict[str, Any]:
    """The clause of the statutes."""
    rows = [{"code": code, "name": f"Section {code}"} for code in codes]
    return {"by": by, "sections": rows, "seats": seats, "method": "sainte_lague", "min_seat": 1} | more


async def apportioned(place: Country, entity: str) -> dict[str, Any]:
    return (await place.data(APPORTION, i={"entity": entity}))["apportionSeats"]["apportionment"]


async def opened(place: Country, apportionment: str, since: date, until: date) -> str:
    asked = {"apportionment": apportionment, "termFrom": since.isoformat(), "termUntil": until.isoformat()}
    return (await place.data(OPEN, i=asked))["openDelegateElection"]["election"]["id"]


def candidate(place: Country, number: int, **more: Any) -> dict[str, Any]:
    return {
        "membership": membership_id(place.code, number),
        "displayName": f"Invented Candidate {number}",
        "contact": f"candidate-{number}@example.org",
        "consentedOn": place.today.isoformat(),
        "fullCapacity": True,
    } | more


async def nominated(place: Country, election: str, section: str, numbers: Sequence[int]) -> dict[int, str]:
    """Candidates' ids by number."""
    asked = {"election": election, "section": section, "candidates": [candidate(place, number) for number in numbers]}
    data = await place.data(NOMINATE.replace("SECTION", section), i=asked)
    edges = data["nominateDelegates"]["election"]["candidates"]["edges"]
    found = {edge["node"]["membership"]["id"]: edge["node"]["id"] for edge in edges}
    return {number: found[membership_id(place.code, number)] for number in numbers}


def count(place: Country, election: str, section: str, votes: Mapping[str, int], **more: Any) -> dict[str, Any]:
    return {
        "election": election,
        "section": section,
        "heldOn": place.today.isoformat(),
        "results": [{"candidate": one, "votes": number} for one, number in votes.items()],
        "validPapers": max(votes.values(), default=0),
        "source": "minutes of the election board",
    } | more


async def counted(place: Country, asked: dict[str, Any]) -> dict[str, Any]:
    return (await place.data(RECORD, i=asked))["recordDelegateElection"]["election"]


async def in_office(place: Country, entity: str, on: date, section: str | None = None) -> dict[str, str]:
    """Delegates' ids in office by membership."""
    data = await place.data(IN_OFFICE, entity=entity, on=on.isoformat(), section=section)
    edges = data["_entities"][0]["delegates"]["edges"]
    return {edge["node"]["membership"]["id"]: edge["node"]["id"] for edge in edges}
