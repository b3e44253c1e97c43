"""Charters of an entity, and the signatures of its clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership.charter import Charter, CharterSignature

_CHARTER = "SELECT id, entity, version, title, body, valid_from, renew_months FROM charter"
_SIGNATURE = """
  SELECT s.id, s.client, s.charter, c.version, s.office, s.document, s.because, lower(s.valid) AS since,
         upper(s.valid) AS until
    FROM charter_signature s JOIN charter c ON c.id = s.charter WHERE upper_inf(s.known)
"""


async def charters(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Charter]:
    """Charters by id."""
    rows = await session.all(f"{_CHARTER} WHERE id = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.id: _charter(row) for row in rows}


async def charters_of(session: ReadSession, entity: str) -> list[Charter]:
    """All versions of an entity's charter, the newest first."""
    rows = await session.all(f"{_CHARTER} WHERE entity = :entity ORDER BY version DESC", {"entity": entity})
    return [_charter(row) for row in rows]


async def charter_on(session: ReadSession, entity: str, day: date) -> Charter | None:
    """The version in force on a day."""
    row = await session.first(
        f"{_CHARTER} WHERE entity = :entity AND valid_from <= :day ORDER BY version DESC LIMIT 1",
        {"entity": entity, "day": day},
    )
    return None if row is None else _charter(row)


async def save_charter(session: WriteSession, charter: Charter) -> None:
    """Write a version."""
    await session.execute(
        "INSERT INTO charter (id, entity, version, title, body, digest, valid_from, renew_months, entered)"
        " VALUES (:id, :entity, :version, :title, :body, :digest, :valid_from, :renew_months, :entered)",
        {
            "id": charter.id,
            "entity": charter.entity,
            "version": charter.version,
            "title": charter.title,
            "body": charter.text,
            "digest": charter.digest,
            "valid_from": charter.valid_from,
            "renew_months": charter.renew_months,
            "entered": await session.sequence(),
        },
    )


async def signatures_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[CharterSignature]]:
    """Each client's signatures."""
    found: dict[UUID, list[CharterSignature]] = {client: [] for client in clients}
    for row in await session.all(f"{_SIGNATURE} AND s.client = ANY(CAST(:ids AS uuid[]))", {"ids": list(clients)}):
        found[row.client].append(_signature(row))
    return found


async def signature(session: ReadSession, id_: UUID) -> tuple[UUID, CharterSignature] | None:
    """A signature, and whose it is."""
    row = await session.first(f"{_SIGNATURE} AND s.id = :id", {"id": id_})
    return None if row is None else (row.client, _signature(row))


async def save_signature(session: WriteSession, client: UUID, signed: CharterSignature) -> None:
    """Write a signature in the place of what was known of it."""
    await close_known(session, "charter_signature", id=signed.id)
    await session.execute(
        "INSERT INTO charter_signature (id, client, charter, office, document, because, valid, known) VALUES (:id,"
        " :client, :charter, :office, :document, :because, daterange(CAST(:since AS date), CAST(:until AS date)),"
        " int8range(CAST(:sequence AS bigint), NULL))",
        {
            "id": signed.id,
            "client": client,
            "charter": signed.charter,
            "office": signed.office,
            "document": signed.document,
            "because": signed.because,
            "since": signed.since,
            "until": signed.until,
            "sequence": await session.sequence(),
        },
    )


def _charter(row: Any) -> Charter:
    return Charter(row.id, row.entity, row.version, row.title, row.body, row.valid_from, row.renew_months)


def _signature(row: Any) -> CharterSignature:
    return CharterSignature(
        row.id, row.charter, row.version, row.office, row.since, row.until, row.document, row.because
    )
