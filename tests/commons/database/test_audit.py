from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from commons.database.audit import GENESIS, AuditLine, chain_hash, first_break, request_hash

LINES = st.builds(
    AuditLine,
    sequence=st.just(0),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    actor=st.text(max_size=5),
    action=st.text(max_size=5),
    subject=st.text(max_size=5),
    body=st.text(max_size=5),
)
Chain = list[tuple[AuditLine, bytes, bytes]]


def chained(lines: list[AuditLine]) -> Chain:
    rows, previous = [], GENESIS
    for number, line in enumerate(lines, 1):
        numbered = replace(line, sequence=number)
        fresh = chain_hash(previous, numbered)
        rows.append((numbered, previous, fresh))
        previous = fresh
    return rows


@given(st.lists(LINES, max_size=5))
def test_an_untouched_chain_is_whole(lines: list[AuditLine]) -> None:
    assert first_break(chained(lines)) is None


@given(st.lists(LINES, min_size=1, max_size=5), st.data())
def test_any_change_is_found_where_it_was_made(lines: list[AuditLine], data: st.DataObject) -> None:
    rows = chained(lines)
    index = data.draw(st.integers(0, len(rows) - 1))
    line, previous, fresh = rows[index]
    changed = data.draw(
        st.sampled_from(
            [
                replace(line, actor=line.actor + "x"),
                replace(line, action=line.action + "x"),
                replace(line, subject=line.subject + "x"),
                replace(line, body=line.body + "x"),
                replace(line, at=line.at + timedelta(microseconds=1)),
            ]
        )
    )
    rows[index] = (changed, previous, fresh)
    assert first_break(rows) == line.sequence


@given(st.lists(LINES, min_size=2, max_size=5, unique_by=repr), st.data())
def test_a_line_taken_out_or_swapped_is_found(lines: list[AuditLine], data: st.DataObject) -> None:
    rows = chained(lines)
    index = data.draw(st.integers(0, len(rows) - 2))
    assert first_break(rows[:index] + rows[index + 1 :]) == rows[index + 1][0].sequence
    rows[index], rows[index + 1] = rows[index + 1], rows[index]
    assert first_break(rows) == rows[index][0].sequence


def test_a_rewritten_line_with_a_fitting_hash_breaks_the_next() -> None:
    """Who changes one line must rewrite all that follow, and the head that others hold."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = chained([AuditLine(0, at, "a", "did", "x", "{}"), AuditLine(0, at, "a", "did", "y", "{}")])
    line, previous, _ = rows[0]
    forged = replace(line, body='{"a":1}')
    assert first_break([(forged, previous, chain_hash(previous, forged)), rows[1]]) == 2


def test_the_hash_does_not_depend_on_the_time_zone_a_server_reads_in() -> None:
    line = AuditLine(1, datetime(2026, 1, 1, 12, tzinfo=UTC), "a", "did", "x", "{}")
    elsewhere = replace(line, at=line.at.astimezone(timezone(timedelta(hours=2))))
    assert chain_hash(GENESIS, line) == chain_hash(GENESIS, elsewhere)


def test_a_part_of_the_chain_is_checked_from_the_hash_before_it() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = chained([AuditLine(0, at, "a", "did", name, "{}") for name in "xyz"])
    assert first_break(rows[1:], start=rows[0][2]) is None
    assert first_break(rows[1:]) == 2


@dataclass
class Input:
    what: str
    when: datetime | None = None


def test_requests_are_the_same_by_content() -> None:
    assert request_hash(Input("x")) == request_hash({"when": None, "what": "x"})
    assert request_hash(Input("x")) != request_hash(Input("y"))
    assert request_hash(Input("x", datetime(2026, 1, 1))) != request_hash(Input("x", datetime(2026, 1, 2)))
