"""The rule in SQL and the rule in Python give the same line for every membership, under several packs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.bulk import ELECTORATE_COLUMNS
from commons.database.sessions import Database
from services.governance.domain.roll_rules import RollFacts, RollRules, rules_of, standing
from services.governance.store.roll_lines import line_of
from services.governance.store.roll_sql import count_lines, insert_lines
from services.governance.store.scratch import scratch
from tests.services.governance.country import key
from tests.services.governance.domain.laws import regime

MEETING = date(2026, 6, 1)
PACKS = [
    rules_of(law, MEETING)
    for law in (
        regime("BE-SC"),
        regime("BE-SC-CNC"),
        regime("IT-COOP", {"vote_needs_share": True}, form="spa"),
        regime("DE-EG"),
        regime("FR-SCOP", form="SARL"),
        regime("NL-COOP", {"unpaid_shares.vote_suspended": True}),
        regime("SCE"),
    )
]
ANY_RULES = st.builds(
    RollRules,
    meeting_on=st.just(MEETING),
    waiting_days=st.integers(0, 200),
    default_suspends=st.booleans(),
    share_needed=st.booleans(),
    per_share=st.booleans(),
)
NEAR = st.dates(date(2026, 2, 20), date(2026, 6, 5))
FACTS = st.builds(
    RollFacts,
    joined_on=st.none() | NEAR | st.dates(date(2000, 1, 1), date(2026, 12, 31)),
    ended_on=st.none() | NEAR,
    voting=st.booleans(),
    suspension=st.none() | st.text(max_size=10).filter(lambda text: "\x00" not in text),
    in_default=st.booleans(),
    shares=st.integers(0, 3),
    paid_shares=st.integers(0, 3),
)


@pytest.fixture(scope="module")
async def database(fresh_database: Callable[[str], Awaitable[str]]) -> Database:
    return Database(await fresh_database("governance"), "BE")


def row(number: int, facts: RollFacts) -> tuple[object, ...]:
    return (
        key(number),
        key(number + 10_000),
        "PERSON",
        number,
        "MEMBER",
        None,
        facts.joined_on,
        facts.ended_on,
        facts.voting,
        facts.suspension,
        facts.in_default,
        facts.shares,
        facts.paid_shares,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FACTS, min_size=1, max_size=30), st.sampled_from(PACKS) | ANY_RULES)
async def test_sql_and_python_agree(database: Database, electorate: list[RollFacts], rules: RollRules) -> None:
    roll = key(1)
    async with scratch(database) as session:
        columns = ", ".join(f"{name} {kind}" for name, kind in ELECTORATE_COLUMNS)
        await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE electorate ({columns}) ON COMMIT DROP")
        driver = await session.driver()
        records = [row(number, facts) for number, facts in enumerate(electorate, start=1)]
        await driver.copy_records_to_table("electorate", records=records)
        await insert_lines(session, roll, rules)
        counts = await count_lines(session, roll)
        for number, facts in enumerate(electorate, start=1):
            found = await line_of(session, roll, key(number))
            assert found is not None
            assert found.line == standing(facts, rules), facts
    assert sum(lines for lines, _ in counts.values()) == len(electorate)
    expected = [standing(facts, rules) for facts in electorate]
    assert sum(votes for _, votes in counts.values()) == sum(line.votes for line in expected)
