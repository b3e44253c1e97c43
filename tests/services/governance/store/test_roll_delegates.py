"""At an assembly of delegates too, the rule in SQL and the rule in Python give the same lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.bulk import ELECTORATE_COLUMNS
from commons.database.sessions import Database, ReadSession
from services.governance.domain.roll_rules import RollFacts, RollRules, standing
from services.governance.store.roll_lines import line_of
from services.governance.store.roll_sql import insert_lines
from services.governance.store.scratch import scratch
from tests.services.governance.country import key

MEETING = date(2026, 6, 1)
RULES = st.builds(
    RollRules,
    meeting_on=st.just(MEETING),
    waiting_days=st.integers(0, 200),
    default_suspends=st.booleans(),
    share_needed=st.booleans(),
    per_share=st.booleans(),
    of_delegates=st.just(True),
)
FACTS = st.builds(
    RollFacts,
    joined_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 5)),
    ended_on=st.none() | st.dates(date(2026, 5, 20), date(2026, 6, 10)),
    voting=st.booleans(),
    in_default=st.booleans(),
    shares=st.integers(0, 3),
    paid_shares=st.integers(0, 3),
    delegate_votes=st.sampled_from((0, 0, 1, 7)),
)
ROLL = key(99)


@pytest.fixture
async def database(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Database]:
    found = Database(await fresh_database("governance"), "DE")
    yield found
    await found.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, facts=st.lists(FACTS, min_size=1, max_size=12))
async def test_sql_and_python_agree_on_delegates(database: Database, rules: RollRules, facts: list[RollFacts]) -> None:
    async with scratch(database) as session:
        await stage(session, facts)
        await insert_lines(session, ROLL, rules)
        for number, expected in enumerate(facts):
            found = await line_of(session, ROLL, key(number))
            assert found is not None
            assert found.line == standing(expected, rules)
        again = key(98)
        await insert_lines(session, again, rules, ROLL)
        assert await lines_of(session, again) == await lines_of(session, ROLL)


async def lines_of(session: ReadSession, roll: UUID) -> list[tuple]:
    rows = await session.all(
        "SELECT membership, reason, votes FROM roll_line WHERE roll = :roll ORDER BY membership", {"roll": roll}
    )
    return [tuple(row) for row in rows]


async def stage(session: ReadSession, facts: list[RollFacts]) -> None:
    """The electorate and the delegates who sit, without the election they come from."""
    columns = ", ".join(f"{name} {kind}" for name, kind in ELECTORATE_COLUMNS)
    run = session.connection.exec_driver_sql
    await run("SET LOCAL session_replication_role = replica")
    await run(f"CREATE TEMPORARY TABLE electorate ({columns}) ON COMMIT DROP")
    for number, row in enumerate(facts):
        await run(
            "INSERT INTO electorate (membership, kind, joined_on, ended_on, voting, in_default, shares, paid_shares)"
            " VALUES ($1, 'PERSON', $2, $3, $4, $5, $6, $7)",
            (key(number), row.joined_on, row.ended_on, row.voting, row.in_default, row.shares, row.paid_shares),
        )
        if row.delegate_votes:
            await run(
                "INSERT INTO roll_delegate (roll, membership, delegate, votes) VALUES ($1, $2, $3, $4)",
                (ROLL, key(number), key(number), row.delegate_votes),
            )
