"""A roll from the electorate to the seal, over HTTP to a real members partition."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commons.ids import global_id
from tests.answers import is_refused, refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import COMPUTE, LOADER, SEAL, Country, key, member, membership_id

SMARTCOOP = "BE.entity.smartcoop"
SMART_IT = "IT.entity.smart-it"
SMART_DE = "DE.entity.smart-eg"

ROLL = """
query($id: ID!, $first: Int, $after: String, $reason: RollReason) { roll(id: $id) {
  id version state asOf knownAt { sequence head } statutesVersion gaps merkleRoot signature
  totals { registered voters votes }
  reasons { reason count votes explanation law { key article } }
  unsigned { key } seals { name role }
  lines(first: $first, after: $after, reason: $reason) {
    edges { cursor node { membership { id } person { id } votes reason explanation law { key article unverified } } }
    pageInfo { hasNextPage endCursor } } } }
"""


async def roll_of(place: Country, entity: str, held_on: date) -> dict[str, Any]:
    roll = await place.compute(await place.convene(entity, held_on))
    return (await place.data(ROLL, id=roll))["roll"]


def reasons(roll: dict[str, Any]) -> dict[str, int]:
    return {row["reason"]: row["count"] for row in roll["reasons"] if row["count"]}


def line_of(roll: dict[str, Any], country: str, number: int) -> dict[str, Any]:
    wanted = membership_id(country, number)
    return next(edge["node"] for edge in roll["lines"]["edges"] if edge["node"]["membership"]["id"] == wanted)


async def belgium(country: OpenCountry) -> Country:
    place = await country("BE")
    await place.statutes(SMARTCOOP, vote_unit="member")
    long_ago = date(2023, 5, 1)
    await place.load(
        member(1, SMARTCOOP),
        member(2, SMARTCOOP, shares=0),
        member(3, SMARTCOOP, in_default_from=date(2025, 1, 1), paid=0),
        member(4, SMARTCOOP, suspensions=[(date(2025, 1, 1), None, "joint holders without a representative")]),
        member(5, SMARTCOOP, long_ago, coverage=(long_ago, date(2024, 4, 30))),
        member(6, SMARTCOOP, shares=500),
        member(7, SMARTCOOP, ended_on=place.day(3)),
    )
    return place


async def test_every_registered_membership_has_one_line_and_one_reason(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await roll_of(place, SMARTCOOP, place.day(40))
    assert reasons(roll) == {"VOTES": 3, "NO_SHARE": 1, "IN_DEFAULT": 1, "SUSPENDED": 1}
    assert roll["totals"] == {"registered": 6, "voters": 3, "votes": 3}
    assert line_of(roll, "BE", 4)["explanation"] == "The vote is suspended: joint holders without a representative."
    assert line_of(roll, "BE", 2)["law"]["key"] == "admission.member_from"
    assert line_of(roll, "BE", 3)["law"]["unverified"]


async def test_a_share_without_any_use_of_the_service_since_votes(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await roll_of(place, SMARTCOOP, place.day(40))
    assert (line_of(roll, "BE", 5)["votes"], line_of(roll, "BE", 6)["votes"]) == (1, 1)


async def test_ninety_days_in_italy(country: OpenCountry) -> None:
    place = await country("IT")
    meeting = place.day(40)
    await place.statutes(SMART_IT, vote_needs_share=True)
    await place.load(
        member(1, SMART_IT, meeting - timedelta(days=90)),
        member(2, SMART_IT, meeting - timedelta(days=89)),
        member(3, SMART_IT, in_default_from=date(2025, 1, 1)),
    )
    roll = await roll_of(place, SMART_IT, meeting)
    assert reasons(roll) == {"VOTES": 1, "WAITING": 1, "IN_DEFAULT": 1}
    waiting = line_of(roll, "IT", 2)
    assert waiting["explanation"] == (
        f"Joined 89 days before the meeting, 90 are needed; may vote from {meeting + timedelta(days=1)}."
    )
    assert "2538" in waiting["law"]["article"]


async def test_default_does_not_suspend_in_germany(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE, in_default_from=date(2025, 1, 1), paid=0))
    assert reasons(await roll_of(place, SMART_DE, place.day(40))) == {"VOTES": 1}


async def test_pages_and_one_line(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    seen, after = [], None
    while True:
        lines = (await place.data(ROLL, id=roll, first=4, after=after))["roll"]["lines"]
        seen += [edge["node"]["membership"]["id"] for edge in lines["edges"]]
        if not lines["pageInfo"]["hasNextPage"]:
            break
        after = lines["pageInfo"]["endCursor"]
    assert seen == [membership_id("BE", number) for number in (1, 2, 3, 4, 5, 6)]
    only = (await place.data(ROLL, id=roll, reason="NO_SHARE"))["roll"]["lines"]["edges"]
    assert [edge["node"]["membership"]["id"] for edge in only] == [membership_id("BE", 2)]
    one = "query($id: ID!, $m: ID!) { roll(id: $id) { line(membership: $m) { reason } } }"
    assert (await place.data(one, id=roll, m=membership_id("BE", 3)))["roll"]["line"] == {"reason": "IN_DEFAULT"}
    gone = (await place.data(one, id=roll, m=membership_id("BE", 7)))["roll"]["line"]
    assert gone == {"reason": "NOT_REGISTERED"}


async def test_lines_are_for_the_bureau(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    refused = await place.refused(ROLL, place.token("mia", "client_officer"), id=roll)
    assert refused["code"] == "PARTITION_FORBIDDEN"


async def test_a_payment_booked_after_the_seal_moves_nothing_and_is_shown_as_known_now(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    await place.sign_off_all(SMARTCOOP)
    await place.seal(roll)
    sealed = (await place.data(ROLL, id=roll))["roll"]
    await pay_up(place, 3)
    assert (await place.data(ROLL, id=roll))["roll"] == sealed
    moved = (await place.data(AS_KNOWN_NOW, id=roll))["roll"]["asKnownNow"]
    assert moved["changed"] == [
        {
            "membership": {"id": membership_id("BE", 3)},
            "votesBefore": 0,
            "votesAfter": 1,
            "reasonBefore": "IN_DEFAULT",
            "reasonAfter": "VOTES",
        }
    ]
    assert (moved["added"], moved["removed"]) == ([], [])
    assert (moved["addedCount"], moved["removedCount"], moved["changedCount"]) == (0, 0, 1)
    assert moved["knownAt"]["sequence"] == sealed["knownAt"]["sequence"] + 1


AS_KNOWN_NOW = """
query($id: ID!) { roll(id: $id) { asKnownNow { knownAt { sequence } addedCount removedCount changedCount
  added { membership { id } } removed { membership { id } }
  changed { membership { id } votesBefore votesAfter reasonBefore reasonAfter } } } }
