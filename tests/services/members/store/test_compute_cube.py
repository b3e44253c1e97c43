"""A month's cube over a small register: who is counted, once, and that it stays as it was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from commons.cubes.cells import Cell
from commons.cubes.months import Month
from commons.cubes.noise import Tally
from commons.cubes.wanted import Wanted
from commons.errors import Refusal
from commons.turnout import Attendance
from services.members.domain.activities.activity import Activity, Work
from services.members.domain.activities.declarations import Declaration
from services.members.domain.activities.words import Basis, DeclarationKind, Weight, WorkSituation
from services.members.domain.cubes.words import ALL
from services.members.domain.facts import Period
from services.members.store.bulk_declared import DeclaredRecord, load_declared
from services.members.store.compute_cube import compute_cube
from services.members.store.cube_counts import Counting, count_people
from services.members.store.cubes import cells_of, cube_of
from services.members.store.turnout import turnout_of
from tests.services.members.conftest import LOADER, Register, key, member

pytestmark = pytest.mark.usefixtures("meetings")
OCTOBER = Month.read("2026-10")
TODAY = date(2026, 11, 24)
KEY = b"k" * 32
SINCE = Period(date(2021, 1, 1))


def doing(number: int, trade: str, situation: WorkSituation, weight: Weight = Weight.MAIN) -> Activity:
    return Activity(UUID(int=number, version=4), Work(trade, None, weight, situation), SINCE)


def said(number: int, kind: DeclarationKind, code: str, period: Period = SINCE) -> Declaration:
    return Declaration(UUID(int=number, version=4), kind, code, Basis.DECLARED, period)


async def declare(register: Register, *records: DeclaredRecord) -> None:
    async with register.database.writing(LOADER, "load") as session:
        await load_declared(session, [], list(records))


async def counted(register: Register, **more: Any) -> dict[Cell, Tally]:
    async with register.database.reading() as session:
        sequence, _ = await session.head()
        turnout = await turnout_of(register.partition, OCTOBER)
        return await count_people(session, Counting(OCTOBER, more.pop("known_at", sequence), KEY, turnout, **more))


async def compute(register: Register, **more: Any):
    async with register.database.writing(LOADER, "computeCube", long=True) as session:
        return await compute_cube(session, register.partition, Wanted(OCTOBER, **more), TODAY)


async def published(register: Register):
    async with register.database.reading() as session:
        cube = await cube_of(session, OCTOBER)
        assert cube is not None
        return await cells_of(session, cube)


async def test_who_is_counted_and_as_what(register):
    be = await register("BE")
    await be.load(
        member(1),
        replace(member(2), joined_on=date(2026, 3, 1)),
        replace(member(3), ended_on=date(2026, 9, 30)),
        replace(member(4), joined_on=date(2026, 11, 2)),
        member(5),
        member(6, kind="ORGANISATION", organisation=UUID(int=9, version=4)),
    )
    await declare(
        be,
        DeclaredRecord(
            key(1),
            [
                doing(11, "2652", WorkSituation.FREELANCE),
                doing(12, "5223", WorkSituation.STUDENT, Weight.ACCESSORY),
            ],
            [
                said(13, DeclarationKind.TRAIT, "DISCONTINUOUS_INCOME"),
                said(14, DeclarationKind.NEED, "PENSION"),
                said(15, DeclarationKind.NEED, "REGULAR_INCOME", Period(date(2021, 1, 1), date(2026, 10, 30))),
            ],
        ),
    )

    found = await counted(be)

    count = {cell: tally.count for cell, tally in found.items() if tally.count}
    assert count[ALL] == 3, "who left before the month's end or came after it is not counted"
    assert count[Cell("SITUATION", ("FREELANCE",))] == 1, "the main activity counts"
    assert count[Cell("TRADE", ("26",))] == 1
    assert count[Cell("TRADE,SITUATION", ("26", "FREELANCE"))] == 1
    assert count[Cell("SENIORITY", ("UNDER_1",))] == 1
    assert count[Cell("SENIORITY", ("FROM_6",))] == 2
    assert count[Cell("MASK", ("5",))] == 1, "discontinuous income as declared, several activities as on record"
    assert count[Cell("MASK", ("0",))] == 2
    assert count[Cell("MASK_NEED", ("PENSION", "5"))] == 1
    assert Cell("MASK_NEED", ("REGULAR_INCOME", "5")) not in count, "withdrawn before the month's last day"


async def test_a_person_with_two_memberships_counts_once(register):
    fr = await register("FR")
    await fr.load(
        member(1, entity="FR.entity.smartfr", person=7),
        replace(member(2, entity="FR.entity.alterna", person=7), joined_on=date(2024, 1, 1)),
    )
    await declare(
        fr,
        DeclaredRecord(key(1), [], [said(13, DeclarationKind.TRAIT, "LOW_INCOME")]),
        DeclaredRecord(key(2), [], [said(14, DeclarationKind.TRAIT, "LOW_INCOME")]),
    )

    found = await counted(fr)

    assert found[ALL].count == 1
    assert found[Cell("SENIORITY", ("FROM_6",))].count == 1, "since the oldest membership"
    assert found[Cell("MASK", ("2",))].count == 1


async def test_every_table_counts_everybody_and_the_same_people(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 30)))
    await declare(be, *(DeclaredRecord(key(n), [doing(100 + n, "2652", WorkSituation.FREELANCE)]) for n in range(1, 9)))

    found = await counted(be)

    for table in {cell.table for cell in found} - {"MASK_NEED"}:
        whole = Tally()
        for cell, tally in found.items():
            if cell.table == table:
                whole += tally
        assert whole == found[ALL], table


async def test_it_reads_as_known_then(register):
    be = await register("BE")
    await be.load(member(1))
    before = await be.sequence()
    await be.load(member(2))

    assert (await counted(be, known_at=before))[ALL].count == 1
    assert (await counted(be))[ALL].count == 2


async def test_a_month_is_computed_once_and_stays(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 41)))

    cube = await compute(be)
    first = await published(be)
    await be.load(*(member(number) for number in range(41, 81)))
    with pytest.raises(Refusal) as refused:
        await compute(be)

    assert refused.value.code == "ALREADY_EXISTS"
    assert cube.version == 1
    assert await published(be) == first
    assert abs((first[ALL] or 0) - 40) <= 20
    assert first[Cell("SITUATION", ("STUDENT",))] is None
    assert first[Cell("SITUATION", ("NONE",))] is None, "next to it there is nobody, so it would say what everybody is"


async def test_a_correction_is_a_version_that_says_so_and_moves_nothing_that_did_not_change(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 41)))
    await compute(be)
    first = await published(be)

    again = await compute(be, correction="counted anew to see that nothing moves")
    assert again.version == 2
    assert await published(be) == first, "the same people, the same figures"

    async with be.database.reading() as session:
        kept = await cube_of(session, OCTOBER, version=1)
        assert kept is not None
        assert await cells_of(session, kept) == first


async def test_nothing_is_corrected_that_was_not_computed_and_no_month_before_its_end(register):
    be = await register("BE")
    with pytest.raises(Refusal) as refused:
        await compute(be, correction="why not")
    assert refused.value.code == "NOT_FOUND"
    async with be.database.reading():
        pass
    with pytest.raises(Refusal) as early:
        async with be.database.writing(LOADER, "computeCube", long=True) as session:
            await compute_cube(session, be.partition, Wanted(Month.read("2026-11")), TODAY)
    assert early.value.code == "BAD_ARGUMENT"


async def test_the_threshold_is_raised_and_never_lowered(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 41)))
    assert (await compute(be, threshold=20)).threshold == 20
    assert (await compute(be, correction="as before")).threshold == 20
    with pytest.raises(Refusal) as refused:
        await compute(be, correction="smaller", threshold=10)
    assert refused.value.code == "BAD_ARGUMENT"


async def test_a_country_with_few_people_publishes_nothing(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 9)))
    await compute(be)
    assert await published(be) == {}


@pytest.mark.parametrize("table", ["cube", "cube_cell", "cube_secret"])
async def test_what_was_published_cannot_be_changed(register, table):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 41)))
    await compute(be)
    with pytest.raises(DBAPIError, match="keeps its past"):
        async with be.database.writing(LOADER, "computeCube") as session:
            await session.execute(f"DELETE FROM {table}")


async def test_it_is_audited_and_announced(register):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 41)))
    await compute(be)
    line = (await be.lines())[-1]
    assert (line.action, line.subject) == ("cube.computed", "COUNTRY 2026-10 1")
    assert await be.outbox("cube.computed") == [{"scope": "COUNTRY", "month": "2026-10", "version": 1}]


async def test_turnout_is_the_most_that_somebody_did_at_any_last_meeting(register, meetings):
    fr = await register("FR")
    await fr.load(
        *(member(number, entity="FR.entity.smartfr") for number in (1, 2, 3, 4)),
        replace(member(5, entity="FR.entity.alterna"), person=member(1).person),
    )
    meetings.did = {
        key(1): Attendance.ABSENT,
        key(5): Attendance.REPRESENTED,
        key(2): Attendance.PRESENT,
        key(3): Attendance.ABSENT,
        key(9): Attendance.PRESENT,
    }
    found = await counted(fr)
    line = {cell.values[0]: tally.count for cell, tally in found.items() if cell.table == "TURNOUT"}
    assert line == {"REPRESENTED": 1, "PRESENT": 1, "ABSENT": 1, "NOT_CALLED": 1}, "nine left since; four had no vote"
    assert found[Cell("BELONGING,TURNOUT", ("UNKNOWN", "PRESENT"))].count == 1
    ((asking, wanted),) = meetings.asked
    assert (asking.asker, asking.asked, wanted.day) == ("members/FR", "governance/FR", "2026-10-31")


async def test_without_governance_there_is_no_cube(register, meetings):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 40)))
    meetings.down = True
    with pytest.raises(Refusal) as refused:
        await compute(be)
    assert refused.value.code == "PARTITION_UNAVAILABLE"
    async with be.database.reading() as session:
        assert await cube_of(session, OCTOBER) is None


async def test_small_turnout_is_withheld_like_any_other_figure(register, meetings):
    be = await register("BE")
    await be.load(*(member(number) for number in range(1, 101)))
    meetings.did = {key(n): Attendance.PRESENT if n <= 60 else Attendance.ABSENT for n in range(1, 96)}
    meetings.did[key(95)] = Attendance.REPRESENTED
    await compute(be)
    found = {cell.values[0]: persons for cell, persons in (await published(be)).items() if cell.table == "TURNOUT"}
    assert found["PRESENT"] is not None
    assert found["PRESENT"] % 5 == 0
    assert found["REPRESENTED"] is None, "she was the only one"
    assert sum(persons is None for persons in found.values()) > 1, "and others hide her"
