"""Many memberships at once, by COPY: for the sample data and for registers taken over whole.

The caller opens the write session; `load` writes every table and one audit line for the lot.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Range

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from services.members.domain.categories import Category, ShareObligation
from services.members.domain.facts import Belonging, FactKind
from services.members.domain.share_register import OperationKind, bulk_leg
from services.members.store.legal_entities import add_category
from services.members.store.logins import record_logins
from services.members.store.profiles import PROFILE_COLUMNS, ProfileRecord


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """One membership with all that is known of it. Days are inclusive; an open end is None.

    `number`: within the entity, continuing its register without a gap over the whole batch; None numbers it in
    list order. Share operations are (kind, shares, amount, value date) in the entity's default class, in the order of
    the register; `amount` is the money that moved (see `bulk_leg`).
    """

    membership: UUID
    entity: str
    kind: str
    category: str
    joined_on: date
    number: int | None = None
    register_number: str | None = None
    person: UUID | None = None
    organisation: UUID | None = None
    college: str | None = None
    ended_on: date | None = None
    profile: ProfileRecord = field(default_factory=ProfileRecord)
    community_member: bool = True
    cooperating: bool = True
    belonging: str = Belonging.UNKNOWN
    suspensions: Sequence[tuple[date, date | None, str]] = ()
    in_default_from: date | None = None
    operations: Sequence[tuple[str, int, Decimal, date]] = ()
    coverage: tuple[date, date] | None = None
    logins: Sequence[tuple[str, str]] = ()
    consents: Sequence[tuple[str, Sequence[str]]] = ()


COLUMNS = {
    "membership": ("id", "entity", "number", "kind", "organisation", "register_number"),
    "registration": ("membership", "entity", "valid", "known"),
    "membership_person": ("membership", "person", "valid", "known"),
    "categorisation": ("membership", "category", "valid", "known"),
    "college_seat": ("membership", "college", "valid", "known"),
    "membership_fact": ("membership", "kind", "detail", "valid", "known"),
    "coverage": ("membership", "valid", "known"),
    "share_operation": (
        "entity",
        "number",
        "leg",
        "membership",
        "kind",
        "share_class",
        "held_change",
        "paid_change",
        "value_date",
        "known",
    ),
    "profile": ("membership", *PROFILE_COLUMNS),
    "member_key": ("membership", "key"),
    "consent": ("membership", "purpose", "fields", "known"),
}


async def load(session: WriteSession, records: Iterable[MembershipRecord]) -> int:
    """Write all `records` by COPY and record the audit line `memberships.loaded`; gives how many.

    The entities must be open already (`open_entities`); categories not known yet are added with shares optional.
    Raises `Refusal` UNKNOWN_ENTITY, or BAD_ARGUMENT when given numbers leave a gap. Meant for one call per session.
    """
    batch = list(records)
    counters = await _counters(session, {record.entity for record in batch})
    rows = _Rows(Range(await session.sequence(), None), counters)
    for record in batch:
        rows.add(record)
    await _add_categories(session, batch)
    driver = await session.driver()
    for table, columns in COLUMNS.items():
        if rows.tables[table]:
            await driver.copy_records_to_table(table, records=rows.tables[table], columns=columns)
    await record_logins(session, sorted(rows.logins))
    await _save_counters(session, counters)
    digest = hashlib.sha256(b"".join(sorted(record.membership.bytes for record in batch))).hexdigest()
    session.record(
        "memberships.loaded", ",".join(sorted(counters)) or session.country, count=len(batch), memberships=digest
    )
    return len(batch)


@dataclass
class _Counter:
    number: int
    operation: int


class _Rows:
    """COPY rows per table."""

    def __init__(self, known: Range, counters: dict[str, _Counter]) -> None:
        self.known = known
        self.counters = counters
        self.tables: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.logins: set[tuple[str, str, UUID]] = set()

    def add(self, record: MembershipRecord) -> None:
        """Everything about one membership."""
        key, known, always = record.membership, self.known, Range(record.joined_on, None)
        self.tables["membership"].append(
            (key, record.entity, self._number(record), record.kind, record.organisation, record.register_number)
        )
        self.tables["registration"].append((key, record.entity, days(record.joined_on, record.ended_on), known))
        self.tables["categorisation"].append((key, record.category, always, known))
        if record.college is not None:
            self.tables["college_seat"].append((key, record.college, always, known))
        if record.coverage is not None:
            self.tables["coverage"].append((key, days(*record.coverage), known))
        self._facts(record, always)
        self._operations(record)
        self._person(record, always)

    def _number(self, record: MembershipRecord) -> int:
        counter = self.counters[record.entity]
        counter.number += 1
        if record.number not in (None, counter.number):
            raise Refusal("BAD_ARGUMENT", f"The next membership number of {record.entity} is {counter.number}.")
        return counter.number

    def _facts(self, record: MembershipRecord, always: Range) -> None:
        facts: list[tuple[FactKind, str | None, Range]] = []
        if record.community_member:
            facts.append((FactKind.COMMUNITY_MEMBER, None, always))
        if record.cooperating:
            facts.append((FactKind.COOPERATING, None, always))
        if record.belonging != Belonging.UNKNOWN:
            facts.append((FactKind.BELONGING, Belonging(record.belonging).value, always))
        if record.in_default_from is not None:
            facts.append((FactKind.IN_DEFAULT, None, days(record.in_default_from, None)))
        for start, end, reason in record.suspensions:
            facts.append((FactKind.VOTE_SUSPENDED, reason, days(start, end)))
        self.tables["membership_fact"] += [
            (record.membership, kind.value, detail, valid, self.known) for kind, detail, valid in facts
        ]

    def _operations(self, record: MembershipRecord) -> None:
        counter = self.counters[record.entity]
        for kind, shares, amount, value_date in record.operations:
            leg = bulk_leg(OperationKind(kind), shares, amount, value_date)
            counter.operation += 1
            self.tables["share_operation"].append(
                (
                    record.entity,
                    counter.operation,
                    0,
                    record.membership,
                    leg.kind.value,
                    leg.share_class,
                    leg.held_change,
                    leg.paid_change,
                    leg.value_date,
                    self.known,
                )
            )

    def _person(self, record: MembershipRecord, always: Range) -> None:
        profile = record.profile
        self.tables["profile"].append(
            (record.membership, *(getattr(profile, name) for name in PROFILE_COLUMNS)),
        )
        self.tables["member_key"].append((record.membership, secrets.token_bytes(32)))
        self.tables["consent"] += [
            (record.membership, purpose, list(fields), self.known) for purpose, fields in record.consents
        ]
        if record.person is None:
            return
        self.tables["membership_person"].append((record.membership, record.person, always, self.known))
        self.logins |= {(issuer, subject, record.person) for issuer, subject in record.logins}


def days(start: date, end: date | None) -> Range:
    """A daterange of whole days, `end` included."""
    return Range(start, None if end is None else end + timedelta(days=1))


async def _counters(session: WriteSession, entities: set[str]) -> dict[str, _Counter]:
    rows = await session.all(
        "SELECT id, last_number, last_operation FROM legal_entity WHERE id = ANY(:ids) ORDER BY id FOR UPDATE",
        {"ids": list(entities)},
    )
    found = {row.id: _Counter(row.last_number, row.last_operation) for row in rows}
    if unknown := entities - set(found):
        raise Refusal("UNKNOWN_ENTITY", f"No register of {', '.join(sorted(unknown))} here; open the entity first.")
    return found


async def _save_counters(session: WriteSession, counters: dict[str, _Counter]) -> None:
    for entity, counter in counters.items():
        await session.execute(
            "UPDATE legal_entity SET last_number = :number, last_operation = :operation WHERE id = :entity",
            {"number": counter.number, "operation": counter.operation, "entity": entity},
        )


async def _add_categories(session: WriteSession, batch: Sequence[MembershipRecord]) -> None:
    for entity, code in sorted({(record.entity, record.category) for record in batch}):
        label = code.replace("_", " ").capitalize()
        await add_category(session, entity, Category(code, label, ShareObligation.OPTIONAL))
