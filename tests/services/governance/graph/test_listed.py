"""Pages of a list in memory: every row once, in order, whatever the page size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.paging import encode_cursor, page_of
from services.governance.graph.listed import listed_page


@given(st.lists(st.text(min_size=1), unique=True, max_size=20), st.integers(1, 7))
def test_following_the_cursors_gives_every_row_once(names: list[str], size: int) -> None:
    found: list[str] = []
    after = None
    while True:
        page = listed_page(page_of(size, after), names, str.upper)
        found += [edge.node for edge in page.edges]
        if not page.page_info.has_next_page:
            break
        after = page.page_info.end_cursor
    assert found == [name.upper() for name in names]


@pytest.mark.parametrize("cursor", [encode_cursor((), "z"), encode_cursor((1,), "a"), "k1:e30"])
def test_a_cursor_of_another_list(cursor: str) -> None:
    with pytest.raises(Refusal) as refused:
        listed_page(page_of(2, cursor), ["a", "b"], str)
    assert refused.value.code == "CURSOR_INVALID"
