"""Sign-offs: who confirmed which decisive leaf for which version of an entity's statutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid


@dataclass(frozen=True, slots=True)
class SignOffRecord:
    """One confirmation."""

    entity: str
    statutes_version: int
    leaf: str
    pack: str
    source: str
    statement: str
    name: str
    signed_on: date


async def signed_leaves(session: ReadSession, versions: Sequence[tuple[str, int]]) -> list[tuple[tuple[str, int], str]]:
    """((entity, statutes version), leaf key) for every sign-off of those versions."""
    rows = await session.all(
        "SELECT entity, statutes_version, leaf FROM sign_off"
        " WHERE entity = ANY(:entities) AND upper_inf(known) ORDER BY leaf",
        {"entities": sorted({entity for entity, _ in versions})},
    )
    wanted = set(versions)
    keyed = [((row.entity, row.statutes_version), row.leaf) for row in rows]
    return [(key, leaf) for key, leaf in keyed if key in wanted]


async def signed_of(session: ReadSession, entity: str, version: int) -> set[str]:
    """Keys of the leaves signed off for one version."""
    return {leaf for _, leaf in await signed_leaves(session, [(entity, version)])}


async def insert(session: WriteSession, record: SignOffRecord) -> None:
    """Add a sign-off."""
    await session.execute(
        "INSERT INTO sign_off (id, entity, statutes_version, leaf, pack, source, statement, actor, name, signed_on,"
        " known) VALUES (:id, :entity, :version, :leaf, :pack, :source, :statement, :actor, :name, :signed_on,"
        " int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "entity": record.entity,
            "version": record.statutes_version,
            "leaf": record.leaf,
            "pack": record.pack,
            "source": record.source,
            "statement": record.statement,
            "actor": session.caller.actor,
            "name": record.name,
            "signed_on": record.signed_on,
            "sequence": await session.sequence(),
        },
    )
