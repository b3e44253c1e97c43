"""A ballot on paper: two scrutineers count without each other, and it is closed once they agree."""

from __future__ import annotations

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.graph.ballots.urn import CAST, CLOSE, PAPERS, closed, counted, opened_on, vote
from tests.services.governance.hands import germany
from tests.services.governance.room import checked_in, opened


async def test_papers_are_closed_once_two_scrutineers_agree(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    ballot = await opened_on(place, resolution, "IN_ROOM", form="PAPER")
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    assert await place.code_of(CAST, input=vote(place, ballot, 1, "FOR")) == "BAD_ARGUMENT"
    await counted(place, ballot, "otto", 2, 0, spoilt=1)
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    found = await counted(place, ballot, "oriane", 1, 1, spoilt=1)
    assert found == {"countedBy": ["Otto", "Oriane"], "differences": ["against", "for"]}
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    assert (await counted(place, ballot, "otto", 1, 1, spoilt=1))["differences"] == []
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present")] == [1, 1, 0, 3]
    late = {"ballot": ballot, "votes": {"for": 3, "against": 0, "abstain": 0}}
    assert await place.code_of(PAPERS, input=late) == "BALLOT_CLOSED"


async def test_more_papers_than_hands_close_nothing(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2)
    ballot = await opened_on(place, resolution, "IN_ROOM", form="PAPER")
    for who in ("otto", "oriane"):
        await counted(place, ballot, who, 3, 0)
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "TALLY_EXCEEDS_ROOM"
    for who in ("otto", "oriane"):
        await counted(place, ballot, who, 2, 0)
    assert (await closed(place, ballot))["resolution"]["tally"]["for"] == 2
