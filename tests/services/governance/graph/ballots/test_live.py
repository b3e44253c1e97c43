"""A ballot as a screen in the hall shows it: turnout and the running count, and the tally once it is closed."""

from __future__ import annotations

from typing import Any

from tests.commons.listening import listening
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.graph.ballots.urn import cast, closed, opened_on
from tests.services.governance.hands import germany
from tests.services.governance.room import checked_in, opened

SCREEN = """subscription($id: ID!) { meetingChanged(assembly: $id) { matters assembly { resolutions {
  tally { for against } ballots { endedAt turnout { members votes } soFar { name votes } } } } } }"""


async def test_turnout_and_the_running_count_are_told_without_asking(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    async with listening(place.app, SCREEN, {"id": assembly}, place.token()) as screen:
        assert (await screen.result())["data"]["meetingChanged"]["matters"] == []
        ballot = await opened_on(place, resolution)
        told = (await screen.result())["data"]["meetingChanged"]
        assert told["matters"] == ["BALLOT"]
        for number, choice in ((1, "FOR"), (2, "AGAINST"), (3, "FOR")):
            await cast(place, ballot, number, choice)
        shown: dict[str, Any] = {"turnout": {"members": 0}}
        while shown["turnout"]["members"] < 3:
            told = (await screen.result())["data"]["meetingChanged"]
            assert told["matters"] == ["TURNOUT"]
            (shown,) = told["assembly"]["resolutions"][0]["ballots"]
        assert [row["votes"] for row in shown["soFar"]] == [2, 1, 0, 0]
        await closed(place, ballot)
        told = (await screen.result())["data"]["meetingChanged"]
        assert told["matters"] == ["BALLOT"]
        assert told["assembly"]["resolutions"][0]["tally"] == {"for": 2, "against": 1}
