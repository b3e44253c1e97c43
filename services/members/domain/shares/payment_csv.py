"""Payments as a CSV file, for a bank that gives nothing better.

Columns: reference, amount, booked_on; if there is one value_date, currency, structured, name, account, remittance,
returns (the reference of the payment that this one takes back).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from commons.errors import Refusal
from services.members.domain.register_values import Reading
from services.members.domain.shares.camt import MOST_ENTRIES
from services.members.domain.shares.payments import Entry

REQUIRED = ("reference", "amount", "booked_on")
COLUMNS = (*REQUIRED, "value_date", "currency", "structured", "name", "account", "remittance", "returns")
_COMMA = re.compile(r"-?\d{1,3}(\.\d{3})*,\d{1,2}|-?\d+,\d{1,2}")


def read_csv(text: str, currency: str) -> list[Entry]:
    """The payments of a file. Raises `Refusal` BAD_ARGUMENT, naming the line and all that is wrong with it."""
    lines = text.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(lines), delimiter=";" if ";" in lines.partition("\n")[0] else ",", strict=True)
    header = [name.strip() for name in rows.fieldnames or ()]
    if missing := [name for name in REQUIRED if name not in header]:
        raise Refusal("BAD_ARGUMENT", f"The first line lacks {', '.join(missing)}; columns are {', '.join(COLUMNS)}.")
    try:
        found = [
            read_row(
                {(name or "").strip(): (cell or "").strip() for name, cell in row.items() if isinstance(cell, str)},
                rows.line_num,
                currency,
            )
            for row in rows
        ]
    except csv.Error as error:
        raise Refusal("BAD_ARGUMENT", f"Line {rows.line_num} is no CSV.") from error
    if len(found) > MOST_ENTRIES:
        raise Refusal("BAD_ARGUMENT", f"A file has at most {MOST_ENTRIES} payments; send it by the day.")
    return found


def read_row(cells: Mapping[str, str], line: int, currency: str) -> Entry:
    """One row as an entry; BAD_ARGUMENT with the line and every problem."""
    reading = Reading(cells)
    booked = reading.day("booked_on")
    if not cells.get("booked_on"):
        reading.problems.append("booked_on is empty")
    amount = _amount(reading)
    entry = Entry(
        reference=reading.required("reference"),
        amount=amount,
        booked_on=booked or date.min,
        value_date=reading.day("value_date") or booked or date.min,
        currency=reading.text("currency") or currency,
        structured=reading.text("structured"),
        name=reading.text("name"),
        account=reading.text("account"),
        remittance=reading.text("remittance", 500),
        names=tuple(filter(None, [reading.text("returns")])),
        returned=bool(cells.get("returns")),
    )
    if reading.problems:
        raise Refusal("BAD_ARGUMENT", f"Line {line}: {'; '.join(reading.problems)}.", line=line)
    return entry


def _amount(reading: Reading) -> Decimal:
    """`1234.50` or, as most of the group's banks write it, `1.234,50`."""
    cell = reading.required("amount").replace(" ", "").replace("\u00a0", "").lstrip("+")
    plain = cell.replace(".", "").replace(",", ".") if _COMMA.fullmatch(cell) else cell
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        if cell:
            reading.problems.append("amount is no number")
        return Decimal(0)
    return found
