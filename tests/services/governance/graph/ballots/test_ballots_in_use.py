"""A ballot beside everything else that happens in a meeting: elections, others' logins, keys, what changes midway."""

from __future__ import annotations

import asyncio
from typing import Any

from services.governance.domain.words import ResolutionKind
from tests.answers import done
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member
from tests.services.governance.graph.ballots.urn import BALLOTS, CAST, CLOSE, OPEN, cast, closed, opened_on, vote
from tests.services.governance.hands import DECLARE, SMART_DE, TALLY, germany, given, m
from tests.services.governance.room import CHECK_OUT, agenda, checked_in, meeting_of_today, opened

VOTES = """query($id: ID!) { ballot(id: $id) { votes(first: 2) { pageInfo { hasNextPage }
  edges { node { line { membership { id } choice } code } } } } }"""
RECEIPT = "query($id: ID!, $m: ID!) { ballot(id: $id) { receipt(membership: $m) { code votes } } }"


async def voting(country: OpenCountry, *there: int) -> tuple[Country, str, str, str]:
    """A German room with these members and an open ballot."""
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, *there)
    return place, assembly, resolution, await opened_on(place, resolution)


async def test_many_at_once_share_a_line_of_the_audit_chain_and_each_has_her_receipt(country: OpenCountry) -> None:
    place, _, _, ballot = await voting(country, 1, 2, 3, 4, 5)
    asked = [vote(place, ballot, number, "FOR", idempotencyKey=f"k{number}") for number in (1, 2, 3, 4, 5, 6, 1)]
    answers = [(await place.ask(CAST, input=asked[0]))] + await asyncio.gather(
        *(place.ask(CAST, input=one) for one in asked)
    )
    found = [answer["data"]["castVote"] for answer in answers]
    assert found[0] == found[1] == found[7]
    assert found[6]["code"] == "NOT_ENTITLED"
    assert len({row["receipt"]["code"] for row in found if "receipt" in row}) == 5
    reused = await place.code_of(CAST, input=asked[0] | {"choice": "AGAINST"})
    assert reused == "IDEMPOTENCY_KEY_REUSED"
    lines = [line for line in await place.chain() if line.action == "castVotes"]
    assert 2 <= len(lines) < 5
    assert not any(key(1).hex in line.body for line in lines)
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert (tally["for"], tally["present"]) == (5, 5)


async def test_what_changes_midway_is_seen_by_the_next_vote(country: OpenCountry) -> None:
    place, assembly, resolution, ballot = await voting(country, 1, 2, 3)
    await cast(place, ballot, 1)
    concerned = {"resolution": resolution, "matter": "own_discharge", "why": "she was on the board"}
    await place.data(DECLARE, input=concerned | {"membership": m(2)})
    assert (await place.refused(CAST, input=vote(place, ballot, 2)))["key"] == "conflict_of_interest.effect"
    await given(place, assembly, 4, 3)
    assert (await cast(place, ballot, 3))["votes"] == 2
    await place.data(DECLARE, input=concerned | {"membership": m(1)})
    found = await closed(place, ballot)
    assert (found["fallen"], found["resolution"]["tally"]["for"]) == (1, 2)


async def test_who_votes_and_leaves_has_voted(country: OpenCountry) -> None:
    place, assembly, resolution, ballot = await voting(country, 1, 2)
    await cast(place, ballot, 1)
    await place.data(CHECK_OUT, input={"assembly": assembly, "membership": m(1)})
    assert await place.code_of(CAST, input=vote(place, ballot, 1, "AGAINST")) == "NOT_ENTITLED"
    found = await closed(place, ballot)
    assert (found["resolution"]["tally"]["for"], found["resolution"]["tally"]["present"]) == (1, 2)
    shown = (await place.data(BALLOTS, id=resolution))["resolution"]["ballots"]
    assert [(row["id"], row["digest"]) for row in shown] == [(ballot, found["ballot"]["digest"])]


async def test_nobody_counts_by_hand_while_a_ballot_takes_votes(country: OpenCountry) -> None:
    place, _, resolution, ballot = await voting(country, 1)
    by_hand = {"resolution": resolution, "for": 1, "against": 0, "abstain": 0}
    assert await place.code_of(TALLY, input=by_hand) == "TRANSITION_NOT_ALLOWED"
    await closed(place, ballot)
    asked = {"resolution": resolution, "form": "OPEN", "channels": ["IN_ROOM"]}
    assert await place.code_of(OPEN, input=asked) == "TRANSITION_NOT_ALLOWED"


async def test_who_voted_how_is_the_bureaus_and_a_receipt_its_voters(country: OpenCountry) -> None:
    place, _, _, ballot = await voting(country, 1, 2, 3)
    for number in (1, 2, 3):
        await cast(place, ballot, number)
    page = (await place.data(VOTES, id=ballot))["ballot"]["votes"]
    assert page["pageInfo"]["hasNextPage"]
    assert [edge["node"]["line"]["membership"]["id"] for edge in page["edges"]] == [m(1), m(2)]
    stranger = place.issuing.token(place.partition.country.issuer, "sami", name="Sami")
    asked = ((VOTES, "PARTITION_FORBIDDEN", {}), (RECEIPT, "FORBIDDEN", {"m": m(1)}))
    for document, code, variables in asked:
        answer = await place.ask(document, stranger, id=ballot, **variables)
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    answer = await place.ask(CLOSE, stranger, input={"ballot": ballot})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTITION_FORBIDDEN"]
    assert (await place.data(RECEIPT, id=ballot, m=m(1)))["ballot"]["receipt"]["votes"] == 1


async def test_a_board_is_elected_by_marks(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in range(1, 6)))
    item: dict[str, Any] = {"title": "Board", "resolution": ResolutionKind.ELECTION.name}
    assembly = await meeting_of_today(place, SMART_DE, agenda=[item])
    (resolution,) = await agenda(place, assembly)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3, 4, 5)
    asked = {"resolution": resolution, "form": "OPEN", "channels": ["IN_ROOM"]}
    assert await place.code_of(OPEN, input=asked) == "BAD_ARGUMENT"
    stands = {"seats": 2, "candidates": [{"name": name} for name in ("Ada", "Bo", "Cy")], "mostMarks": 1}
    done(await place.ask(OPEN, input=asked | stands))
    ballot = (await place.data(BALLOTS, id=resolution))["resolution"]["ballots"][0]["id"]
    for number, marks in ((1, ["Ada"]), (2, ["Ada"]), (3, ["Ada"]), (4, ["Bo"]), (5, ["Bo", "Cy"])):
        await cast(place, ballot, number, None, marks=marks)
    found = (await closed(place, ballot))["resolution"]["election"]
    votes = {row["name"]: row["votes"] for row in found["candidates"]}
    assert (votes, found["papersValid"], found["papersInvalid"]) == ({"Ada": 3, "Bo": 1, "Cy": 0}, 4, 1)
    assert found["elected"][0] == "Ada"
