"""What if: other statutes, another attendance; the roll itself does not move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member

WHAT_IF = """
query($input: WhatIfInput!) { whatIf(input: $input) {
  before { registered voters votes } totals { registered voters votes } reasons { reason count votes law { key } }
  quorum { entitled needed quorate law { key } } outcome {
    baseVotes needed share verdict law { key } leftOut { because law { key article } } } } }
"""
ROLL = "query($id: ID!) { assembly(id: $id) { roll { id version totals { votes } } resolutions { id } } }"
SMARTCOOP = "BE.entity.smartcoop"


async def meeting(place: Country, **fields: Any) -> tuple[str, str]:
    """An assembly with a computed roll of one holder of three shares and two of one, and its only resolution."""
    await place.load(*(member(number, SMARTCOOP, shares=3 if number == 1 else 1) for number in (1, 2, 3)))
    assembly = await place.convene(SMARTCOOP, place.today + timedelta(days=60), **fields)
    await place.compute(assembly)
    return assembly, (await place.data(ROLL, id=assembly))["assembly"]["resolutions"][0]["id"]


async def test_a_vote_for_each_share_is_counted_and_forgotten(country: OpenCountry) -> None:
    place = await country("BE")
    assembly, _ = await meeting(place)
    supposed = {"assembly": assembly, "choices": [{"key": "vote_unit", "value": "share"}]}
    found = (await place.data(WHAT_IF, input=supposed))["whatIf"]
    assert found["before"] == {"registered": 3, "voters": 3, "votes": 3}
    assert found["totals"] == {"registered": 3, "voters": 3, "votes": 5}
    assert sum(row["count"] for row in found["reasons"]) == 3
    assert (found["quorum"], found["outcome"]) == (None, None)
    now = (await place.data(ROLL, id=assembly))["assembly"]["roll"]
    assert (now["version"], now["totals"]["votes"]) == (1, 3)


async def test_quorum_and_result_of_another_attendance(country: OpenCountry) -> None:
    place = await country("BE")
    agenda = [{"title": "New articles", "resolution": "AMENDMENT"}]
    assembly, resolution = await meeting(place, agenda=agenda)
    supposed = {"assembly": assembly, "resolution": resolution, "present": 1, "votes": {"for": 2, "against": 1}}
    found = (await place.data(WHAT_IF, input=supposed))["whatIf"]
    assert (found["quorum"]["entitled"], found["quorum"]["needed"], found["quorum"]["quorate"]) == (5, 3, False)
    assert (found["outcome"]["needed"], found["outcome"]["verdict"]) == (3, "NO_RESULT")
    assert found["outcome"]["law"]["key"] == "majorities.amendment"
    assert [row["law"]["key"] for row in found["outcome"]["leftOut"]] == ["vote_caps.per_member"]
    second = (await place.data(WHAT_IF, input=supposed | {"call": 2}))["whatIf"]
    assert (second["quorum"]["needed"], second["quorum"]["quorate"]) == (None, True)
    assert second["outcome"]["verdict"] == "REJECTED"


async def test_a_count_of_heads_is_no_result_where_the_supposed_statutes_weigh_colleges(country: OpenCountry) -> None:
    place = await country("FR")
    await place.load(*(member(number, "FR.entity.smartfr") for number in (1, 2, 3)))
    assembly = await place.convene("FR.entity.smartfr", place.today + timedelta(days=60))
    await place.compute(assembly)
    item = (await place.data(ROLL, id=assembly))["assembly"]["resolutions"][0]["id"]
    weights = [{"college": name, "weight": weight} for name, weight in (("A", [1, 2]), ("B", [3, 10]), ("C", [1, 5]))]
    supposed = {"assembly": assembly, "resolution": item, "votes": {"for": 2, "against": 1}}
    assert (await place.data(WHAT_IF, input=supposed))["whatIf"]["outcome"]["verdict"] == "ADOPTED"
    choices = [{"key": "college_weights", "value": weights}]
    weighed = (await place.data(WHAT_IF, input=supposed | {"choices": choices}))["whatIf"]
    assert weighed["outcome"]["verdict"] == "NO_RESULT"
    parts = [{"name": "A", "for": 2, "against": 0}, {"name": "B", "for": 0, "against": 1}]
    by_college = {"for": 2, "against": 1, "colleges": parts}
    again = (await place.data(WHAT_IF, input=supposed | {"votes": by_college, "choices": choices}))["whatIf"]
    assert again["outcome"]["verdict"] == "NO_RESULT", "nobody of the register is in a college"
    wrong = by_college | {"colleges": [{"name": "Z", "for": 2, "against": 1}]}
    assert await place.code_of(WHAT_IF, input=supposed | {"votes": wrong, "choices": choices}) == "BAD_ARGUMENT"


async def test_what_cannot_be_supposed_is_refused(country: OpenCountry) -> None:
    place = await country("BE")
    assembly, resolution = await meeting(place)
    plain = {"assembly": assembly, "resolution": resolution}
    assert await place.code_of(WHAT_IF, input=plain | {"votes": {"for": 9, "against": 0}}) == "BAD_ARGUMENT"
    assert await place.code_of(WHAT_IF, input=plain | {"present": 4}) == "BAD_ARGUMENT"
    assert await place.code_of(WHAT_IF, input={"assembly": assembly, "present": 1}) == "BAD_ARGUMENT"
    outside = [{"key": "unpaid_shares.vote_suspended", "value": False}]
    assert await place.code_of(WHAT_IF, input=plain | {"choices": outside}) == "STATUTES_OUTSIDE_LAW"
    assert await place.code_of(WHAT_IF, place.token("cleo", "client_officer"), input=plain) == "PARTITION_FORBIDDEN"