"""


async def pay_up(place: Country, number: int) -> None:
    """A payment value-dated in the past and booked now ends the default."""
    async with place.members.writing(LOADER, "pay") as session:
        sequence = await session.sequence()
        await session.execute(
            "UPDATE membership_fact SET known = int8range(lower(known), :s) WHERE membership = :m"
            " AND kind = 'IN_DEFAULT' AND upper_inf(known)",
            {"s": sequence, "m": key(number)},
        )
        session.record("pay", membership_id("BE", number), amount=str(Decimal(30)))


async def test_a_roll_is_sealed_or_computed_anew_but_never_both(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    await place.sign_off_all(SMARTCOOP)
    await place.data(SEAL, input={"roll": roll})
    assembly = (await place.data("query($id: ID!) { roll(id: $id) { assembly { id } } }", id=roll))["roll"]["assembly"]
    sealing = place.ask(SEAL, place.token("oriane"), input={"roll": roll})
    computing = (place.ask(COMPUTE, input={"assembly": assembly["id"]}) for _ in range(2))
    answers = await asyncio.gather(sealing, *computing)
    codes = [refusal(answer)["code"] if is_refused(answer) else None for answer in answers]
    if codes[0] is None:
        assert codes[1:] == ["ROLL_SEALED", "ROLL_SEALED"]
        kept = (await place.data(ROLL, id=roll))["roll"]
        assert len(kept["lines"]["edges"]) == kept["totals"]["registered"]
    else:
        assert codes == ["NOT_FOUND", None, None]
        assert (await place.data(ROLL, id=roll))["roll"] is None


async def test_recomputing_a_sealed_state_gives_the_same_root(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    await place.sign_off_all(SMARTCOOP)
    await place.seal(roll)
    await pay_up(place, 3)
    await place.load(member(8, SMARTCOOP))
    found = (await place.data("query($id: ID!) { roll(id: $id) { merkleRoot recomputedRoot } }", id=roll))["roll"]
    assert found["merkleRoot"] == found["recomputedRoot"] is not None


async def test_sealing_takes_two_people_and_the_sign_offs(country: OpenCountry) -> None:
    place = await belgium(country)
    roll = await place.compute(await place.convene(SMARTCOOP, place.day(40)))
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], [row["key"] for row in refused["articles"]]) == (
        "SIGN_OFF_MISSING",
        ["exit.exclusion_effect"],
    )
    await place.sign_off_all(SMARTCOOP)
    assert await place.code_of(SEAL, place.token("aude", "auditor"), input={"roll": roll}) == "FORBIDDEN"
    first = (await place.data(SEAL, input={"roll": roll}))["sealRoll"]["roll"]
    assert (first["state"], first["merkleRoot"]) == ("PROVISIONAL", None)
    assert await place.code_of(SEAL, input={"roll": roll}) == "SEAL_NEEDS_TWO"
    sealed = (await place.data(SEAL, place.token("aude", "auditor"), input={"roll": roll}))["sealRoll"]["roll"]
    assert sealed["state"] == "SEALED"
    assert len(sealed["merkleRoot"]) == 64
    assert await place.code_of(SEAL, place.token("oriane"), input={"roll": roll}) == "ROLL_SEALED"
    shown = (await place.data(ROLL, id=roll))["roll"]
    assert shown["seals"] == [{"name": "Otto", "role": "organiser"}, {"name": "Aude", "role": "auditor"}]
    assert [line.action for line in await place.chain()][-3:] == ["signOff", "sealRoll", "sealRoll"]


async def test_nothing_is_written_while_the_members_partition_is_down(country: OpenCountry) -> None:
    place = await belgium(country)
    assembly = await place.convene(SMARTCOOP, place.day(40))
    roll = await place.compute(assembly)
    await place.sign_off_all(SMARTCOOP)
    await place.data(SEAL, input={"roll": roll})
    before = await place.chain()
    await place.served.stop()
    assert await place.code_of(SEAL, place.token("oriane"), input={"roll": roll}) == "ELECTORATE_UNAVAILABLE"
    compute = """mutation($a: ID!) { computeRoll(input: { assembly: $a }) {
      ... on ComputeRollPayload { roll { id } } ...Refused } }"""
    assert await place.code_of(compute, a=assembly) == "ELECTORATE_UNAVAILABLE"
    assert (await place.data(ROLL, id=roll))["roll"]["state"] == "PROVISIONAL"
    assert await place.chain() == before


async def test_a_roll_computed_anew_replaces_the_one_before(country: OpenCountry) -> None:
    place = await belgium(country)
    assembly = await place.convene(SMARTCOOP, place.day(40))
    first = await place.compute(assembly)
    await place.load(member(8, SMARTCOOP))
    second = await place.compute(assembly)
    shown = (await place.data(ROLL, id=second))["roll"]
    assert (shown["version"], shown["totals"]["registered"]) == (2, 7)
    assert (await place.data(ROLL, id=first))["roll"] is None


async def test_a_key_left_open_by_law_and_statutes_is_shown_and_stops_the_seal(country: OpenCountry) -> None:
    place = await country("ES")
    await place.load(member(1, "ES.entity.smart-ib", in_default_from=date(2025, 1, 1)))
    roll = await roll_of(place, "ES.entity.smart-ib", place.day(40))
    assert roll["gaps"] == ["unpaid_shares.vote_suspended"]
    refused = await place.refused(SEAL, input={"roll": roll["id"]})
    assert (refused["code"], [row["key"] for row in refused["articles"]]) == (
        "LAW_UNKNOWN",
        ["unpaid_shares.vote_suspended"],
    )


async def test_unknown_ids(country: OpenCountry) -> None:
    place = await country("BE")
    nobody = global_id("BE", "roll", key(1))
    assert (await place.data(ROLL, id=nobody))["roll"] is None
    assert await place.code_of(SEAL, input={"roll": nobody}) == "NOT_FOUND"
    assert await place.code_of(ROLL, id=global_id("FR", "roll", key(1))) == "UNROUTABLE_ID"
    assert await place.code_of(ROLL, id="nonsense") == "UNROUTABLE_ID"
