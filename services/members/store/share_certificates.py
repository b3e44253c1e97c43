"""Share certificates as rows: numbered within the entity, each with what was signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.members.domain.shares.certificates import Certificate

_COLUMNS = "id, entity, number, membership, as_of, statement, signature, issued_on"


async def next_number(session: WriteSession, entity: str) -> int:
    """The entity's next certificate number; it is used, or the whole write fails."""
    return await session.value(
        "UPDATE legal_entity SET last_certificate = last_certificate + 1 WHERE id = :entity RETURNING last_certificate",
        {"entity": entity},
    )


async def save_certificate(session: WriteSession, certificate: Certificate) -> None:
    """Write a certificate. Audit is the caller's."""
    names = [name.strip() for name in _COLUMNS.split(",")]
    await session.execute(
        f"INSERT INTO share_certificate ({_COLUMNS}, actor, known) VALUES ({', '.join(f':{name}' for name in names)},"
        " :actor, int8range(:sequence, NULL))",
        {
            **{name: getattr(certificate, name) for name in names},
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


async def certificates_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[Certificate]]:
    """All certificates of each membership, the oldest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM share_certificate WHERE membership = ANY(CAST(:ids AS uuid[])) ORDER BY number",
        {"ids": list(memberships)},
    )
    found: dict[UUID, list[Certificate]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(Certificate(*row))
    return found


async def certificate_by_id(session: ReadSession, key: UUID) -> Certificate:
    """The certificate; NOT_FOUND without one."""
    row = await session.first(f"SELECT {_COLUMNS} FROM share_certificate WHERE id = :id", {"id": key})
    if row is None:
        raise Refusal("NOT_FOUND", "There is no certificate with this id here.")
    return Certificate(*row)


async def operations_until(session: ReadSession, membership: UUID, day: date) -> tuple[int, ...]:
    """The register's numbers value-dated up to a day, in order."""
    rows = await session.all(
        "SELECT DISTINCT number FROM share_operation WHERE membership = :id AND upper_inf(known)"
        " AND value_date <= CAST(:day AS date) ORDER BY number",
        {"id": membership, "day": day},
    )
    return tuple(row.number for row in rows)


async def number_of(session: ReadSession, membership: UUID) -> int:
    """The membership's number in the entity's register."""
    return await session.value("SELECT number FROM membership WHERE id = :id", {"id": membership})
