"""The group's cube: every country answers from its own partition, each person counts once, nobody's traits travel."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commons.auth.tokens import Asking, partition_token
from commons.cubes.cells import Cell, Published
from commons.cubes.wanted import Wanted
from commons.errors import Refusal
from commons.turnout import Attendance
from services.members.domain.activities.words import DeclarationKind
from services.members.domain.cubes.plane import CUBE_PERSONS_PATH, CUBE_PURPOSE, CUBE_TALLIES_PATH
from services.members.domain.cubes.words import ALL, COHORT, Scope
from services.members.store.bulk_declared import DeclaredRecord
from services.members.store.compute_cube import compute_cube
from services.members.store.compute_group_cube import compute_group_cube
from services.members.store.cubes import CubeRecord, cells_of, countries_of, cube_of
from tests.commons.asgi import ask
from tests.services.members.conftest import LOADER, SMARTFR, key, member
from tests.services.members.cubes.group import COUNTRIES, Group
from tests.services.members.store.test_compute_cube import OCTOBER, TODAY, declare, said

pytestmark = pytest.mark.usefixtures("meetings")
LOW = Cell(COHORT, ("LOW_INCOME",))


@pytest.fixture
async def group(fresh_database) -> AsyncIterator[Group]:
    found = await Group.open(fresh_database)
    yield found
    await found.close()


async def fill(group: Group, belgian: Sequence[int], french: Sequence[int], low: Sequence[int] = ()) -> None:
    """Persons by number in both countries; of those in `low` each country that knows them says low income.

    The secrets are fixed, so that the noise is the same in every run.
    """
    for register in group.registers.values():
        async with register.database.writing(LOADER, "secret") as session:
            await session.execute("INSERT INTO cube_secret (key) VALUES (:key)", {"key": b"s" * 32})
            session.record("secret", "test")
    for code, persons in (("BE", belgian), ("FR", french)):
        register = group.registers[code]
        more: dict[str, Any] = {} if code == "BE" else {"entity": SMARTFR}
        await register.load(*(member(number, person=number, **more) for number in persons))
        traits = [
            DeclaredRecord(key(n), [], [said(100_000 + n, DeclarationKind.TRAIT, "LOW_INCOME")])
            for n in persons
            if n in low
        ]
        await declare(register, *traits)


async def national(group: Group, **more: Any) -> None:
    for code in COUNTRIES:
        async with group.registers[code].database.writing(LOADER, "computeCube", long=True) as session:
            await compute_cube(session, group.registers[code].partition, Wanted(OCTOBER, **more), TODAY)


async def compute(group: Group, **more: Any) -> CubeRecord:
    register = group.registers["EU"]
    async with register.database.writing(LOADER, "computeCube", long=True) as session:
        return await compute_group_cube(session, register.partition, Wanted(OCTOBER, **more), TODAY)


async def published(group: Group, code: str = "EU", scope: Scope = Scope.GROUP) -> Published:
    async with group.registers[code].database.reading() as session:
        cube = await cube_of(session, OCTOBER, scope)
        assert cube is not None
        return await cells_of(session, cube)


async def tallied(group: Group) -> int:
    """How many people the countries' tallies of the last count come to."""
    rows = [json.loads(said) for path, _, said in group.heard if path.endswith(CUBE_TALLIES_PATH)]
    return sum(row["count"] for part in rows for row in part["tallies"] if row["table"] == "ALL")


async def test_a_person_of_two_countries_counts_once(group):
    await fill(group, range(1, 61), range(41, 101))
    await national(group)
    await compute(group)

    assert await tallied(group) == 100, "20 of the 120 memberships are second ones"
    shown = (await published(group))[ALL]
    assert shown is not None
    assert abs(shown - 100) <= 20


async def test_who_was_linked_counts_once_under_her_new_id(group):
    """France knows person 1 as 500; Belgium has heard that 500 is now 1, and so has France."""
    await fill(group, range(1, 61), [500, *range(61, 100)])
    for code in COUNTRIES:
        async with group.registers[code].database.writing(LOADER, "alias") as session:
            await session.execute(
                "INSERT INTO person_alias (old, new, statement, known) VALUES (:old, :new, 'signed',"
                " int8range(:sequence, NULL))",
                {"old": key(500), "new": key(1), "sequence": await session.sequence()},
            )
            session.record("person.alias", "test")
    await national(group)
    await compute(group)

    assert await tallied(group) == 99


