"""Outside providers of electronic votes with their keys, and the certified counts that were taken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.secret.certified import Provider
from services.governance.store.decisions import signed


async def insert(session: WriteSession, entity: str, title: str, key: dict[str, Any], certificate: str) -> UUID:
    """Put a provider on record. Raises `Refusal` ALREADY_EXISTS for a key that is there."""
    known = await session.value(
        "SELECT id FROM voting_provider WHERE entity = :entity AND kid = :kid AND upper_inf(known)",
        {"entity": entity, "kid": key["kid"]},
    )
    if known is not None:
        raise Refusal("ALREADY_EXISTS", "This key is on record for a provider of the entity.")
    provider = new_uuid()
    await session.execute(
        "INSERT INTO voting_provider (id, entity, title, kid, public_key, certificate, actor, name, at, known)"
        " VALUES (:id, :entity, :title, :kid, CAST(:key AS jsonb), :certificate, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": provider,
            "entity": entity,
            "title": title,
            "kid": key["kid"],
            "key": json.dumps(key),
            "certificate": certificate,
            "known": await session.sequence(),
            **signed(session),
        },
    )
    return provider


async def withdraw(session: WriteSession, provider: UUID) -> None:
    """From here on nothing is taken that this key signs; what was taken stays."""
    await close_known(session, "voting_provider", id=provider)


async def find(session: ReadSession, provider: UUID) -> tuple[str, Provider, bool]:
    """(entity, provider, whether its key still holds). Raises `Refusal` NOT_FOUND."""
    row = await session.first(
        "SELECT entity, title, public_key, actor, upper_inf(known) AS holds FROM voting_provider WHERE id = :id",
        {"id": provider},
    )
    if row is None:
        raise Refusal("NOT_FOUND", "No provider with this id here.")
    return row.entity, Provider(row.title, row.public_key, row.actor), row.holds


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider on record."""

    id: UUID
    title: str
    kid: str
    certificate: str
    name: str
    at: datetime


async def of_entity(session: ReadSession, entity: str) -> list[ProviderRecord]:
    """Those whose key holds, the oldest first."""
    rows = await session.all(
        "SELECT id, title, kid, certificate, name, at FROM voting_provider WHERE entity = :entity AND upper_inf(known)"
        " ORDER BY id",
        {"entity": entity},
    )
    return [ProviderRecord(row.id, row.title, row.kid, row.certificate, row.name, row.at) for row in rows]


async def take(session: WriteSession, resolution: UUID, provider: UUID, statement: str) -> None:
    """Keep a statement as it came. Raises `Refusal` ALREADY_EXISTS for one that was taken."""
    digest = hashlib.sha256(statement.encode()).digest()
    if await session.value("SELECT id FROM certified_count WHERE digest = :digest", {"digest": digest}):
        raise Refusal("ALREADY_EXISTS", "This certified count was taken already.")
    await session.execute(
        "INSERT INTO certified_count (id, resolution, provider, statement, digest, actor, name, at, known)"
        " VALUES (:id, :resolution, :provider, :statement, :digest, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "provider": provider,
            "statement": statement,
            "digest": digest,
            "known": await session.sequence(),
            **signed(session),
        },
    )
