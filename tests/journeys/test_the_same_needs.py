"""Journey: people with discontinuous income and several activities: in how many countries, and do they need the same?

Nadia prepares a campaign on pensions. She has no list of people and gets none: she reads the figures of the month.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from commons.cubes.months import Month
from tests.answers import is_refused, refusal
from tests.stack import Stack

CONDITION = "traits: [DISCONTINUOUS_INCOME, SEVERAL_ACTIVITIES]"
COMPUTE = """mutation($country: CountryCode!, $month: String!, $scope: CubeScope!) {
  computeCube(input: { country: $country, month: $month, scope: $scope }) {
    ... on ComputeCubePayload { cube { country scope version } } ...Refused } }"""
COUNTRIES = f"""query($month: String!) {{
  cohorts(month: $month, {CONDITION}) {{ cube {{ country threshold noise }} persons everybody }}
  cohortSize(month: $month, {CONDITION})
  once: cohorts(month: $month, {CONDITION}, scope: GROUP) {{ cube {{ country }} persons countries }}
}}"""
NEEDS = f"""query($month: String!, $scope: CubeScope!) {{ needsByCondition(month: $month, {CONDITION}, scope: $scope) {{
  cohort {{ cube {{ country }} persons }}
  needs {{ need {{ code title }} persons countries share shareOfEverybody }} }} }}"""
OFFICES = {"olga": ("BE", "EU"), "fanny": ("FR",), "greta": ("DE", "AT", "IT", "ES", "NL", "SE", "HU")}


def last_month(stack: Stack) -> str:
    """The month that is over everywhere."""
    return str(Month.before(min(stack.today(code) for codes in OFFICES.values() for code in codes)))


async def compute(stack: Stack, as_: str, country: str, scope: str = "COUNTRY") -> dict[str, Any]:
    variables = {"country": country, "month": last_month(stack), "scope": scope}
    return await stack.ask(COMPUTE, variables, as_=as_)


@pytest.fixture(scope="module")
async def month(stack) -> str:
    """Every office computes its country's cube; a second run finds them there."""
    for office, countries in OFFICES.items():
        for country in countries:
            answer = await compute(stack, office, country)
            assert not is_refused(answer) or refusal(answer)["code"] == "ALREADY_EXISTS", answer
    answer = await compute(stack, "olga", "EU", "GROUP")
    assert not is_refused(answer) or refusal(answer)["code"] == "ALREADY_EXISTS", answer
    return last_month(stack)


async def test_in_how_many_countries(stack, month):
    answer = await stack.ask(COUNTRIES, {"month": month}, as_="nadia")
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]
    shown = {row["cube"]["country"]: row["persons"] for row in found["cohorts"] if row["persons"] is not None}
    assert len(found["cohorts"]) == 10, "every country answers, each for itself"
    assert len(shown) >= 8
    assert all(row["cube"]["threshold"] >= 10 and row["cube"]["noise"] for row in found["cohorts"])
    assert found["cohortSize"] == sum(shown.values())


async def test_each_person_once_across_countries(stack, month):
    found = (await stack.ask(COUNTRIES, {"month": month}, as_="nadia"))["data"]
    (once,) = found["once"]
    assert once["cube"]["country"] == "EU"
    assert set(once["countries"]) >= {row["cube"]["country"] for row in found["cohorts"] if row["persons"]}
    assert once["persons"] is not None
    assert once["persons"] <= found["cohortSize"] + 60, "linked people are counted in one country only"


async def test_do_they_need_the_same(stack, month):
    answer = await stack.ask(NEEDS, {"month": month, "scope": "GROUP"}, as_="nadia")
    assert "errors" not in answer, answer["errors"]
    (group,) = answer["data"]["needsByCondition"]
    rows = [row for row in group["needs"] if row["persons"] is not None]
    assert rows, "the group shows needs where small countries cannot"
    assert rows == sorted(rows, key=lambda row: -row["persons"])
    assert all(0 < Fraction(row["share"]) <= 1 and 0 < Fraction(row["shareOfEverybody"]) <= 1 for row in rows)

    answer = await stack.ask(NEEDS, {"month": month, "scope": "COUNTRY"}, as_="nadia")
    parts = {one["cohort"]["cube"]["country"]: one["needs"] for one in answer["data"]["needsByCondition"]}
    seen = {country: sum(row["persons"] is not None for row in needs) for country, needs in parts.items()}
    assert seen["BE"] > seen["HU"], "a small country withholds what would point at people"
    assert {row["need"]["code"] for row in parts["BE"]} == {row["need"]["code"] for row in parts["HU"]}


async def test_a_month_is_not_computed_twice(stack, month):
    answer = await compute(stack, "fanny", "FR")
    assert refusal(answer)["code"] == "ALREADY_EXISTS"


async def test_nobody_asks_for_more_than_the_cube_has(stack, month):
    answer = await stack.ask(
        f'{{ cohorts(month: "{month}", traits: [LOW_INCOME, MISSING_TRAINING, DISCONTINUOUS_INCOME]) {{ persons }} }}',
        as_="nadia",
    )
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_ARGUMENT"}
