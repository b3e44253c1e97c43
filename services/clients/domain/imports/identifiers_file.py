"""An office's list of further numbers of organisations that are on record.

The columns are described in `docs/guides/clients.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commons.csv_rows import Cells, Rejected, decode, rows_of
from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.imports.cells import Reading
from services.clients.domain.organisations.numbers import Number, number

REQUIRED = ("client", "scheme", "value")
OPTIONAL = ("since", "until", "shared")


@dataclass(frozen=True, slots=True)
class IdentifierLine:
    """One good row: `client` is what the number of the client on record can be read as."""

    line: int
    client: tuple[Identifier, ...]
    number: Number


def read_identifiers(content: bytes, country: str, today: date) -> Iterator[IdentifierLine | Rejected]:
    """The rows in file order. Raises `Refusal` BAD_ARGUMENT without a header."""
    rows = rows_of(decode(content), REQUIRED, OPTIONAL)
    return (_row(one, country, today) if isinstance(one, Cells) else one for one in rows)


def _row(written: Cells, country: str, today: date) -> IdentifierLine | Rejected:
    reading = Reading(written.cells)
    client, found = reading.client("client", country), _number(reading, today)
    if found is None or reading.problems:
        return Rejected(written.line, "; ".join(reading.problems))
    return IdentifierLine(written.line, client, found)


def _number(reading: Reading, today: date) -> Number | None:
    reading.required("value")
    identifier = reading.number("value", reading.word("scheme", IdentifierScheme))
    since, until = reading.day("since"), reading.day("until")
    shared = reading.yes_or_no("shared", default=False)
    if identifier is None:
        return None
    try:
        return number(identifier, since, until, shared=shared, today=today)
    except Refusal as refusal:
        reading.problems.append(refusal.message)
        return None
