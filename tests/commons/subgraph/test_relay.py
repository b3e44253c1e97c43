from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commons.paging import Page
from commons.subgraph.relay import connection, connection_awaited, connection_of, page_edges

ROWS = [(f"c{number}", number) for number in range(8)]


def fetched(page: Page, at: int) -> list[tuple[str, int]]:
    """What a store gives for a page whose watermark stands before row `at`: one row more, in walking order."""
    beyond = ROWS[:at][::-1] if page.backward else ROWS[at:]
    return beyond[: page.size + 1]


@given(st.integers(0, 9), st.integers(0, 8), st.booleans())
def test_a_page_is_in_list_order_whichever_way_it_is_walked(size: int, at: int, backward: bool) -> None:
    page = Page(size, ("watermark",) if 0 < at < 8 else None, backward)
    at = at if 0 < at < 8 else (8 if backward else 0)
    edges, info = page_edges(page, fetched(page, at))
    expected = ROWS[max(0, at - size) : at] if backward else ROWS[at : at + size]
    assert edges == expected
    assert info.has_next_page == (at < 8 if backward else at + size < 8)
    assert info.has_previous_page == (at - size > 0 if backward else at > 0)
    assert info.start_cursor == (expected[0][0] if expected else None)
    assert info.end_cursor == (expected[-1][0] if expected else None)


@given(st.integers(0, 9), st.integers(0, 8), st.booleans())
def test_only_the_rows_of_the_page_are_made_nodes(size: int, at: int, backward: bool) -> None:
    page, shown = Page(size, ("watermark",), backward), []

    def show(row: int) -> str:
        shown.append(row)
        return f"node {row}"

    rows = fetched(page, at)
    found = connection_of(page, rows, show)
    edges, info = page_edges(page, rows)
    assert shown == [row for _, row in edges]
    assert [(edge.cursor, edge.node) for edge in found.edges] == [(cursor, f"node {row}") for cursor, row in edges]
    assert (found.page_info, connection(page, rows).page_info) == (info, info)
    assert [edge.node for edge in connection(page, rows).edges] == shown


async def test_nodes_that_are_loaded_keep_their_order() -> None:
    async def show(row: int) -> str:
        return f"node {row}"

    found = await connection_awaited(Page(2, ("watermark",), backward=True), ROWS[:3], show)
    assert [(edge.cursor, edge.node) for edge in found.edges] == [("c1", "node 1"), ("c0", "node 0")]
    assert found.page_info.has_previous_page
