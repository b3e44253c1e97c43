"""A ballot on paper: two scrutineers of the bureau count without each other, and it is closed once they agree."""

from __future__ import annotations

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.graph.ballots.urn import CAST, CLOSE, PAPERS, closed, counted, named, opened_on, vote
from tests.services.governance.hands import germany
from tests.services.governance.room import checked_in, opened


async def test_papers_are_closed_once_two_scrutineers_agree(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    ann, bert = await named(place, assembly, 1, 2)
    ballot = await opened_on(place, resolution, "IN_ROOM", form="PAPER")
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    assert await place.code_of(CAST, input=vote(place, ballot, 1, "FOR")) == "BAD_ARGUMENT"
    await counted(place, ballot, "otto", ann, (2, 0), spoilt=1)
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    found = await counted(place, ballot, "oriane", bert, (1, 1), spoilt=1)
    assert found == {"countedBy": ["Otto", "Oriane"], "scrutineers": [ann, bert], "differences": ["against", "for"]}
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "COUNTS_DIFFER"
    assert (await counted(place, ballot, "otto", ann, (1, 1), spoilt=1))["differences"] == []
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present")] == [1, 1, 0, 3]
    late = {"ballot": ballot, "scrutineer": ann, "votes": {"for": 3, "against": 0, "abstain": 0}}
    assert await place.code_of(PAPERS, input=late) == "BALLOT_CLOSED"


async def test_who_counts_is_a_scrutineer_and_nobody_counts_for_both(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    ann, bert = await named(place, assembly, 1, 2)
    [chair] = await named(place, assembly, 3, office="CHAIR")
    ballot = await opened_on(place, resolution, "IN_ROOM", form="PAPER")
    votes = {"for": 2, "against": 1, "abstain": 0}
    asked = {"ballot": ballot, "votes": votes}
    assert await place.code_of(PAPERS, input=asked | {"scrutineer": chair}) == "OFFICE_RULES"
    nobody = f"{place.code}.bureaumember.{0:032x}"
    assert await place.code_of(PAPERS, input=asked | {"scrutineer": nobody}) == "NOT_FOUND"
    present = {"votes": votes | {"present": 3}, "scrutineer": ann}
    assert await place.code_of(PAPERS, input=asked | present) == "BAD_ARGUMENT"
    await counted(place, ballot, "otto", ann, (2, 1))
    both = await place.refused(PAPERS, input=asked | {"scrutineer": bert})
    assert (both["code"], both["choices"]) == ("COUNTS_DIFFER", ["enterPaperCount"])
    await counted(place, ballot, "oriane", bert, (2, 1))
    assert (await closed(place, ballot))["resolution"]["tally"]["for"] == 2


async def test_more_papers_than_hands_close_nothing(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2)
    offices = dict(zip(("otto", "oriane"), await named(place, assembly, 1, 2), strict=True))
    ballot = await opened_on(place, resolution, "IN_ROOM", form="PAPER")
    for who, office in offices.items():
        await counted(place, ballot, who, office, (3, 0))
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "TALLY_EXCEEDS_ROOM"
    for who, office in offices.items():
        await counted(place, ballot, who, office, (2, 0))
    assert (await closed(place, ballot))["resolution"]["tally"]["for"] == 2
