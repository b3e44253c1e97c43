"""A national office's list of what members do: what its columns mean, and why rows are rejected.

The columns are described in `docs/guides/members.md`. How activities stand beside one another is decided with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commons.csv_rows import Cells, Rejected, decode, rows_of
from commons.errors import Refusal
from services.members.domain.activities.activity import Work, work
from services.members.domain.activities.days import span
from services.members.domain.activities.words import Weight, WorkSituation
from services.members.domain.facts import Period
from services.members.domain.register_values import Reading

REQUIRED = ("register_number", "situation", "since")
OPTIONAL = ("trade", "sector", "sector_revision", "weight", "until", "reason")


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One good row: some work of a member over a period."""

    line: int
    register_number: str
    work: Work
    period: Period
    reason: str | None


def read_activities(content: bytes, today: date) -> Iterator[ActivityRow | Rejected]:
    """The rows in file order. Raises `Refusal` BAD_ARGUMENT without a header."""
    rows = rows_of(decode(content), REQUIRED, OPTIONAL)
    return (_row(one, today) if isinstance(one, Cells) else one for one in rows)


def _row(written: Cells, today: date) -> ActivityRow | Rejected:
    reading = Reading(written.cells)
    number, reason = reading.required("register_number", longest=40), reading.text("reason")
    since, until = reading.required_day("since"), reading.day("until")
    found = _work(reading)
    period = _period(reading, since, until, today)
    if found is None or period is None or reading.problems:
        return Rejected(written.line, "; ".join(reading.problems))
    return ActivityRow(written.line, number, found, period, reason)


def _work(reading: Reading) -> Work | None:
    situation, weight = reading.word("situation", WorkSituation), reading.word("weight", Weight, Weight.MAIN)
    trade, sector, revision = (reading.text(name) for name in ("trade", "sector", "sector_revision"))
    if situation is None or weight is None:
        return None
    try:
        return work(trade, sector, revision, weight, situation)
    except Refusal as refusal:
        reading.problems.append(refusal.message)
        return None


def _period(reading: Reading, since: date | None, until: date | None, today: date) -> Period | None:
    if since is None:
        return None
    try:
        return span(since, until, today)
    except Refusal as refusal:
        reading.problems.append(f"since, until: {refusal.message}")
        return None
