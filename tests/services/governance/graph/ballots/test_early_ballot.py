"""Votes before the meeting: where law and statutes let them come from, and what they are once it meets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country
from tests.services.governance.graph.ballots.urn import ANNUL, CAST, OPEN, cast, closed, opened_on, vote
from tests.services.governance.hands import germany, given
from tests.services.governance.room import checked_in, opened

EARLY = {
    "early_and_remote_voting__postal": True,
    "early_and_remote_voting__electronic": True,
    "early_and_remote_voting__early_max_days": 14,
}


def asked(resolution: str, *channels: str) -> dict[str, Any]:
    return {"resolution": resolution, "form": "OPEN", "channels": channels}


async def test_silent_statutes_let_nobody_vote_early_and_the_article_says_so(country: OpenCountry) -> None:
    place, _, resolution = await germany(country)
    for channel, key in (("EARLY", "electronic"), ("POSTAL", "postal")):
        found = await place.refused(OPEN, input=asked(resolution, channel))
        assert found["code"] == "VOTING_NOT_ALLOWED"
        assert found["key"] == f"early_and_remote_voting.{key}"
        assert "GenG" in found["article"]


@pytest.fixture
async def early(country: OpenCountry) -> tuple[Country, str, str, str]:
    """A German meeting whose statutes take early votes: 1 and 2 have voted, 3 has given 1 a proxy."""
    place, assembly, resolution = await germany(country, **EARLY)
    await given(place, assembly, 3, 1)
    ballot = await opened_on(place, resolution, "POSTAL", "EARLY")
    assert (await cast(place, ballot, 1, "FOR"))["votes"] == 1
    day = place.day(-3).isoformat()
    posted = await cast(place, ballot, 2, "AGAINST", channel="POSTAL", arrivedOn=day)
    assert (posted["channel"], posted["castOn"]) == ("POSTAL", day)
    return place, assembly, resolution, ballot


async def test_early_votes_are_present_when_the_meeting_counts(early: tuple[Country, str, str, str]) -> None:
    place, assembly, resolution, ballot = early
    too_early = vote(place, ballot, 4, channel="POSTAL", arrivedOn=place.day(-15).isoformat())
    assert (await place.refused(CAST, input=too_early))["key"] == "early_and_remote_voting.early_max_days"
    assert (
        await place.code_of(CAST, input=vote(place, ballot, 3, channel="EARLY") | {"membership": None})
        == "BAD_ARGUMENT"
    )
    await opened(place, assembly)
    assert await place.code_of(CAST, input=vote(place, ballot, 4, channel="EARLY")) == "VOTING_NOT_ALLOWED"
    assert await opened_on(place, resolution, "IN_ROOM") == ballot
    await checked_in(place, assembly, 4)
    await cast(place, ballot, 4, "ABSTAIN")
    found = await closed(place, ballot)
    tally = found["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present")] == [1, 1, 1, 3]
    assert [row["channel"] for row in found["ballot"]["turnout"]["channels"]] == ["IN_ROOM", "POSTAL", "EARLY"]


async def test_an_early_vote_stands_when_its_voter_comes_and_her_proxies_are_cast_then(
    early: tuple[Country, str, str, str],
) -> None:
    place, assembly, resolution, ballot = early
    await opened(place, assembly)
    await opened_on(place, resolution, "IN_ROOM")
    await checked_in(place, assembly, 1)
    receipt = await cast(place, ballot, 1, "AGAINST")
    assert [(row["byProxy"], row["choice"]) for row in receipt["lines"]] == [(True, "AGAINST")]
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "present")] == [1, 2, 3]


async def test_early_votes_of_an_annulled_ballot_are_not_counted(early: tuple[Country, str, str, str]) -> None:
    place, assembly, resolution, ballot = early
    await opened(place, assembly)
    found = await place.data(ANNUL, input={"ballot": ballot, "why": "another text was sent out"})
    assert found["annulBallot"]["ballot"]["receipts"] == 2
    again = await opened_on(place, resolution, "IN_ROOM")
    assert again != ballot
    await checked_in(place, assembly, 1, 2)
    await cast(place, again, 2)
    tally = (await closed(place, again))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "present")] == [1, 0, 3]
