"""Persons of several countries compared by keyed hashes, which meet in a temporary table and nowhere else.

The key is made for one search, sent to the countries asked, and forgotten with the transaction; so are the hashes.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import DUPLICATES_PURPOSE, HASH_COLUMNS, HASHES_PATH, HashesRequest
from commons.database.sessions import WriteSession
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.consultation import Source
from services.governance.store.asking import framed
from services.governance.store.declined_aliases import drop_declined
from services.governance.store.merge_consultation import copy_aliases

_KNOWN = """
  CREATE TEMPORARY TABLE known_hash ON COMMIT DROP AS
  SELECT DISTINCT coalesce(alias.new, person_hash.person) AS person, hash
    FROM person_hash LEFT JOIN alias ON alias.old = person_hash.person"""


@dataclass(frozen=True, slots=True)
class Compared:
    """For which assembly, as of which day, and the parts whose persons are compared."""

    assembly: UUID
    as_of: date
    sources: Sequence[Source]


async def load_hashes(session: WriteSession, partition: Partition, compared: Compared) -> None:
    """Fill the temporary table `known_hash` (person, hash), each by today's id; ELECTORATE_UNAVAILABLE."""
    await session.connection.exec_driver_sql("CREATE TEMPORARY TABLE alias (old uuid, new uuid) ON COMMIT DROP")
    await copy_aliases(session, partition, compared.assembly)
    columns = ", ".join(f"{name} {kind}" for name, kind in (*HASH_COLUMNS, ("bit", "bigint")))
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE person_hash ({columns}) ON COMMIT DROP")
    key = secrets.token_bytes(32)
    for position, source in enumerate(compared.sources):
        await session.connection.exec_driver_sql(f"ALTER TABLE person_hash ALTER bit SET DEFAULT {1 << position}")
        await _add(session, partition, compared, (source, key))
    await drop_declined(session, "person_hash", "bit")
    await session.connection.exec_driver_sql(_KNOWN)
    await session.connection.exec_driver_sql("ANALYZE known_hash")


async def _add(session: WriteSession, partition: Partition, compared: Compared, part: tuple[Source, bytes]) -> None:
    source, key = part
    asked = f"members/{partition.directory.entity(source.entity).country}"
    assembly = global_id(partition.country.code, "assembly", compared.assembly)
    asking = Asking(partition.name, asked, DUPLICATES_PURPOSE, assembly)
    body = msgspec.json.encode(HashesRequest(source.entity, compared.as_of.isoformat(), source.sequence, key.hex()))
    driver = await session.driver()
    async with framed(partition, asking, HASHES_PATH, body) as reader:
        names = [name for name, _ in HASH_COLUMNS]
        await driver.copy_to_table("person_hash", source=reader.rows(), columns=names, format="binary")
