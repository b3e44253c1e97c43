"""A national register's export: what its columns mean, which rows are good, and why the others are not.

The columns are described in `docs/guides/members.md`. The file is UTF-8 or Latin-1, separated by `;` or `,`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from commons.errors import Refusal
from services.members.domain import register_values as values

REQUIRED = ("register_number", "joined_on", "category", "given_name", "family_name")
OPTIONAL = (
    "ended_on",
    "birth_date",
    "email",
    "language",
    "city",
    "trade",
    "sector",
    "sector_revision",
    "college",
    "community_member",
    "cooperating",
    "in_default_from",
    "shares",
    "paid_shares",
    "shares_on",
)
COLUMNS = (*REQUIRED, *OPTIONAL)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One good row: a person's membership as the national register has it."""

    line: int
    register_number: str
    joined_on: date
    category: str
    given_name: str
    family_name: str
    ended_on: date | None
    birth_date: date | None
    email: str | None
    language: str | None
    city: str | None
    trade: str | None
    sector: str | None
    sector_revision: str | None
    college: str | None
    community_member: bool
    cooperating: bool
    in_default_from: date | None
    shares: int
    paid_shares: int
    shares_on: date


@dataclass(frozen=True, slots=True)
class Rejected:
    """One bad row: the line it starts on, and everything that is wrong with it."""

    line: int
    reason: str


def decode(content: bytes) -> str:
    """The file's text: UTF-8 (with or without a byte order mark), else Latin-1, which reads anything."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read_export(content: bytes, categories: Collection[str], today: date) -> Iterator[RegisterRow | Rejected]:
    """The rows of an export in file order, good or rejected; blank lines are skipped.

    Raises `Refusal` BAD_ARGUMENT when the header is not one: nothing of such a file can be trusted.
    """
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    export = _Export(_header(next(reader, [])), categories, today)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(line, f"not readable as a row: {error}")
            continue
        if any(cell.strip() for cell in cells):
            yield export.row(line, cells)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") >= first.count(",") and ";" in first else ","


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing or unknown or len(set(names)) != len(names):
        raise Refusal(
            "BAD_ARGUMENT",
            "The first line must name the columns, each once; "
            + (f"missing: {', '.join(missing)}; " if missing else "")
            + (f"unknown: {', '.join(name[:30] or '(empty)' for name in unknown)}; " if unknown else "")
            + f"known are {', '.join(COLUMNS)}.",
        )
    return names


@dataclass
class _Export:
    header: list[str]
    categories: Collection[str]
    today: date
    seen: dict[str, int] = field(default_factory=dict)

    def row(self, line: int, cells: list[str]) -> RegisterRow | Rejected:
        if len(cells) != len(self.header):
            return Rejected(line, f"{len(cells)} fields where the header has {len(self.header)}")
        reading = values.Reading({name: cell.strip() for name, cell in zip(self.header, cells, strict=True)})
        row = _read(line, reading, self.today)
        problems = [*reading.problems, *_contradictions(row, self.categories, self.today)]
        first = self.seen.setdefault(row.register_number, line)
        if row.register_number and first != line:
            problems.append(f"register_number is that of line {first} too")
        return Rejected(line, "; ".join(problems)) if problems else row


def _read(line: int, reading: values.Reading, today: date) -> RegisterRow:
    joined_on = reading.day("joined_on") or today
    sector, revision = reading.sector()
    return RegisterRow(
        line=line,
        register_number=reading.required("register_number", longest=40),
        joined_on=joined_on,
        category=reading.required("category"),
        given_name=reading.required("given_name"),
        family_name=reading.required("family_name"),
        ended_on=reading.day("ended_on"),
        birth_date=reading.day("birth_date"),
        email=reading.matching("email", values.EMAIL, "an e-mail address"),
        language=reading.matching("language", values.LANGUAGE, "a two-letter language code"),
        city=reading.text("city"),
        trade=reading.matching("trade", values.ISCO, "an ISCO-08 code of one to four digits"),
        sector=sector,
        sector_revision=revision,
        college=reading.text("college"),
        community_member=reading.yes_or_no("community_member", default=True),
        cooperating=reading.yes_or_no("cooperating", default=True),
        in_default_from=reading.day("in_default_from"),
        shares=reading.count("shares"),
        paid_shares=reading.count("paid_shares"),
        shares_on=reading.day("shares_on") or joined_on,
    )


def _contradictions(row: RegisterRow, categories: Collection[str], today: date) -> Iterator[str]:
    if row.category and row.category not in categories:
        yield f"category is none of {', '.join(sorted(categories))}"
    if row.joined_on > today:
        yield "joined_on lies in the future"
    if row.ended_on is not None and row.ended_on < row.joined_on:
        yield "ended_on lies before joined_on"
    if row.birth_date is not None and row.birth_date >= row.joined_on:
        yield "birth_date does not lie before joined_on"
    if row.in_default_from is not None and row.in_default_from < row.joined_on:
        yield "in_default_from lies before joined_on"
    if row.paid_shares > row.shares:
        yield "paid_shares exceeds shares"
    if row.shares_on > today:
        yield "shares_on lies in the future"


def differences(row: RegisterRow, kept: Mapping[str, object]) -> list[str]:
    """Which columns of a row say something else than what the register holds (`kept`, by column)."""
    return [name for name, value in kept.items() if getattr(row, name) != value]
