"""Many clients at once by `COPY`, for sample data and takeovers: rows are written as one audit line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from asyncpg import Range

from commons.database.sessions import WriteSession
from commons.identifiers import Identifier
from commons.nace import Nace
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.timeline import Fact
from services.clients.domain.partnership import StatusPeriod
from services.clients.domain.sort_name import sort_name
from services.clients.store.organisations.numbers import OWN


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation as it is entered; identifiers are in normal form already."""

    organisation: UUID
    name: str
    identifiers: tuple[Identifier, ...]
    legal_form: str | None = None
    sector: MarketSector | None = None
    nace: Nace | None = None
    size_class: SizeClass | None = None
    since: date = date(1900, 1, 1)
    """From which day this is on record."""
    shared: tuple[Identifier, ...] = ()
    """VAT numbers that a VAT group shares, beside `identifiers`, which are its own."""


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A relation with its whole ladder, oldest period first; the first one gives `since`."""

    client: UUID
    entity: str
    organisation: OrganisationRecord
    periods: tuple[StatusPeriod, ...]

    @property
    def since(self) -> date:
        """The first day of the relation."""
        return self.periods[0].since


async def load(session: WriteSession, records: Iterable[ClientRecord]) -> int:
    """Write clients, with their organisations once each, and record `clients.loaded`; gives how many clients.

    The organisations must be new to this country. Meant for one call per session.
    """
    rows = list(records)
    await copy_clients(session, rows)
    digest = hashlib.sha256(b"".join(sorted(record.client.bytes for record in rows))).hexdigest()
    session.record("clients.loaded", session.country, count=len(rows), clients=digest)
    return len(rows)


async def copy_clients(session: WriteSession, rows: Sequence[ClientRecord]) -> None:
    """Write them without an audit line of their own."""
    sequence = await session.sequence()
    known = {record.organisation.organisation: record.organisation for record in rows}
    await _copy(session, "organisation", _ORGANISATION, [(one, sequence) for one in known])
    await _copy(session, "organisation_fact", _FACT, _facts(known.values(), sequence))
    await _copy(session, "organisation_number", _NUMBER, _numbers(known.values(), sequence))
    await _copy(session, "client", _CLIENT, [_client(record, sequence) for record in rows])
    await _copy(session, "partnership", _PARTNERSHIP, _periods(rows, sequence))


_ORGANISATION = ("organisation", "entered")
_FACT = ("organisation", "fact", "value", "revision", "valid", "known")
_NUMBER = ("organisation", "source", "scheme", "value", "shared", "valid", "known")
_CLIENT = ("client", "entity", "organisation", "since", "sort_name", "entered")
_PARTNERSHIP = ("client", "status", "reason", "valid", "known")


async def _copy(session: WriteSession, table: str, columns: Sequence[str], rows: Sequence[tuple]) -> None:
    driver = await session.driver()
    await driver.copy_records_to_table(table, columns=columns, records=rows)


def _facts(organisations: Iterable[OrganisationRecord], sequence: int) -> list[tuple]:
    return [
        (item.organisation, fact.value, value, revision, Range(item.since, None), Range(sequence, None))
        for item in organisations
        for fact, value, revision in (
            (Fact.NAME, item.name, None),
            (Fact.LEGAL_FORM, item.legal_form, None),
            (Fact.SECTOR, item.sector and item.sector.value, None),
            (Fact.NACE, item.nace and item.nace.code, item.nace and item.nace.revision),
            (Fact.SIZE, item.size_class and item.size_class.value, None),
        )
        if value is not None
    ]


def _numbers(organisations: Iterable[OrganisationRecord], sequence: int) -> list[tuple]:
    return [
        (item.organisation, OWN, one.scheme.value, one.value, shared, Range(), Range(sequence, None))
        for item in organisations
        for shared, identifiers in ((False, item.identifiers), (True, item.shared))
        for one in identifiers
    ]


def _client(record: ClientRecord, sequence: int) -> tuple:
    folded = sort_name(record.organisation.name)
    return (record.client, record.entity, record.organisation.organisation, record.since, folded, sequence)


def _periods(records: Sequence[ClientRecord], sequence: int) -> list[tuple]:
    return [
        (record.client, period.status.value, period.reason, Range(period.since, period.until), Range(sequence, None))
        for record in records
        for period in record.periods
    ]
