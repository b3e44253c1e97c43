"""Revoking many proxies at once: by a list of them, by the file that they came in, or by a file of who gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commons.csv_rows import Rejected, columns_of, rows_of
from services.governance.domain.proxies.file import Line, check_lines, checked_length
from services.governance.domain.proxies.taking_in import RejectedLine

PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Named:
    """A proxy, or a principal, that a line names."""

    line: int
    id: UUID


@dataclass(slots=True)
class Revoking:
    """What becomes of the lines: proxies that stand no more, and lines that name none of this meeting."""

    proxies: set[UUID] = field(default_factory=set)
    rejected: list[RejectedLine] = field(default_factory=list)


def principals_in(content: str, country: str, members: Mapping[int, UUID]) -> list[Named | Rejected]:
    """Who stands in the column `principal`, line by line; a file that was taken in does as it is.

    Raises `Refusal` BAD_ARGUMENT where there is no such column, or the file is too long.
    """
    text = checked_length(content)
    found: list[Named | Rejected] = []
    for cells in rows_of(text, (PRINCIPAL,), columns_of(text)):
        found.append(
            cells if isinstance(cells, Rejected) else _principal(Line(cells.cells, country, members), cells.line)
        )
        check_lines(len(found))
    return found


def _principal(line: Line, number: int) -> Named | Rejected:
    who = line.membership(PRINCIPAL)
    return Rejected(number, "; ".join(line.problems)) if who is None else Named(number, who)


def revoking(rows: Iterable[Named | Rejected], proxies: Mapping[UUID, UUID]) -> Revoking:
    """`proxies`: those of the meeting by what a line may name, whether they stand or were revoked before."""
    found = Revoking()
    for row in rows:
        if isinstance(row, Rejected):
            found.rejected.append(RejectedLine(row.line, "BAD_ARGUMENT", row.reason))
        elif row.id in proxies:
            found.proxies.add(proxies[row.id])
        else:
            found.rejected.append(RejectedLine(row.line, "NOT_FOUND", "No proxy of this meeting, revoked or not."))
    return found


def listed(proxies: Sequence[UUID]) -> list[Named]:
    """The lines of a list: each by its place, from 1."""
    return [Named(at, proxy) for at, proxy in enumerate(proxies, start=1)]
