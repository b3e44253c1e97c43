"""Files of a national office: whatever is in them, each row is told by its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.csv_rows import Cells, Rejected, columns_of, decode, rows_of
from commons.errors import Refusal

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=8), st.sampled_from(";,"))
def test_what_was_written_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([("a", "b"), *rows])
    found = list(rows_of(decode(file.getvalue().encode()), ["a"], ["b"]))
    assert [(one.line, tuple(one.cells.values())) for one in found if isinstance(one, Cells)] == [
        (line, row) for line, row in enumerate(rows, 2)
    ]


def test_rows_that_do_not_fit_the_header() -> None:
    found = list(rows_of('a;b\n1;2;3\n\n"x" y;2\n" 1 ";2\n', ["a"], ["b"]))
    assert found[0] == Rejected(2, "3 fields where the header has 2")
    assert isinstance(found[1], Rejected)
    assert found[1].line == 4
    assert found[2] == Cells(5, {"a": "1", "b": "2"})


@pytest.mark.parametrize("header", ["", "b", "a;a", "a;c", '"a'])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(Refusal) as refused:
        rows_of(f"{header}\n1;2\n", ["a"], ["b"])
    assert refused.value.code == "BAD_ARGUMENT"


def test_columns_are_named_in_any_case() -> None:
    assert columns_of("A ; Organisation\n1;2\n") == ["a", "organisation"]
    assert columns_of('"a') == []
