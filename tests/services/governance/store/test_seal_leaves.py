"""Leaves hashed in SQL are the leaves of the domain; a sealed roll keeps its lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.database.sessions import Database
from services.governance.domain.merkle import MerkleTree, canonical_line, leaf_hash, nonce
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason
from services.governance.store.scratch import scratch
from services.governance.store.seal_leaves import merkle_root
from tests.services.governance.country import key

LINES = st.tuples(
    st.none() | st.integers(1, 10**6),
    st.builds(Standing, st.integers(0, 10**6), st.sampled_from(RollReason)),
    st.none() | st.text(max_size=12).filter(lambda text: "\x00" not in text),
)


@pytest.fixture(scope="module")
async def database(lasting_database: Callable[[str], Awaitable[str]]) -> Database:
    return Database(await lasting_database("governance"), "BE")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=40), st.binary(min_size=32, max_size=32))
async def test_sql_says_what_the_domain_says(database: Database, lines: list[Any], roll_key: bytes) -> None:
    tree = MerkleTree()
    for number, (person, line, college) in enumerate(lines, start=1):
        text = canonical_line("BE", key(number), key(person) if person else None, line, college)
        tree.add(leaf_hash(nonce(roll_key, f"BE.membership.{key(number).hex}"), text))
    async with scratch(database) as session:
        await session.value("SELECT 1")
        driver = await session.driver()
        await driver.executemany(
            "INSERT INTO roll_line (roll, membership, person, reason, votes, shares, college)"
            " VALUES ($1, $2, $3, $4, $5, 0, $6)",
            [
                (key(1), key(number), key(person) if person else None, int(line.reason), line.votes, college)
                for number, (person, line, college) in enumerate(lines, start=1)
            ],
        )
        assert await merkle_root(session, "BE", key(1), roll_key) == tree.root()
