"""Suspected duplicates of a consultation, across countries, and the folding of those that are one person.

The lines of suspected persons are kept as they were before any fold until the seal, so that a
decision may be put right.
"""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import WriteSession
from commons.subgraph.context import Partition
from services.governance.domain.duplicates import leaders
from services.governance.store import consultations, duplicates
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.person_hashes import Compared, load_hashes

_MATCH = """
  SELECT one.person AS first, other.person AS second
    FROM known_hash one JOIN known_hash other ON other.hash = one.hash AND other.person > one.person"""

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
    await load_hashes(session, partition, Compared(found.assembly, found.as_of, found.sources))
    count = await duplicates.put_search(session, found.id, _MATCH, {})
    await session.execute(_SUSPECTS, {"id": found.id})
    await refold(session, found)
    return count


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