async def test_the_cohort_is_of_persons_once(group):
    await fill(group, range(1, 81), range(41, 121), low=range(31, 91))
    await national(group)
    await compute(group)

    rows = [json.loads(said) for path, _, said in group.heard if path.endswith(CUBE_TALLIES_PATH)]
    low = sum(
        row["count"] for part in rows for row in part["tallies"] if row["table"] == "MASK" and row["values"] == ["2"]
    )
    assert low == 60
    assert (await published(group))[LOW] is not None


async def test_no_persons_traits_leave_a_country(group):
    """What travels: hashes without anything beside them, and tallies without persons."""
    await fill(group, range(1, 61), range(41, 101), low=range(1, 60))
    await national(group)
    group.heard.clear()
    await compute(group)

    persons = [said for path, _, said in group.heard if path.endswith(CUBE_PERSONS_PATH)]
    for number in range(1, 101):
        assert all(key(number).bytes not in said and key(number).hex.encode() not in said for said in persons)
    assert not any(b"INCOME" in said for said in persons)
    tallies = [said for path, _, said in group.heard if path.endswith(CUBE_TALLIES_PATH)]
    assert len(tallies) == len(COUNTRIES)
    for number in range(1, 101):
        assert all(key(number).hex.encode() not in said for said in tallies)
    async with group.registers["EU"].database.reading() as session:
        assert await session.value("SELECT to_regclass('pg_temp.cube_person')") is None


async def test_the_key_is_another_each_time_and_is_kept_nowhere(group):
    await fill(group, range(1, 61), range(41, 101))
    await national(group)
    await compute(group)
    await compute(group, correction="once more")

    keys = {json.loads(asked)["key"] for path, asked, _ in group.heard if path.endswith(CUBE_PERSONS_PATH)}
    assert len(keys) == 2
    async with group.registers["EU"].database.reading() as session:
        rows = await session.all("SELECT body FROM audit UNION ALL SELECT CAST(body AS text) FROM outbox")
    assert not [row for row in rows for one in keys if one in row.body]


async def test_counting_again_shows_the_same_figures(group):
    await fill(group, range(1, 61), range(41, 101), low=range(1, 60))
    await national(group)
    await compute(group)
    first = await published(group)
    second = await compute(group, correction="once more")
    assert second.version == 2
    assert await published(group) == first


async def test_without_one_countrys_cube_there_is_none(group):
    await fill(group, range(1, 61), range(41, 101))
    async with group.registers["BE"].database.writing(LOADER, "computeCube", long=True) as session:
        await compute_cube(session, group.registers["BE"].partition, Wanted(OCTOBER), TODAY)
    with pytest.raises(Refusal) as refused:
        await compute(group)
    assert refused.value.code == "PARTITION_INCOMPLETE"
    assert refused.value.details == {"missing": ["FR"]}
    async with group.registers["EU"].database.reading() as session:
        assert await cube_of(session, OCTOBER, Scope.GROUP) is None


async def test_a_country_that_is_down_leaves_nothing_written(group):
    await fill(group, range(1, 61), range(41, 101))
    await national(group)
    await group.stop("FR")
    with pytest.raises(Refusal) as refused:
        await compute(group)
    assert refused.value.code == "PARTITION_UNAVAILABLE"
    async with group.registers["EU"].database.reading() as session:
        assert await cube_of(session, OCTOBER, Scope.GROUP) is None


async def european(group: Group, persons: Sequence[int], low: Sequence[int]) -> None:
    register = group.registers["EU"]
    more = {"entity": "EU.entity.smart-group", "category": "WORKER"}
    await register.load(*(member(n, person=n, **more) for n in persons))
    traits = [DeclaredRecord(key(n), [], [said(100_000 + n, DeclarationKind.TRAIT, "LOW_INCOME")]) for n in low]
    await declare(register, *traits)


