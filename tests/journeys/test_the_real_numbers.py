"""Journey 6: the mixed assembly of 23 June 2020, under votes cast and votes present."""

from __future__ import annotations

import pytest

from tests.journeys.operations import operation

PAST = """
query Past { assemblies(first: 50, orderBy: LATEST, countries: ["BE"], filter: {entity: "BE.entity.smartcoop"}) {
  edges { node { id heldOn } } } }
"""

SHARES = {  # percent for, against, abstaining, as published
    "auditor": (68, 6, 26),
    "accounts": (72, 5, 23),
    "director": (76, 6, 18),
}


async def the_assembly(stack) -> dict:
    past = await stack.ask(PAST, as_="otto")
    found = next(e["node"] for e in past["data"]["assemblies"]["edges"] if e["node"]["heldOn"] == "2020-06-23")
    answer = await stack.ask(operation("real_numbers"), {"assembly": found["id"]}, as_="otto")
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["assembly"]


async def test_738_voters_reconstructed_and_labelled_so(stack):
    assembly = await the_assembly(stack)

    assert assembly["imported"]["reconstructed"] is True
    assert "smartbe.be" in assembly["imported"]["source"]
    for resolution in assembly["resolutions"]:
        tally = resolution["tally"]
        assert tally["reconstructed"] is True
        assert tally["for"] + tally["against"] + tally["abstain"] == 738


@pytest.mark.parametrize("word", list(SHARES))
async def test_the_base_is_what_is_counted(stack, word):
    resolutions = (await the_assembly(stack))["resolutions"]
    resolution = next(row for row in resolutions if word in row["title"].lower())
    tally, cast, present = resolution["tally"], resolution["cast"], resolution["present"]

    percent = tuple(round(100 * tally[side] / 738) for side in ("for", "against", "abstain"))
    assert percent == SHARES[word]
    assert cast["baseVotes"] == tally["for"] + tally["against"]
    assert present["baseVotes"] == 738
    assert fraction(cast["share"]) > fraction(present["share"])
    assert cast["needed"] == cast["baseVotes"] // 2 + 1
    assert present["needed"] == 370
    assert cast["verdict"] == present["verdict"] == "ADOPTED"


def fraction(text: str) -> float:
    numerator, denominator = text.split("/")
    return int(numerator) / int(denominator)
