"""`hemicycle import members`: good rows of a national register land, bad ones go to a file by line and reason.

A membership is known again by its entity and national register number, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import UUID

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.ids import random_uuid
from commons.importing import Beside, ImportReport, Landing, content_of
from services.members.domain.activities.days import overlap
from services.members.domain.facts import MembershipKind, Period
from services.members.domain.register_export import RegisterRow, differences, read_export
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, ShareClass
from services.members.store import legal_entities
from services.members.store.bulk_load import MembershipRecord, load
from services.members.store.profiles import ProfileRecord

BATCH = 2500
Prepared = tuple[RegisterRow, MembershipRecord]


async def import_file(database: Database, entity_id: str, path: Path, caller: Caller, *, today: date) -> ImportReport:
    """Take over an export (`docs/guides/members.md` has its columns) into an entity's register, batch by batch.

    Each batch is one transaction with its audit line; `today` bounds its days. Raises `Refusal`
    UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no proper header.
    """
    content = await asyncio.to_thread(content_of, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity_id, today)
        categories = await legal_entities.categories(session, entity_id)
        classes = await legal_entities.share_classes(session, entity_id)
    landing = Landing(database, caller, "importMembers", partial(_beside, entity_id), _save)
    rows = (_prepared(entity_id, classes[DEFAULT_CLASS], row) for row in read_export(content, categories.keys(), today))
    return await landing.land_all(rows, BATCH, path)


def _prepared(entity: str, share_class: ShareClass, row: RegisterRow | Rejected) -> Prepared | Rejected:
    """The row with the membership it would become, made while earlier ones are written."""
    return row if isinstance(row, Rejected) else (row, _record(entity, share_class, row))


async def _beside(entity: str, session: ReadSession, rows: Sequence[Prepared]) -> Beside[Prepared]:
    """The rows that are not in the register; those that are count as unchanged, or rejected if they differ."""
    kept = await _kept(session, entity, [row.register_number for row, _ in rows])
    unknown = [row.organisation for row, _ in rows if row.organisation and row.register_number not in kept]
    members = await _organisations(session, entity, unknown)
    found = Beside[Prepared]()
    for row, record in rows:
        here = kept.get(row.register_number)
        if here is None:
            _place(found, (row, record), members.get(row.organisation, ()))
        elif changed := differences(row, here):
            reason = f"in the register with other {', '.join(changed)}; change it there, an import only adds"
            found.rejected.append(Rejected(row.line, reason))
        else:
            found.unchanged += 1
    return found


def _place(found: Beside[Prepared], given: Prepared, known: Iterable[tuple[int, Period]]) -> None:
    """New, unless its organisation is a member under another number on some of the row's days."""
    row, _ = given
    period = Period(row.joined_on, row.ended_on)
    number = next((number for number, other in known if overlap(other, period)), None)
    if number is None:
        found.fresh.append(given)
    else:
        found.rejected.append(Rejected(row.line, f"organisation is member number {number} already"))


async def _save(session: WriteSession, found: Beside[Prepared]) -> int:
    """Write them; gives how many."""
    await load(session, [record for _, record in found.fresh])
    return len(found.fresh)


async def _organisations(
    session: ReadSession, entity: str, organisations: Sequence[UUID]
) -> dict[UUID | None, list[tuple[int, Period]]]:
    """Memberships that these organisations have: number and days."""
    if not organisations:
        return {}
    rows = await session.all(
        "SELECT m.organisation, m.number, lower(r.valid) AS start, upper(r.valid) - 1 AS until FROM membership m"
        " JOIN registration r ON r.membership = m.id AND upper_inf(r.known)"
        " WHERE m.entity = :entity AND m.organisation = ANY(CAST(:organisations AS uuid[])) ORDER BY m.number",
        {"entity": entity, "organisations": list(organisations)},
    )
    found: dict[UUID | None, list[tuple[int, Period]]] = {}
    for row in rows:
        found.setdefault(row.organisation, []).append((row.number, Period(row.start, row.until)))
    return found


async def _kept(session: ReadSession, entity: str, numbers: Sequence[str]) -> dict[str, Mapping[str, object]]:
    rows = await session.all(
        # A join, not `= ANY`: a cached plan would compare every number with every membership.
        "SELECT m.register_number, lower(r.valid) AS joined_on, f.membership IS NOT NULL AS known, f.given_name,"
        " f.family_name, f.birth_date, m.organisation FROM unnest(CAST(:numbers AS text[])) AS n (number)"
        " JOIN membership m ON m.entity = :entity AND m.register_number = n.number"
        " JOIN registration r ON r.membership = m.id AND upper_inf(r.known)"
        " LEFT JOIN profile f ON f.membership = m.id",
        {"entity": entity, "numbers": list(numbers)},
    )
    found: dict[str, Mapping[str, object]] = {}
    for row in rows:
        # An erased member's profile is gone; what is left to compare is the register's own.
        personal = ("given_name", "family_name", "birth_date") if row.known else ()
        names = ("joined_on", "organisation", *personal)
        found[row.register_number] = {name: getattr(row, name) for name in names}
    return found


def _record(entity: str, share_class: ShareClass, row: RegisterRow) -> MembershipRecord:
    return MembershipRecord(
        membership=random_uuid(),
        entity=entity,
        kind=(MembershipKind.ORGANISATION if row.organisation else MembershipKind.PERSON).value,
        category=row.category,
        joined_on=row.joined_on,
        register_number=row.register_number,
        person=None if row.organisation else random_uuid(),
        organisation=row.organisation,
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