async def countries(group: Group, cell: Cell) -> tuple[str, ...]:
    async with group.registers["EU"].database.reading() as session:
        cube = await cube_of(session, OCTOBER, Scope.GROUP)
        assert cube is not None
        return (await countries_of(session, cube))[cell]


async def test_of_what_one_country_alone_withholds_the_group_counts_the_others(group):
    """All others' figures taken from one of everybody would be that country's."""
    await fill(group, range(1, 101), range(201, 301), low=[*range(1, 51), *range(201, 204)])
    await european(group, range(401, 501), range(401, 451))
    await national(group)
    await compute(group)
    assert (await published(group, "BE", Scope.COUNTRY))[LOW] is not None
    assert (await published(group, "FR", Scope.COUNTRY))[LOW] is None, "three people"
    assert await countries(group, LOW) == ("BE", "EU")
    shown = (await published(group))[LOW]
    assert shown is not None
    assert abs(shown - 100) <= 20


async def test_what_no_country_can_show_by_itself_the_group_can(group):
    """Nine people here, nine there and nine elsewhere share a condition: nobody saw them until now."""
    await fill(group, range(1, 101), range(201, 301), low=[*range(1, 10), *range(201, 210)])
    await european(group, range(401, 501), range(401, 410))
    await national(group)
    await compute(group)
    for code in COUNTRIES:
        assert (await published(group, code, Scope.COUNTRY))[LOW] is None
    assert await countries(group, LOW) == COUNTRIES
    assert (await published(group))[LOW] is not None


async def test_the_highest_threshold_of_a_country_is_the_groups(group):
    await fill(group, range(1, 61), range(41, 101))
    await national(group, threshold=25)
    assert (await compute(group)).threshold == 25


async def test_it_rests_on_the_states_of_the_countries_cubes(group):
    await fill(group, range(1, 61), range(41, 101))
    await national(group)
    await group.registers["FR"].load(replace(member(900, person=900, entity=SMARTFR), joined_on=date(2021, 1, 1)))
    await compute(group)
    assert await tallied(group) == 100, "who was entered after France's cube is in neither"


@pytest.mark.parametrize("path", [CUBE_PERSONS_PATH, CUBE_TALLIES_PATH])
async def test_only_the_groups_partition_may_ask(group, path):
    await fill(group, range(1, 61), range(41, 101))
    await national(group)
    french = group.registers["FR"]
    token = partition_token(Asking("members/FR", "members/BE", CUBE_PURPOSE), french.partition.key)
    body = json.dumps({"month": "2026-10", "key": "00" * 32}).encode()
    answer = await ask(group.registers["BE"].app, "POST", path, body, authorization=f"Bearer {token}")
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_no_other_country_computes_the_groups(group):
    register = group.registers["BE"]
    with pytest.raises(Refusal) as refused:
        async with register.database.writing(LOADER, "computeCube", long=True) as session:
            await compute_group_cube(session, register.partition, Wanted(OCTOBER), TODAY)
    assert refused.value.code == "UNROUTABLE_ID"


async def test_the_group_counts_turnout_as_each_countrys_cube_knew_it(group, meetings):
    await fill(group, range(1, 61), range(41, 101))
    meetings.did = {key(n): Attendance.PRESENT if n % 2 else Attendance.ABSENT for n in range(1, 101)}
    await national(group)
    asked_first = {asking.asked: wanted for asking, wanted in meetings.asked}
    meetings.state = 99
    await compute(group)
    again = {asking.asked: wanted for asking, wanted in meetings.asked[len(asked_first) :]}
    assert {wanted.known_at for wanted in again.values()} == {7}, "not what became known since"
    assert asked_first.keys() == again.keys() == {f"governance/{code}" for code in COUNTRIES}
    found = await published(group)
    assert (found[Cell("TURNOUT", ("PRESENT",))] or 0) > 30
    assert found[Cell("TURNOUT", ("REPRESENTED",))] is None or not found[Cell("TURNOUT", ("REPRESENTED",))]
