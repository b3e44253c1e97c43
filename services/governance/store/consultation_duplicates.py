"""Suspected duplicates of a consultation, across countries: keyed hashes meet in a temporary table and nowhere else.

The key is made for one search, sent to the countries asked, and forgotten with the transaction; so are the hashes. Only
pairs of person ids stay. The lines of suspected persons are kept as they were before any fold until the seal, so that a
decision may be put right.
"""

from __future__ import annotations

import secrets
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import DUPLICATES_PURPOSE, HASH_COLUMNS, HASHES_PATH, HashesRequest
from commons.database.sessions import WriteSession
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.consultation import Source
from services.governance.domain.duplicates import leaders
from services.governance.store import consultations, duplicates
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.electorate import framed
from services.governance.store.merge_consultation import copy_aliases

_MATCH = """
  SELECT one.person AS first, other.person AS second
    FROM known_hash one JOIN known_hash other ON other.hash = one.hash AND other.person > one.person"""

_KNOWN = """
  CREATE TEMPORARY TABLE known_hash ON COMMIT DROP AS
  SELECT DISTINCT coalesce(alias.new, person_hash.person) AS person, hash
    FROM person_hash LEFT JOIN alias ON alias.old = person_hash.person"""

_SUSPECTS = """
  INSERT INTO consultation_suspect (consultation, person, registered, voting)
  SELECT line.consultation, line.person, line.registered, line.voting FROM consultation_line line
   WHERE line.consultation = :id AND line.person IN (
     SELECT first FROM suspected_duplicate WHERE subject = :id
     UNION SELECT second FROM suspected_duplicate WHERE subject = :id)"""

_FOLDED = """
  INSERT INTO consultation_line (consultation, person, registered, voting)
  SELECT :id, coalesce(same.leader, suspect.person), bit_or(suspect.registered), bit_or(suspect.voting)
    FROM consultation_suspect suspect
    LEFT JOIN unnest(CAST(:persons AS uuid[]), CAST(:leaders AS uuid[])) AS same(person, leader)
      ON same.person = suspect.person
   WHERE suspect.consultation = :id GROUP BY 2"""


async def find(session: WriteSession, partition: Partition, found: ConsultationRecord) -> int:
    """Compare the persons of all entities asked; how many pairs. ELECTORATE_UNAVAILABLE: every country or none."""
    await _unfold(session, found.id)
    await session.connection.exec_driver_sql("CREATE TEMPORARY TABLE alias (old uuid, new uuid) ON COMMIT DROP")
    await copy_aliases(session, partition, found.assembly)
    columns = ", ".join(f"{name} {kind}" for name, kind in HASH_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE person_hash ({columns}) ON COMMIT DROP")
    key = secrets.token_bytes(32)
    for source in found.sources:
        await _add(session, partition, found, (source, key))
    await session.connection.exec_driver_sql(_KNOWN)
    await session.connection.exec_driver_sql("ANALYZE known_hash")
    count = await duplicates.put_search(session, found.id, _MATCH, {})
    await session.execute(_SUSPECTS, {"id": found.id})
    await refold(session, found)
    return count


async def _add(
    session: WriteSession, partition: Partition, found: ConsultationRecord, part: tuple[Source, bytes]
) -> None:
    source, key = part
    asked = f"members/{partition.directory.entity(source.entity).country}"
    assembly = global_id(partition.country.code, "assembly", found.assembly)
    asking = Asking(partition.name, asked, DUPLICATES_PURPOSE, assembly)
    body = msgspec.json.encode(HashesRequest(source.entity, found.as_of.isoformat(), source.sequence, key.hex()))
    driver = await session.driver()
    async with framed(partition, asking, HASHES_PATH, body) as reader:
        names = [name for name, _ in HASH_COLUMNS]
        await driver.copy_to_table("person_hash", source=reader.rows(), columns=names, format="binary")


async def refold(session: WriteSession, found: ConsultationRecord) -> None:
    """Write the lines of suspected persons as the decisions have them, each human once, and count anew."""
    lead = leaders(await duplicates.decided_same(session, found.id, found.assembly))
    await _drop_suspected_lines(session, found.id)
    await session.execute(_FOLDED, {"id": found.id, "persons": list(lead), "leaders": list(lead.values())})
    await consultations.recount(session, found.id)


async def _unfold(session: WriteSession, consultation: UUID) -> None:
    """Lines as they were before any search."""
    await _drop_suspected_lines(session, consultation)
    await session.execute(
        "INSERT INTO consultation_line (consultation, person, registered, voting)"
        " SELECT consultation, person, registered, voting FROM consultation_suspect WHERE consultation = :id",
        {"id": consultation},
    )
    await forget(session, consultation)


async def _drop_suspected_lines(session: WriteSession, consultation: UUID) -> None:
    await session.execute(
        "DELETE FROM consultation_line WHERE consultation = :id AND person IN"
        " (SELECT person FROM consultation_suspect WHERE consultation = :id)",
        {"id": consultation},
    )


async def forget(session: WriteSession, consultation: UUID) -> None:
    """Destroy what was kept to put a decision right."""
    await session.execute("DELETE FROM consultation_suspect WHERE consultation = :id", {"id": consultation})
