"""`hemicycle import members`: good rows of a national register land, bad ones go to a file by line and reason.

A membership is known again by its entity and national register number, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.ids import new_uuid, random_uuid
from services.members.domain.register_export import RegisterRow, Rejected, differences, read_export
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, ShareClass
from services.members.store import legal_entities
from services.members.store.bulk_load import MembershipRecord, load
from services.members.store.profiles import ProfileRecord

BATCH = 1000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows landed, were there already, were rejected; and the file that says why (None without any)."""

    landed: int
    unchanged: int
    rejected: int
    rejects_path: Path | None


async def import_file(database: Database, entity_id: str, path: Path, caller: Caller, *, today: date) -> ImportReport:
    """Take over an export (`docs/guides/members.md` has its columns) into an entity's register, batch by batch.

    Each batch is one transaction with its audit line; `today` bounds its days. Raises `Refusal`
    UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no proper header.
    """
    content = await asyncio.to_thread(_content, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity_id, today)
        categories = await legal_entities.categories(session, entity_id)
        classes = await legal_entities.share_classes(session, entity_id)
    run = _Import(database, entity_id, classes[DEFAULT_CLASS], caller)
    for batch in _batches(read_export(content, categories.keys(), today)):
        await run.land(batch)
    if run.landed > BATCH:
        # Pages asked for before the server's own statistics come round would walk the wrong index.
        async with database.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
    rejects = await asyncio.to_thread(_write_rejects, path, run.rejected)
    return ImportReport(run.landed, run.unchanged, len(run.rejected), rejects)


@dataclass
class _Import:
    """One run and its tally."""

    database: Database
    entity: str
    share_class: ShareClass
    caller: Caller
    landed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    async def land(self, batch: Sequence[RegisterRow | Rejected]) -> None:
        """Write the new rows; a batch without any opens no transaction, so that it leaves no audit line."""
        self.rejected += [row for row in batch if isinstance(row, Rejected)]
        async with self.database.reading() as session:
            fresh = await self.sort_out(session, [row for row in batch if isinstance(row, RegisterRow)])
        if not fresh:
            return
        async with self.database.writing(self.caller, "importMembers") as session:
            fresh = await self.sort_out(session, fresh)  # again, under the lock: another import may have come first
            records = [_record(self.entity, self.share_class, row) for row in fresh]
            await load(session, records)
        self.landed += len(records)

    async def sort_out(self, session: ReadSession, rows: Sequence[RegisterRow]) -> list[RegisterRow]:
        """The rows that are not in the register; those that are count as unchanged, or rejected if they differ."""
        kept = await _kept(session, self.entity, [row.register_number for row in rows])
        for row in rows:
            found = kept.get(row.register_number)
            if found is None:
                continue
            if changed := differences(row, found):
                reason = f"in the register with other {', '.join(changed)}; change it there, an import only adds"
                self.rejected.append(Rejected(row.line, reason))
            else:
                self.unchanged += 1
        return [row for row in rows if row.register_number not in kept]


async def _kept(session: ReadSession, entity: str, numbers: Sequence[str]) -> dict[str, Mapping[str, object]]:
    rows = await session.all(
        "SELECT m.register_number, lower(r.valid) AS joined_on, f.membership IS NOT NULL AS known, f.given_name,"
        " f.family_name, f.birth_date FROM membership m"
        " JOIN registration r ON r.membership = m.id AND upper_inf(r.known)"
        " LEFT JOIN profile f ON f.membership = m.id"
        " WHERE m.entity = :entity AND m.register_number = ANY(CAST(:numbers AS text[]))",
        {"entity": entity, "numbers": list(numbers)},
    )
    found: dict[str, Mapping[str, object]] = {}
    for row in rows:
        # An erased member's profile is gone; what is left to compare is the register's own.
        names = ("joined_on", "given_name", "family_name", "birth_date") if row.known else ("joined_on",)
        found[row.register_number] = {name: getattr(row, name) for name in names}
    return found


def _record(entity: str, share_class: ShareClass, row: RegisterRow) -> MembershipRecord:
    return MembershipRecord(
        membership=new_uuid(),
        entity=entity,
        kind="PERSON",
        category=row.category,
        joined_on=row.joined_on,
        register_number=row.register_number,
        person=random_uuid(),
        college=row.college,
        ended_on=row.ended_on,
        profile=ProfileRecord(
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            birth_date=row.birth_date,
            language=row.language,
            city=row.city,
            trade=row.trade,
            sector=row.sector,
            sector_revision=row.sector_revision,
        ),
        community_member=row.community_member,
        cooperating=row.cooperating,
        in_default_from=row.in_default_from,
        operations=_operations(share_class, row),
    )


def _operations(share_class: ShareClass, row: RegisterRow) -> list[tuple[str, int, Decimal, date]]:
    counts = {OperationKind.SUBSCRIBE: row.shares, OperationKind.PAY: row.paid_shares}
    return [
        (kind.value, count, count * share_class.nominal, row.shares_on) for kind, count in counts.items() if count > 0
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("BAD_ARGUMENT", f"{path} cannot be read: {error.strerror}.") from error


def _batches(rows: Iterator[RegisterRow | Rejected]) -> Iterable[list[RegisterRow | Rejected]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write_rejects(path: Path, rejected: Sequence[Rejected]) -> Path | None:
    """Write the rejects beside the file; without any, one of an earlier run goes away."""
    target = path.with_suffix(".rejects.csv")
    if not rejected:
        target.unlink(missing_ok=True)
        return None
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason"))
        writer.writerows((row.line, row.reason) for row in sorted(rejected, key=lambda row: row.line))
    return target
