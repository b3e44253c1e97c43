"""Lists that hang on one membership or entity come by page, and any cursor but their own is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.paging import page_of
from commons.subgraph.listed import Order, listed
from services.members.domain.protection.holds import HoldGrant
from services.members.domain.shares.refunds import SolvencyTest
from services.members.store.holds import save_grant
from services.members.store.refunds import save_test
from tests.commons.partitions import role
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key

Row = tuple[int, UUID]
PAGES = st.lists(st.tuples(st.integers(0, 4), st.uuids()), unique=True, max_size=20)


def order(*, newest: bool) -> Order[Row]:
    return Order("refund", lambda row: (row[0],), lambda row: row[1], (int,), newest)


@given(PAGES, st.integers(1, 7), st.booleans())
def test_pages_come_to_the_whole_list_once(rows: list[Row], size: int, newest: bool) -> None:
    found: list[Row] = []
    after = None
    while True:
        part = listed("BE", page_of(size, after), rows, order(newest=newest), lambda row: row)
        found += [edge.node for edge in part.edges]
        if not part.page_info.has_next_page:
            break
        after = part.page_info.end_cursor
    assert found == sorted(rows, reverse=newest)


@pytest.mark.parametrize("kind", ["certificate", "refund"])
def test_a_cursor_of_another_list_is_refused(kind: str) -> None:
    keys = {"certificate": (lambda row: (row[0],), (int,)), "refund": (lambda _: (), ())}
    other: Order[Row] = Order(kind, keys[kind][0], lambda row: row[1], keys[kind][1])
    cursor = listed("BE", page_of(1, None), [(1, key(1))], other, lambda row: row).page_info.end_cursor
    with pytest.raises(Refusal, match="cursor"):
        listed("BE", page_of(1, cursor), [(1, key(1))], order(newest=False), lambda row: row)


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    return await register("BE")


async def walk(found: Register, token: str, path: str, document: str) -> list[Any]:
    """All nodes of a connection, two at a time; `path` leads from the entity to it."""
    nodes, after = [], None
    while True:
        part = (await found.data(document, token, id=SMARTCOOP, after=after))["entity"]
        for name in path.split("."):
            part = part[name]
        nodes += [edge["node"] for edge in part["edges"]]
        assert len(part["edges"]) <= 2
        if not part["pageInfo"]["hasNextPage"]:
            return nodes
        after = part["pageInfo"]["endCursor"]


FIGURES = (Decimal(100), Decimal(0), Decimal(90), Decimal(10))
PAGE = "pageInfo { hasNextPage endCursor }"


async def test_solvency_tests_come_by_page(belgium: Register) -> None:
    for number in (1, 2, 3, 4, 5):
        test = SolvencyTest(key(number), date(2026, 1, 1 + number // 2), *FIGURES, "The board", "Figures")
        async with belgium.database.writing(LOADER, "test") as session:
            await save_test(session, SMARTCOOP, test)
            session.record("solvency.tested", SMARTCOOP)
    document = f"""query ($id: ID!, $after: String) {{ entity(id: $id) {{ shareOffice {{
      solvencyTests(first: 2, after: $after) {{ edges {{ node {{ id testedOn }} }} {PAGE} }} }} }} }}"""
    found = await walk(belgium, belgium.officer(), "shareOffice.solvencyTests", document)
    assert [one["testedOn"][-1] for one in found] == ["3", "3", "2", "2", "1"]
    assert len({one["id"] for one in found}) == 5


async def test_grants_come_by_page(belgium: Register) -> None:
    for number in (1, 2, 3):
        grant = HoldGrant(
            key(number), SMARTCOOP, "be", f"r{number}", "R", "minutes", date(2026, 1, 1), date(2026, 2, 1), "be:o"
        )
        async with belgium.database.writing(LOADER, "grant") as session:
            await save_grant(session, grant)
    token = belgium.issuing.token("be", "oscar", roles=[role("organiser", "BE")])
    document = f"""query ($id: ID!, $after: String) {{ entity(id: $id) {{
      holdGrants(first: 2, after: $after) {{ edges {{ node {{ id }} }} {PAGE} }} }} }}"""
    found = await walk(belgium, token, "holdGrants", document)
    assert len({one["id"] for one in found}) == 3
