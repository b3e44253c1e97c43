"""A national register's share operations: what its columns mean, which rows are good, and why the others are not.

The columns are described in `docs/guides/members.md`. Whether the register can bear an operation is decided with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commons.csv_rows import Cells, Rejected, decode, rows_of
from services.members.domain.register_values import Reading
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, OperationRequest

REQUIRED = ("reference", "register_number", "kind", "value_date")
OPTIONAL = ("shares", "amount", "share_class", "into_class", "into_shares")


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One good row: `reference` is the operation's own in the national register, by which it is known again."""

    line: int
    reference: str
    register_number: str
    asked: OperationRequest


def read_operations(content: bytes) -> Iterator[OperationRow | Rejected]:
    """The rows in file order, which is the order they are booked in. Raises `Refusal` BAD_ARGUMENT without a header."""
    seen: dict[str, int] = {}
    rows = rows_of(decode(content), REQUIRED, OPTIONAL)
    return (_row(one, seen) if isinstance(one, Cells) else one for one in rows)


def _row(written: Cells, seen: dict[str, int]) -> OperationRow | Rejected:
    reading = Reading(written.cells)
    reference = reading.required("reference", longest=40)
    number = reading.required("register_number", longest=40)
    asked = _asked(reading)
    first = seen.setdefault(reference, written.line)
    if reference and first != written.line:
        reading.problems.append(f"reference is that of line {first} too")
    if asked is None or reading.problems:
        return Rejected(written.line, "; ".join(reading.problems))
    return OperationRow(written.line, reference, number, asked)


def _asked(reading: Reading) -> OperationRequest | None:
    kind, day = reading.word("kind", OperationKind), reading.required_day("value_date")
    shares, amount = reading.count("shares"), reading.money("amount")
    code, into_class = reading.text("share_class") or DEFAULT_CLASS, reading.text("into_class")
    into_shares = reading.count("into_shares") or None
    if kind is None or day is None:
        return None
    return OperationRequest(kind, day, shares, amount, code, into_class, into_shares)


@dataclass(frozen=True, slots=True)
class Booked:
    """What the register holds under a reference: shares and money that moved, by the first leg."""

    register_number: str | None
    kind: OperationKind
    value_date: date
    shares: int
    amount: Decimal


_COUNTED = (OperationKind.SUBSCRIBE, OperationKind.REDEEM, OperationKind.CONVERT)


def differences(row: OperationRow, booked: Booked) -> list[str]:
    """Which columns say something else than what was booked under the reference."""
    asked = row.asked
    told: dict[str, object] = {
        "register_number": row.register_number,
        "kind": asked.kind,
        "value_date": asked.value_date,
    }
    if asked.kind in _COUNTED:
        told["shares"] = asked.shares
    if asked.kind is OperationKind.PAY and asked.amount is not None:
        told["amount"] = asked.amount
    return [name for name, value in told.items() if getattr(booked, name) != value]
