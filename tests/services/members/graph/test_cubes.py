"""Cubes as callers meet them: who computes, who reads, what is refused, and what an attacker tries with two answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from services.members.domain.activities.words import DeclarationKind
from services.members.store.bulk_declared import DeclaredRecord
from tests.commons.partitions import role
from tests.services.members.conftest import LOADER, SMARTCOOP, Register, key, member
from tests.services.members.store.test_compute_cube import declare, said

pytestmark = pytest.mark.usefixtures("meetings")
COMPUTE = """mutation($input: ComputeCubeInput!) { computeCube(input: $input) { ... on ComputeCubePayload { cube {
  country scope month version correction threshold rounding noise } } ...Refused } }"""
DIVERSITY = """query($month: String!, $by: [CubeDimension!]!, $version: Int) {
  diversity(month: $month, by: $by, version: $version) {
    cube { month version } persons withheld cells { values persons countries } } }"""
COHORTS = """query($month: String!, $traits: [TraitKind!]) { cohorts(month: $month, traits: $traits) {
  traits persons everybody countries cube { threshold rounding noise } } }"""
NEEDS = """query($traits: [TraitKind!]!) { needsByCondition(month: "2026-10", traits: $traits) {
  cohort { persons } needs { need { code } persons share everybody shareOfEverybody } } }"""
TRAITS = ("DISCONTINUOUS_INCOME", "LOW_INCOME")


def asked(month: str = "2026-10", **more: Any) -> dict[str, Any]:
    return {"country": "BE", "month": month} | more


def somebody(register: Register) -> str:
    """Any login: figures are published for all."""
    return register.issuing.token("be", "somebody")


async def fill(register: Register) -> None:
    """200 people: 120 with discontinuous income, 80 of these with low income too; 60 of the 120 need a pension."""
    async with register.database.writing(LOADER, "secret") as session:
        await session.execute("INSERT INTO cube_secret (key) VALUES (:key)", {"key": b"s" * 32})
        session.record("secret", "test")
    await register.load(*(member(number) for number in range(1, 201)))
    await declare(register, *(DeclaredRecord(key(n), [], said_by(n)) for n in range(1, 201)))


def said_by(n: int) -> list[Any]:
    found = []
    if n <= 120:
        found.append(said(10_000 + n, DeclarationKind.TRAIT, TRAITS[0]))
    if 40 < n <= 120 or n > 160:
        found.append(said(20_000 + n, DeclarationKind.TRAIT, TRAITS[1]))
    if n % 2 == 0 and n <= 160:
        found.append(said(30_000 + n, DeclarationKind.NEED, "PENSION"))
    return found


@pytest.fixture
async def be(register) -> Register:
    found = await register("BE")
    await fill(found)
    return found


async def test_an_officer_computes_and_everybody_reads(be):
    made = await be.data(COMPUTE, be.officer(), input=asked())
    assert made["computeCube"]["cube"]["version"] == 1
    assert made["computeCube"]["cube"]["threshold"] == 10

    (found,) = (await be.data(COHORTS, somebody(be), month="2026-10", traits=list(TRAITS[::-1])))["cohorts"]
    assert found["traits"] == list(TRAITS)
    assert abs(found["persons"] - 80) <= 20
    assert abs(found["everybody"] - 200) <= 20
    assert found["countries"] == ["BE"]
    assert found["cube"]["rounding"] == 5


async def test_needs_stand_beside_everybodys(be):
    await be.data(COMPUTE, be.officer(), input=asked())
    (found,) = (await be.data(NEEDS, somebody(be), traits=[TRAITS[0]]))["needsByCondition"]
    pension = found["needs"][0]
    assert pension["need"]["code"] == "PENSION"
    assert Fraction(pension["share"]) == Fraction(pension["persons"], found["cohort"]["persons"])
    assert pension["everybody"] is not None
    assert {row["persons"] for row in found["needs"][1:]} == {None}, "nobody said that they need anything else"


async def test_a_month_without_a_cube_is_no_answer(be):
    assert (await be.data(COHORTS, somebody(be), month="2026-09"))["cohorts"] == []
    assert (await be.data('{ cohortSize(month: "2026-09", traits: [LOW_INCOME]) }', somebody(be)))["cohortSize"] is None


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (DIVERSITY, {"month": "2026-13", "by": ["TRADE"]}),
        (DIVERSITY, {"month": "2026-10", "by": []}),
        (DIVERSITY, {"month": "2026-10", "by": ["TRADE", "TRADE"]}),
        (DIVERSITY, {"month": "2026-10", "by": ["TRADE", "SENIORITY"]}),
        (DIVERSITY, {"month": "2026-10", "by": ["TRADE", "SITUATION", "SENIORITY"]}),
        (DIVERSITY, {"month": "2026-10", "by": ["TRADE"], "version": 0}),
        (COHORTS, {"month": "2026-10", "traits": []}),
        (COHORTS, {"month": "2026-10", "traits": ["LOW_INCOME", "LOW_INCOME"]}),
        (COHORTS, {"month": "2026-10", "traits": [*TRAITS, "MISSING_TRAINING"]}),
    ],
)
async def test_there_are_no_free_queries(be, query, variables):
    assert await be.code(query, somebody(be), **variables) == "BAD_ARGUMENT"


async def test_who_may_not_compute(be):
    issuing = be.issuing
    assert await be.code(COMPUTE, input=asked()) == "UNAUTHENTICATED"
    assert await be.code(COMPUTE, somebody(be), input=asked()) == "PARTITION_FORBIDDEN"
    organiser = issuing.token("be", "organiser", roles=[role("organiser", "BE")])
    assert await be.code(COMPUTE, organiser, input=asked()) == "PARTITION_FORBIDDEN"
    assert await be.code(COMPUTE, be.officer(SMARTCOOP), input=asked()) == "FORBIDDEN", "a cube is of a whole country"
    assert await be.code(COMPUTE, be.officer(), input=asked(country="FR")) == "UNROUTABLE_ID"
    assert await be.code(COMPUTE, be.officer(), input=asked(scope="GROUP")) == "UNROUTABLE_ID"


async def test_the_same_key_answers_the_same_version_also_after_a_correction(be):
    officer = be.officer()
    first = await be.data(COMPUTE, officer, input=asked(idempotencyKey="one"))
    await be.data(COMPUTE, officer, input=asked(correction="Activities came late."))
    assert await be.data(COMPUTE, officer, input=asked(idempotencyKey="one")) == first
    assert await be.code(COMPUTE, officer, input=asked()) == "ALREADY_EXISTS"


async def test_asking_again_and_in_other_tables_averages_nothing_out(be):
    """Months of the same people are the same figure again, not another draw of noise."""
    officer, shown = be.officer(), set()
    for month in ("2026-08", "2026-09", "2026-10"):
        await be.data(COMPUTE, officer, input=asked(month))
        (found,) = (await be.data(COHORTS, somebody(be), month=month, traits=list(TRAITS)))["cohorts"]
        shown.add(found["persons"])
    assert len(shown) == 1


async def test_two_months_that_differ_by_one_person_do_not_tell_her(be):
    """Whoever subtracts September from October gets the noise of two different sets."""
    officer = be.officer()
    differences = []
    for number, month in enumerate(("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")):
        if number:
            fresh = replace(member(500 + number), joined_on=date(2026, 4 + number, 2))
            await be.load(fresh)
        await be.data(COMPUTE, officer, input=asked(month))
        (found,) = (await be.data(DIVERSITY, somebody(be), month=month, by=["BELONGING"]))["diversity"]
        differences.append(found["persons"])
    steps = {after - before for before, after in pairwise(differences)}
    assert all(step % 5 == 0 for step in steps)
    assert steps - {0, 5}, "one came each month, and the figures go up and down"


async def test_the_one_with_the_trait_but_not_the_other_is_not_to_be_had(be):
    """The nested filter: with the trait, less with both, would be the one person who has not the other."""
    await be.load(*(member(number) for number in range(301, 401)))
    traits = [said(40_000 + n, DeclarationKind.TRAIT, "MISSING_TRAINING") for n in range(301, 361)]
    more = [said(50_000 + n, DeclarationKind.TRAIT, "MISSING_SOCIAL_PROTECTION") for n in range(301, 360)]
    both = [DeclaredRecord(key(n), [], [traits[n - 301], *more[n - 301 : n - 300]]) for n in range(301, 361)]
    await declare(be, *both)
    await be.data(COMPUTE, be.officer(), input=asked())

    async def persons(*names: str) -> int | None:
        (found,) = (await be.data(COHORTS, somebody(be), month="2026-10", traits=list(names)))["cohorts"]
        return found["persons"]

    assert await persons("MISSING_TRAINING") is not None
    assert await persons("MISSING_SOCIAL_PROTECTION") is not None
    assert await persons("MISSING_TRAINING", "MISSING_SOCIAL_PROTECTION") is None
