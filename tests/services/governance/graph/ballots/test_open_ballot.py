"""An open ballot in a German meeting: who casts whose votes, what replaces what, and what the closing comes to."""

from __future__ import annotations

from hashlib import sha256

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.graph.ballots.urn import CAST, CLOSE, OPEN, cast, closed, opened_on, vote
from tests.services.governance.hands import germany, given
from tests.services.governance.room import checked_in, opened


async def test_a_vote_from_opening_to_tally(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    asked = {"resolution": resolution, "form": "OPEN", "channels": ["IN_ROOM"]}
    assert await place.code_of(OPEN, input=asked) == "TRANSITION_NOT_ALLOWED"
    await opened(place, assembly)
    ballot = await opened_on(place, resolution)
    assert await place.code_of(OPEN, input=asked) == "ALREADY_EXISTS"
    await checked_in(place, assembly, 1, 2)
    await given(place, assembly, 3, 2)
    first = await cast(place, ballot, 1)
    both = await cast(place, ballot, 2, "AGAINST", apart={3: "FOR"})
    assert [row["choice"] for row in both["lines"]] == ["AGAINST", "FOR"]
    assert await cast(place, ballot, 1) == first
    assert await place.code_of(CAST, input=vote(place, ballot, 4)) == "NOT_ENTITLED"
    await checked_in(place, assembly, 3)
    own = await cast(place, ballot, 3, "ABSTAIN")
    assert await place.code_of(CAST, input=vote(place, ballot, 2, apart={3: "FOR"})) == "BAD_ARGUMENT"
    found = await closed(place, ballot)
    tally = found["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present", "entitled")] == [1, 1, 1, 3, 7]
    codes = sorted(bytes.fromhex(row["code"]) for row in (first, both, own))
    assert found["ballot"]["digest"] == sha256(b"".join(codes)).hexdigest()
    assert await place.code_of(CAST, input=vote(place, ballot, 1)) == "BALLOT_CLOSED"
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "BALLOT_CLOSED"
