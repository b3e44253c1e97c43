"""Counts from elsewhere of votes that have to be secret: they say how the vote was taken, or are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commons.auth.keys import SigningKey
from tests.answers import asking
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, membership_id
from tests.services.governance.graph.initiative.test_floor import ASK_SECRET, OPEN, SMART_ES, sitting
from tests.services.governance.room import agenda, checked_in

TALLY = asking("recordTally", "resolution { tally { for form } }")
SMART_IT = "IT.entity.smart-it"
ELECTION = asking("recordElection", "resolution { election { elected form } }")
DECLARE = asking("declareResult", "resolution { tally { for form } }")
PROVIDER = asking("recordVotingProvider", "provider")
TAKE = asking("importCertifiedCount", "resolution { tally { for form } }")
TAKE_ELECTION = asking("importCertifiedCount", "resolution { election { elected form } }")
ROLL = "query($a: ID!) { assembly(id: $a) { roll { id merkleRoot totals { votes } } } }"
SECRECY = "query($r: ID!) { resolution(id: $r) { secrecy { secret ordered } } }"
VOTES = {"for": 6, "against": 5, "abstain": 0, "source": "the minutes of the polling desk"}
OFFICES = [{"office": "consejo_rector", "how": "by_name", "board": True}, {"office": "comite", "how": "by_name"}]
ARTICLE = "ES ley 27/1999 art. 34.1, 18.5"


async def madrid(country: OpenCountry, *items: dict[str, Any], **statutes: Any) -> tuple[Country, str, list[str]]:
    place, assembly = await sitting(country, "ES", SMART_ES, statutes, agenda=list(items))
    await checked_in(place, assembly, *range(1, 12))
    return place, assembly, await agenda(place, assembly)


async def asked_in_secret(place: Country, item: str) -> None:
    for number in (1, 2):
        await place.data(ASK_SECRET, input={"resolution": item, "membership": membership_id("ES", number)})


async def certifying(
    place: Country, entity: str, key: SigningKey, assembly: str, item: str
) -> tuple[str, dict[str, Any]]:
    """A provider with its key on record, and what it says of three votes on an item."""
    asked = {"entity": entity, "title": "Voto", "publicKey": json.dumps(key.public_set()["keys"][0])}
    provider = (await place.data(PROVIDER, input=asked | {"certificate": "X-1"}))["recordVotingProvider"]["provider"]
    roll = (await place.data(ROLL, a=assembly))["assembly"]["roll"]
    return provider, {
        "sub": item,
        "roll": {"id": roll["id"], "root": roll["merkleRoot"], "votes": roll["totals"]["votes"]},
        "voters": 3,
        "votes": {"cast": 3, "spoilt": 0},
        "count": {"for": 2, "against": 1, "abstain": 0, "blank": 0},
    }


async def test_a_count_of_what_members_had_in_secret_says_so(country: OpenCountry) -> None:
    place, _, (budget, other) = await madrid(country, {"title": "The budget"}, {"title": "Outlook"})
    await asked_in_secret(place, budget)
    before = await place.chain()
    for form in ({}, {"form": "OPEN"}):
        refused = await place.refused(TALLY, input={"resolution": budget} | VOTES | form)
        assert (refused["code"], refused["key"]) == ("VOTING_NOT_ALLOWED", "secret_ballot_on_request.threshold")
    assert await place.chain() == before
    found = await place.data(TALLY, input={"resolution": budget, "form": "SECRET"} | VOTES)
    assert found["recordTally"]["resolution"]["tally"] == {"for": 6, "form": "SECRET"}
    await place.data(DECLARE, input={"resolution": budget})
    again = {"resolution": budget, "reason": "A paper was found."}
    assert await place.code_of(DECLARE, input=again | {"tally": VOTES}) == "VOTING_NOT_ALLOWED"
    corrected = await place.data(DECLARE, input=again | {"tally": VOTES | {"form": "PAPER", "against": 4}})
    assert corrected["declareResult"]["resolution"]["tally"]["form"] == "PAPER"
    free = await place.data(TALLY, input={"resolution": other} | VOTES)
    assert free["recordTally"]["resolution"]["tally"]["form"] is None


async def test_a_provider_says_in_what_it_signs_how_the_vote_was_taken(country: OpenCountry) -> None:
    place, assembly, (budget,) = await madrid(country, {"title": "The budget"})
    await asked_in_secret(place, budget)
    key = SigningKey.generate()
    provider, claims = await certifying(place, SMART_ES, key, assembly, budget)
    wanted, oriane = {"resolution": budget, "provider": provider}, place.token("oriane")
    for form, code in (({}, "VOTING_NOT_ALLOWED"), ({"form": "OPEN"}, "VOTING_NOT_ALLOWED")):
        assert await place.code_of(TAKE, oriane, input=wanted | {"statement": key.sign(claims | form)}) == code
    strange = wanted | {"statement": key.sign(claims | {"form": "whispered"})}
    assert await place.code_of(TAKE, oriane, input=strange) == "CERTIFICATE_MISMATCH"
    secret = wanted | {"statement": key.sign(claims | {"form": "SECRET"})}
    found = (await place.data(TAKE, oriane, input=secret))["importCertifiedCount"]["resolution"]
    assert found["tally"] == {"for": 2, "form": "SECRET"}


async def test_a_provider_counts_an_election_that_the_law_has_secret_as_such(country: OpenCountry) -> None:
    place, assembly, (board,) = await madrid(country, {"title": "The board", "resolution": "ELECTION"})
    key = SigningKey.generate()
    provider, claims = await certifying(place, SMART_ES, key, assembly, board)
    stood = [{"name": "Ana", "votes": 2}, {"name": "Blanca", "votes": 1}]
    claims["election"] = {"seats": 1, "candidates": stood, "papers": {"1": 3}}
    wanted, oriane = {"resolution": board, "provider": provider}, place.token("oriane")
    for form in ({}, {"form": "OPEN"}):
        refused = await place.refused(TAKE, oriane, input=wanted | {"statement": key.sign(claims | form)})
        assert (refused["code"], refused["article"]) == ("VOTING_NOT_ALLOWED", ARTICLE)
    secret = wanted | {"statement": key.sign(claims | {"form": "SECRET"})}
    found = (await place.data(TAKE_ELECTION, oriane, input=secret))["importCertifiedCount"]["resolution"]
    assert found["election"] == {"elected": ["Ana"], "form": "SECRET"}


async def test_where_minutes_name_who_voted_how_no_secret_count_is_taken(country: OpenCountry) -> None:
    place, assembly = await sitting(country, "IT", SMART_IT)
    await checked_in(place, assembly, 1, 2, 3)
    (item,) = await agenda(place, assembly)
    ballot = await place.refused(OPEN, input={"resolution": item, "form": "SECRET", "channels": ["IN_ROOM"]})
    key = SigningKey.generate()
    provider, claims = await certifying(place, SMART_IT, key, assembly, item)
    wanted, oriane = {"resolution": item, "provider": provider}, place.token("oriane")
    before = await place.chain()
    secret = wanted | {"statement": key.sign(claims | {"form": "SECRET"})}
    refused = await place.refused(TAKE, oriane, input=secret)
    assert (refused["code"], refused["article"]) == ("VOTING_NOT_ALLOWED", "IT codice civile art. 2375")
    assert (refused["message"], refused["key"]) == (ballot["message"], ballot["key"])
    count = {"resolution": item, "for": 2, "against": 1, "abstain": 0, "source": "x", "form": "SECRET"}
    assert await place.code_of(TALLY, input=count) == "VOTING_NOT_ALLOWED"
    assert await place.chain() == before
    named = wanted | {"statement": key.sign(claims | {"form": "OPEN"})}
    found = (await place.data(TAKE, oriane, input=named))["importCertifiedCount"]["resolution"]
    assert found["tally"] == {"for": 2, "form": "OPEN"}


@pytest.mark.parametrize(("office", "secret"), [("consejo_rector", True), ("comite", False), (None, True)])
async def test_the_statutes_say_which_office_is_the_board(
    country: OpenCountry, office: str | None, secret: bool
) -> None:
    place, _, (item,) = await madrid(country, {"title": "Election", "resolution": "ELECTION"}, offices=OFFICES)
    stands = [{"name": "Ana", "votes": 7}, {"name": "Blanca", "votes": 4}]
    papers = [{"marks": 1, "papers": 11}]
    count = {"resolution": item, "seats": 1, "candidates": stands, "papers": papers, "source": "x", "office": office}
    assert (await place.data(SECRECY, r=item))["resolution"]["secrecy"]["ordered"] is True  # nobody says whose it is
    if secret:
        refused = await place.refused(ELECTION, input=count)
        assert (refused["code"], refused["article"]) == ("VOTING_NOT_ALLOWED", ARTICLE)
        ballot = {"resolution": item, "form": "OPEN", "channels": ["IN_ROOM"], "seats": 1, "office": office}
        refused = await place.refused(OPEN, input=ballot | {"candidates": [{"name": "Ana"}]})
        assert refused["article"] == ARTICLE
    found = await place.data(ELECTION, input=count | ({"form": "PAPER"} if secret else {}))
    assert found["recordElection"]["resolution"]["election"]["form"] == ("PAPER" if secret else None)
