"""A national register's export: what its columns mean, which rows are good, and why the others are not.

The columns are described in `docs/guides/members.md`. The file is UTF-8 or Latin-1, separated by `;` or `,`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commons.csv_rows import Cells, Rejected, columns_of, decode, rows_of
from commons.errors import Refusal
from commons.ids import uuid_of
from services.members.domain import register_values as values
from services.members.domain.activities.days import overlap
from services.members.domain.facts import Period

NAMES = ("given_name", "family_name")
REQUIRED = ("register_number", "joined_on", "category", *NAMES)
OPTIONAL = (
    "organisation",
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
    """One good row: a membership as the national register has it, a person's or an organisation's."""

    line: int
    register_number: str
    joined_on: date
    category: str
    given_name: str | None
    family_name: str | None
    organisation: UUID | None
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


def read_export(content: bytes, categories: Collection[str], today: date) -> Iterator[RegisterRow | Rejected]:
    """The rows of an export in file order, good or rejected; blank lines are skipped.

    Raises `Refusal` BAD_ARGUMENT when the header is not one: nothing of such a file can be trusted.
    """
    text, required, optional = decode(content), list(REQUIRED), list(OPTIONAL)
    if "organisation" in columns_of(text):
        # A register of organisations alone has nobody's names.
        required, optional = required[: -len(NAMES)], [*NAMES, *optional]
    export = _Export(categories, today)
    return (export.row(one) if isinstance(one, Cells) else one for one in rows_of(text, required, optional))


@dataclass
class _Export:
    categories: Collection[str]
    today: date
    seen: dict[str, int] = field(default_factory=dict)
    organisations: dict[UUID, list[tuple[int, Period]]] = field(default_factory=dict)

    def row(self, written: Cells) -> RegisterRow | Rejected:
        line, reading = written.line, values.Reading(written.cells)
        row = _read(line, reading, self.today)
        problems = [*reading.problems, *_contradictions(row, self.categories, self.today)]
        first = self.seen.setdefault(row.register_number, line)
        if row.register_number and first != line:
            problems.append(f"register_number is that of line {first} too")
        problems += self._twice(row)
        return Rejected(line, "; ".join(problems)) if problems else row

    def _twice(self, row: RegisterRow) -> Iterator[str]:
        """An organisation is a member once at a time."""
        if row.organisation is None:
            return
        known, period = self.organisations.setdefault(row.organisation, []), Period(row.joined_on, row.ended_on)
        for line, other in known:
            if overlap(other, period):
                yield f"organisation is that of line {line} too, on some of these days"
        known.append((row.line, period))


def _read(line: int, reading: values.Reading, today: date) -> RegisterRow:
    joined_on = reading.required_day("joined_on") or today
    sector, revision = reading.sector()
    organisation = bool(reading.cells.get("organisation"))
    return RegisterRow(
        line=line,
        register_number=reading.required("register_number", longest=40),
        joined_on=joined_on,
        category=reading.required("category"),
        given_name=reading.text("given_name") if organisation else reading.required("given_name"),
        family_name=reading.text("family_name") if organisation else reading.required("family_name"),
        organisation=_organisation(reading),
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


def _organisation(reading: values.Reading) -> UUID | None:
    """The id that the clients service gave the organisation."""
    text = reading.text("organisation")
    if text is None:
        return None
    try:
        return uuid_of(text, "organisation")
    except Refusal as refusal:
        reading.problems.append(f"organisation: {refusal.message}")
        return None


PERSONAL = (*NAMES, "birth_date", "email", "language", "trade")


def _contradictions(row: RegisterRow, categories: Collection[str], today: date) -> Iterator[str]:
    if row.category and row.category not in categories:
        yield f"category is none of {', '.join(sorted(categories))}"
    if row.organisation is not None and (personal := [name for name in PERSONAL if getattr(row, name)]):
        yield f"{', '.join(personal)}: an organisation has none"
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
