"""An office's list of the organisations that a legal entity works for.

The columns are described in `docs/guides/clients.md`. Whether a row's organisation is one that is on record already is
decided beside the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from commons.csv_rows import Cells, Rejected, decode, rows_of
from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from commons.nace import Nace
from services.clients.domain.imports.cells import Reading
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.registration import Known, Registration, place

REQUIRED = ("name",)
OPTIONAL = (
    "vat",
    "vat_shared",
    "register",
    "lei",
    "legal_form",
    "market_sector",
    "sector",
    "sector_revision",
    "size",
    "since",
)
SCHEMES = {"vat": IdentifierScheme.VAT, "register": IdentifierScheme.REGISTER, "lei": IdentifierScheme.LEI}


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One good row."""

    line: int
    registration: Registration

    @property
    def own(self) -> tuple[Identifier, ...]:
        """The numbers that tell which organisation it is."""
        return tuple(one.identifier for one in self.registration.numbers if not one.shared)


def read_organisations(content: bytes, entity: str, today: date) -> Iterator[OrganisationLine | Rejected]:
    """The rows in file order; a number stands in one row. Raises `Refusal` BAD_ARGUMENT without a header."""
    file = _File(entity, today)
    rows = rows_of(decode(content), REQUIRED, OPTIONAL)
    return (file.row(one) if isinstance(one, Cells) else one for one in rows)


@dataclass
class _File:
    entity: str
    today: date
    seen: dict[Identifier, int] = field(default_factory=dict)

    def row(self, written: Cells) -> OrganisationLine | Rejected:
        reading = Reading(written.cells)
        found = OrganisationLine(written.line, self._registration(reading))
        problems = reading.problems or [*self._refused(found), *self._twice(found)]
        return Rejected(written.line, "; ".join(problems)) if problems else found

    def _registration(self, reading: Reading) -> Registration:
        code, revision = reading.sector()
        since = reading.day("since") or self.today
        if since > self.today:
            reading.problems.append("since lies ahead")
        return Registration(
            entity=self.entity,
            name=reading.required("name"),
            numbers=_numbers(reading),
            legal_form=reading.text("legal_form"),
            nace=Nace(code, revision) if code and revision else None,
            sector=reading.word_or_none("market_sector", MarketSector),
            size_class=reading.word_or_none("size", SizeClass),
            since=since,
        )

    def _refused(self, found: OrganisationLine) -> Iterator[str]:
        try:
            place(found.registration, Known())
        except Refusal as refusal:
            yield refusal.message

    def _twice(self, found: OrganisationLine) -> Iterator[str]:
        for one in found.own:
            first = self.seen.setdefault(one, found.line)
            if first != found.line:
                yield f"{one.scheme} {one.value} is that of line {first} too"


def _numbers(reading: Reading) -> tuple[Number, ...]:
    shared = reading.yes_or_no("vat_shared", default=False)
    found = ((name, reading.number(name, scheme)) for name, scheme in SCHEMES.items())
    return tuple(Number(one, shared=shared and name == "vat") for name, one in found if one is not None)
