"""What goes when: dated rules with their source; a dry run says what a run does, and a second run does nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from commons.auth.caller import Caller, Role, RoleGrant
from services.members.domain.protection.retention import EVERYWHERE, Kept, RetentionRule, rule_for, rules
from services.members.store.erasure_journal import Journal
from services.members.store.read_log import ReadLog
from services.members.store.retention import due, retain
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, key, member

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


@given(DAYS, st.integers(1, 400), st.integers(0, 40))
def test_the_cutoff_is_the_last_day_whose_time_is_over(today: date, months: int, near: int) -> None:
    rule = RetentionRule(Kept.READ_LOG, EVERYWHERE, date(2000, 1, 1), months, "x", "read")
    cutoff = rule.cutoff(today)
    assert rule.until(cutoff) < today
    assert rule.until(cutoff + timedelta(days=1 + near)) >= today


def test_a_country_goes_before_everybody_and_every_rule_has_a_source() -> None:
    assert rule_for(Kept.IDENTITY, "DE", TODAY).months == 36
    assert rule_for(Kept.IDENTITY, "IT", TODAY).country == EVERYWHERE
    assert rule_for(Kept.IDENTITY, "BE", date(2018, 6, 1)).country == EVERYWHERE, "the Belgian rule begins in 2019"
    assert all(rule.source for group in rules().values() for rule in group)
    assert "[unverified]" in rule_for(Kept.IDENTITY, "DE", TODAY).cited


async def test_a_run_does_what_the_dry_run_said(register: OpenRegister, tmp_path: Path) -> None:
    be = await register("BE")
    long_ago = replace(member(1), joined_on=date(2010, 1, 1), ended_on=date(2012, 1, 1))
    lately, owed = member(2, ended_on=date(2025, 1, 1)), member(3, ended_on=date(2024, 1, 1))
    await be.load(long_ago, lately, owed, member(4), member(5, ended_on=TODAY - timedelta(days=1000)))
    async with be.database.writing(LOADER, "owe") as session:
        await session.execute(
            "INSERT INTO refund (id, entity, membership, operation, shares, nominal, amount, arose_on, due_on,"
            " needs_test, article, unverified, actor, known) VALUES (:id, :entity, :membership, 1, 1, 30, :amount,"
            " :day, :day, false, 'x', true, 'x', int8range(:sequence, NULL))",
            {
                "id": key(90),
                "entity": SMARTCOOP,
                "membership": key(3),
                "amount": Decimal(30),
                "day": date(2024, 6, 1),
                "sequence": await session.sequence(),
            },
        )
        session.record("owed", "test")
    log = ReadLog(be.database)
    log.note(_officer(), {}, "profiles", [key(1)])
    log.waiting[0].at = log.waiting[0].at.replace(year=2020)
    log.note(_officer(), {}, "profiles", [key(2)])
    await log.write()

    async with be.database.reading() as session:
        said = {one.rule.kind: one.count for one in await due(session, "BE", TODAY)}
    assert said[Kept.PROFILE] == 2, "the owed one stays, and the one who left lately"
    assert said[Kept.READ_LOG] == 1
    journal = Journal(tmp_path / "erasures.jsonl")
    done = {one.rule.kind: one.count for one in await retain(be.database, LOADER, journal, TODAY)}
    # who left fourteen years ago goes whole: the identity held back is over at once
    assert done == said | {Kept.IDENTITY: 1}
    assert {one.membership for one in journal.read()} == {key(1), key(5)}
    async with be.database.reading() as session:
        held = await session.all("SELECT membership FROM held_identity")
        left = await session.all("SELECT membership FROM profile ORDER BY membership")
    assert [row.membership for row in held] == [key(5)]
    assert [row.membership for row in left] == [key(2), key(3), key(4)]
    before = len(await be.lines())
    assert sum(one.count for one in await retain(be.database, LOADER, journal, TODAY)) == 0
    assert len(await be.lines()) == before


def _officer() -> Caller:
    return Caller(issuer="be", subject="o", grants=(RoleGrant(Role.MEMBERSHIP_OFFICER, frozenset({"BE"})),))
