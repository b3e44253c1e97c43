"""A secret ballot from its opening to the slips: sealed, replaced, opened once, and the key gone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from commons.envelopes import new_key, public_part, sealed
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.graph.ballots.urn import ANNUL, CLOSE, OPEN, closed, opened_on, vote
from tests.services.governance.graph.ballots.urn import CAST as CAST_OPEN
from tests.services.governance.graph.secret.box import (
    CAST,
    cast,
    casting,
    envelope,
    hand,
    key_files,
    secret_meeting,
    seen,
    with_keys,
)
from tests.services.governance.hands import SMART_DE, germany, given, m
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened


async def test_sealed_votes_come_to_the_count_and_nothing_else_is_left(country: OpenCountry, tmp_path: Path) -> None:
    place, assembly, _, ballot = await secret_meeting(country, tmp_path, there=4)
    await given(place, assembly, 5, 2)
    assert await hand(place, ballot, 2) == [m(2), m(5)]
    await cast(place, ballot, 1, "AGAINST")
    await cast(place, ballot, 1, "FOR")
    two = await cast(place, ballot, 2, "FOR", "AGAINST")
    assert [(row["choice"], row["marks"]) for row in two["lines"]] == [(None, None)] * 2
    await cast(place, ballot, 3, b"nothing that can be read")
    await cast(place, ballot, 4, "ABSTAIN")
    running = await seen(place, ballot)
    assert running["turnout"] == {"members": 5, "votes": 5, "receipts": 4}
    assert running["secret"]["opening"] is None
    assert len(key_files(tmp_path)) == 1
    await checked_in(place, assembly, 5)
    await cast(place, ballot, 5, "FOR")
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "blank", "present")] == [3, 0, 1, 0, 5]
    found = await seen(place, ballot)
    opening = found["secret"]["opening"]
    assert [(slip["word"], slip["votes"]) for slip in opening["slips"]] == [("ABSTAIN", 1), ("FOR", 3), ("SPOILT", 1)]
    assert (opening["envelopes"], opening["spoiltVotes"]) == (5, 1)
    assert found["secret"]["keyDestroyedAt"]
    assert key_files(tmp_path) == []
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "BALLOT_CLOSED"
    actions = [line.action for line in await place.chain()]
    assert actions[-2:] == ["closeBallot", "destroyBallotKeys"]


async def test_a_copy_of_an_envelope_that_lands_at_once_is_refused(country: OpenCountry, tmp_path: Path) -> None:
    place, _, _, ballot = await secret_meeting(country, tmp_path, there=3)
    first = await casting(place, ballot, 1, "FOR")
    same = first["envelopes"][0]["sealed"]
    copies = [
        {"ballot": ballot, "membership": m(who), "envelopes": [{"membership": m(who), "sealed": same}]}
        for who in (2, 3)
    ]
    answers = await asyncio.gather(*(place.ask(CAST, input=asked) for asked in (first, *copies)))
    found = [answer["data"]["castEnvelopes"] for answer in answers]
    assert sorted("receipt" in row for row in found) == [False, False, True]
    assert [row["code"] for row in found if "receipt" not in row] == ["BAD_ARGUMENT"] * 2
    assert (await seen(place, ballot))["turnout"]["members"] == 1


async def test_what_is_no_envelope_of_this_hand_is_refused_and_changes_nothing(
    country: OpenCountry, tmp_path: Path
) -> None:
    place, assembly, _, ballot = await secret_meeting(country, tmp_path, there=2)
    await given(place, assembly, 5, 2)
    seal = (await seen(place, ballot))["secret"]
    good = await casting(place, ballot, 1, "FOR")
    await place.data(CAST, input=good)
    copied = good["envelopes"][0]["sealed"]
    other = sealed(b"x" * seal["length"], public_part(new_key()))
    two = {"ballot": ballot, "membership": m(2)}
    own, fifth = envelope(seal, {"choice": "FOR"}), envelope(seal, {"choice": "FOR"})
    for rows in (
        {m(2): copied, m(5): fifth},
        {m(2): own, m(5): own},
        {m(2): own},
        {m(5): fifth},
        {m(2): own, m(5): fifth, m(6): envelope(seal, {"choice": "FOR"})},
        {m(2): other, m(5): fifth},
        {m(2): sealed(b"short", json.loads(seal["publicKey"])), m(5): fifth},
        {},
    ):
        sent = [{"membership": who, "sealed": text} for who, text in rows.items()]
        assert await place.code_of(CAST, input={**two, "envelopes": sent}) == "BAD_ARGUMENT", rows
    clear = vote(place, ballot, 2)
    assert await place.code_of(CAST_OPEN, input=clear) == "BAD_ARGUMENT"
    absent = {"ballot": ballot, "membership": m(3), "envelopes": [{"membership": m(3), "sealed": own}]}
    assert await place.code_of(CAST, input=absent) == "NOT_ENTITLED"
    assert (await seen(place, ballot))["turnout"]["members"] == 1
    assert await place.code_of(CLOSE, input={"ballot": ballot, "chair": m(1)}) == "BAD_ARGUMENT"


async def test_an_annulled_ballot_is_opened_by_nobody(country: OpenCountry, tmp_path: Path) -> None:
    place, _, _, ballot = await secret_meeting(country, tmp_path)
    await cast(place, ballot, 1, "FOR")
    told = (await seen(place, ballot))["secret"]["threatened"]
    assert told == [{"college": None, "voters": 1, "because": "FEW_VOTERS"}]
    await place.data(ANNUL, input={"ballot": ballot, "why": "The list of candidates was wrong."})
    found = await seen(place, ballot)
    assert (found["secret"]["opening"], key_files(tmp_path)) == (None, [])
    assert found["secret"]["keyDestroyedAt"]
    async with place.partition.database.reading() as session:
        assert await session.value("SELECT count(*) FROM envelope") == 0


async def test_an_election_in_secret(country: OpenCountry, tmp_path: Path) -> None:
    place = with_keys(await country("DE"), tmp_path)
    await place.load(*[member(number, SMART_DE) for number in range(1, 7)])
    assembly = await meeting_of_today(place, SMART_DE, agenda=[{"title": "Board", "resolution": "ELECTION"}])
    item = (await agenda(place, assembly))[0]
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 7))
    standing = {"seats": 2, "candidates": [{"name": name} for name in ("Ada", "Bo", "Cy")]}
    ballot = await opened_on(place, item, form="SECRET", **standing)
    for number, marks in enumerate([[1, 2], [1, 3], [1], [], [1, 2, 3], [9]], start=1):
        await cast(place, ballot, number, {"marks": marks})
    election = (await closed(place, ballot))["resolution"]["election"]
    assert [(row["name"], row["votes"]) for row in election["candidates"]] == [("Ada", 3), ("Bo", 1), ("Cy", 1)]
    assert (election["papersValid"], election["papersInvalid"]) == (4, 2)
    opening = (await seen(place, ballot))["secret"]["opening"]
    assert [(slip["kind"], slip["word"], slip["votes"]) for slip in opening["slips"]] == [
        ("MARK", "Ada", 3),
        ("MARK", "Bo", 1),
        ("MARK", "Cy", 1),
        ("PAPER", "0", 1),
        ("PAPER", "1", 1),
        ("PAPER", "2", 2),
        ("PAPER", "3", 1),
        ("PAPER", "SPOILT", 1),
    ]


async def test_without_a_folder_for_keys_nothing_is_opened(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    asked = {"resolution": resolution, "form": "SECRET", "channels": ["IN_ROOM"]}
    assert await place.code_of(OPEN, input=asked) == "BALLOT_KEY_UNAVAILABLE"
    assert await place.code_of(OPEN, input=asked | {"channels": ["POSTAL"]}) == "BAD_ARGUMENT"
