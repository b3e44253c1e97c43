"""What members do, say and use, and what entities offer, many at once by COPY: for the sample data.

The caller opens the write session; `load_declared` writes every table and one audit line for the lot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from asyncpg import Range

from commons.database.sessions import WriteSession
from services.members.domain.activities.activity import Activity
from services.members.domain.activities.declarations import Declaration
from services.members.domain.facts import Period
from services.members.domain.services.catalogue import Offer
from services.members.domain.services.ties import Tie
from services.members.store.bulk_load import days
from services.members.store.offers import COLUMNS

_DATED = ("actor", "valid", "known")
_TABLES = {
    **{kind: ("id", "entity", *columns, *_DATED) for kind, columns in COLUMNS.items()},
    "adviser_profile": ("adviser", "name", "email"),
    "activity": ("id", "membership", "trade", "sector", "sector_revision", "weight", "situation", *_DATED),
    "declaration": ("id", "membership", "kind", "code", "basis", "source", *_DATED),
    "tie": ("id", "membership", "kind", "thing", *_DATED),
}


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """An offer of a kind (`service`, `adviser`, `place`, `partner`) with its columns; an adviser's `name` beside."""

    kind: str
    offer: Offer
    said: dict[str, Any]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredRecord:
    """What one member does, says and uses."""

    membership: UUID
    activities: Sequence[Activity] = ()
    declarations: Sequence[Declaration] = ()
    ties: Sequence[Tie] = ()


async def load_declared(session: WriteSession, offers: Iterable[OfferRecord], records: Iterable[DeclaredRecord]) -> int:
    """Write all of it by COPY and record the audit line `declared.loaded`; gives how many rows."""
    rows = _Rows(session.caller.actor, Range(await session.sequence(), None))
    for offer in offers:
        rows.add_offer(offer)
    for record in records:
        rows.add(record)
    driver = await session.driver()
    for table, columns in _TABLES.items():
        if rows.tables[table]:
            await driver.copy_records_to_table(table, records=rows.tables[table], columns=columns)
    counts = {table: len(found) for table, found in rows.tables.items()}
    session.record("declared.loaded", session.country, **counts)
    return sum(counts.values())


@dataclass
class _Rows:
    """COPY rows per table."""

    actor: str
    known: Range
    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add_offer(self, record: OfferRecord) -> None:
        """One offer."""
        said = (record.said[name] for name in COLUMNS[record.kind])
        offer = record.offer
        self.tables[record.kind].append((offer.id, offer.entity, *said, *self._dated(offer.period)))
        if record.name is not None:
            self.tables["adviser_profile"].append((offer.id, record.name, None))

    def add(self, record: DeclaredRecord) -> None:
        """All of one member."""
        key = record.membership
        for one in record.activities:
            self.tables["activity"].append((one.id, key, *_work(one), *self._dated(one.period)))
        for said in record.declarations:
            row = (said.kind.value, said.code, said.basis.value, said.source)
            self.tables["declaration"].append((said.id, key, *row, *self._dated(said.period)))
        for tie in record.ties:
            self.tables["tie"].append((tie.id, key, tie.kind.value, tie.thing, *self._dated(tie.period)))

    def _dated(self, period: Period) -> tuple[str, Range, Range]:
        assert period.start is not None
        return self.actor, days(period.start, period.end), self.known


def _work(one: Activity) -> tuple[Any, ...]:
    work, sector = one.work, one.work.sector
    return (
        work.trade,
        sector and sector.code,
        sector and sector.revision,
        work.weight.value,
        work.situation.value,
    )
