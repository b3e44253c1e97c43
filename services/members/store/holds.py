"""Grants to read held identities, and the readings; each of both has its audit line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.clock import now
from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id, new_uuid
from commons.paging import Page, keyset
from services.members.domain.protection.holds import HeldDocument, HoldGrant

_COLUMNS = "id, entity, issuer, subject, name, reason, lower(valid) AS start, upper(valid) - 1 AS last, granted_by"


@dataclass(frozen=True, slots=True)
class HeldIdentity:
    """Who an erased member was, with former names that documents may show, until when and why it is held."""

    given_name: str | None
    family_name: str | None
    birth_date: date | None
    former_names: tuple[str, ...]
    until: date | None
    source: str | None


async def save_grant(session: WriteSession, grant: HoldGrant) -> None:
    """Write a grant. Audited as `hold.granted`."""
    await session.execute(
        "INSERT INTO hold_grant (id, entity, issuer, subject, name, reason, granted_by, valid, known) VALUES (:id,"
        " :entity, :issuer, :subject, :name, :reason, :granted_by, daterange(:start, :last, '[]'),"
        " int8range(:sequence, NULL))",
        {
            **{name: getattr(grant, name) for name in ("id", "entity", "issuer", "subject", "name", "reason", "start")},
            "granted_by": grant.granted_by,
            "last": grant.end,
            "sequence": await session.sequence(),
        },
    )
    session.record("hold.granted", _grant_id(session, grant.id), entity=grant.entity, start=grant.start, end=grant.end)


async def end_grant(session: WriteSession, grant: HoldGrant, today: date) -> None:
    """From today on the grant is over. Audited as `hold.ended`."""
    await close_known(session, "hold_grant", id=grant.id)
    if grant.start < today:
        await session.execute(
            "INSERT INTO hold_grant (id, entity, issuer, subject, name, reason, granted_by, valid, known)"
            " SELECT id, entity, issuer, subject, name, reason, granted_by, daterange(lower(valid), :today),"
            " int8range(:sequence, NULL) FROM hold_grant WHERE id = :id AND upper(known) = :sequence",
            {"id": grant.id, "today": today, "sequence": await session.sequence()},
        )
    session.record("hold.ended", _grant_id(session, grant.id), entity=grant.entity)


async def grants_in(session: ReadSession, entity: str, page: Page) -> list[HoldGrant]:
    """`page.size + 1` of an entity's grants as known now, the newest first."""
    keys = keyset(page, ("id",), country=session.country, kind="holdgrant", descending=True)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM hold_grant WHERE entity = :entity AND upper_inf(known) AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    return [HoldGrant(*row) for row in rows]


async def grant_by_id(session: ReadSession, key: UUID) -> HoldGrant | None:
    """A grant; None where there is none, or it ended on the day it began."""
    row = await session.first(f"SELECT {_COLUMNS} FROM hold_grant WHERE id = :id AND upper_inf(known)", {"id": key})
    return None if row is None else HoldGrant(*row)


async def grants_of_login(session: ReadSession, entity: str, issuer: str, subject: str) -> list[HoldGrant]:
    """The grants of a login for an entity."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM hold_grant WHERE entity = :entity AND issuer = :issuer AND subject = :subject"
        " AND upper_inf(known)",
        {"entity": entity, "issuer": issuer, "subject": subject},
    )
    return [HoldGrant(*row) for row in rows]


async def save_reading(
    session: WriteSession, membership: UUID, grant: HoldGrant, document: HeldDocument, reason: str
) -> None:
    """Note a reading before anything is shown. Audited as `hold.read`."""
    key = new_uuid()
    await session.execute(
        'INSERT INTO hold_reading (id, membership, "grant", document, reason, actor, at, known)'
        " VALUES (:id, :membership, :grant, :document, :reason, :actor, :at, int8range(:sequence, NULL))",
        {
            "id": key,
            "membership": membership,
            "grant": grant.id,
            "document": document.value,
            "reason": reason,
            "actor": session.caller.actor,
            "at": now(),
            "sequence": await session.sequence(),
        },
    )
    subject = global_id(session.country, "membership", membership)
    session.record("hold.read", subject, grant=_grant_id(session, grant.id), document=document.value)


async def held_identity(session: ReadSession, membership: UUID) -> HeldIdentity | None:
    """Who an erased member was, or what a discreet rectification hides; None where nothing is held."""
    rows = await session.all(
        "SELECT given_name, family_name FROM rectification WHERE membership = :id"
        " AND (given_name IS NOT NULL OR family_name IS NOT NULL) ORDER BY number",
        {"id": membership},
    )
    former = tuple(" ".join(part for part in row if part) for row in rows)
    found = await session.first(
        "SELECT given_name, family_name, birth_date, until, source FROM held_identity WHERE membership = :id",
        {"id": membership},
    )
    if found is None:
        return HeldIdentity(None, None, None, former, None, None) if former else None
    return HeldIdentity(found[0], found[1], found[2], former, found[3], found[4])


def _grant_id(session: WriteSession, key: UUID) -> str:
    return global_id(session.country, "holdgrant", key)
