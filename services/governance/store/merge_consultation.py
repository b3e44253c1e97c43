"""Merging the countries' electorates by person: streams copied in one after the other, one grouping at the end.

No row is ever a Python object. Persons that a country knows by a former id are folded by the alias table, unless
that would make two members of one entity one; memberships of organisations have no person and no line.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from commons.auth.tokens import Asking
from commons.bulk import (
    ALIAS_TABLE_PATH,
    CONSULTATION_PURPOSE,
    ELECTORATE_COLUMNS,
    RULES_PATH,
    EntityRequest,
)
from commons.database.sessions import ReadSession, WriteSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.bundle_head import told_digest
from services.governance.domain.consultation import ConsultationStatement, Doubles, Source
from services.governance.store import consultations
from services.governance.store.asking import framed, posted
from services.governance.store.consultation_bundle import told
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.declined_aliases import drop_declined
from services.governance.store.electorate import STAGING, WORK_MEMORY, Electorate, checked, fill
from services.governance.store.roll_sql import lines
from services.governance.store.rules_json import rules_from

_MEMBERS = """
  INSERT INTO merged (person, registered, voting)
  SELECT person, CAST(:bit AS bigint), CASE WHEN votes > 0 THEN CAST(:bit AS bigint) ELSE 0 END
    FROM ({lines}) line
   WHERE person IS NOT NULL"""

_FOLD = """
  INSERT INTO consultation_line (consultation, person, registered, voting)
  SELECT CAST(:id AS uuid), coalesce(alias.new, merged.person), bit_or(registered), bit_or(voting)
    FROM merged LEFT JOIN alias ON alias.old = merged.person
   GROUP BY coalesce(alias.new, merged.person) ORDER BY 2"""

_TEMPORARY = (
    "CREATE TEMPORARY TABLE merged (person uuid, registered bigint, voting bigint) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE alias (old uuid, new uuid) ON COMMIT DROP",
    f"CREATE TEMPORARY TABLE {STAGING} ({', '.join(' '.join(column) for column in ELECTORATE_COLUMNS)}) ON COMMIT DROP",
    f"SET LOCAL work_mem = '{WORK_MEMORY}'",
)


async def compute(
    session: WriteSession, partition: Partition, assembly: Assembly, entities: Sequence[LegalEntity]
) -> ConsultationRecord:
    """The assembly's next consultation; the caller holds the assembly.

    Raises `Refusal` ROLL_SEALED, or ELECTORATE_UNAVAILABLE with nothing written: every country or none.
    """
    before = dict(await consultations.newest_of(session, [assembly.id])).get(assembly.id)
    if before is not None and before.life.sealed:
        raise Refusal("ROLL_SEALED", "This consultation is sealed.")
    if before is not None:
        await consultations.drop_lines(session, before.id)
    new, as_of = new_uuid(), assembly.record_date
    sources = await _merge(session, partition, assembly, entities)
    persons, voters = await _fold(session, new)
    found = ConsultationRecord(
        id=new,
        assembly=assembly.id,
        entity=assembly.entity,
        version=before.version + 1 if before else 1,
        as_of=as_of,
        sources=tuple(sources),
        persons=persons,
        voters=voters,
        roll_key=secrets.token_bytes(32),
    )
    await consultations.insert(session, found)
    return found


async def _merge(
    session: ReadSession, partition: Partition, assembly: Assembly, entities: Sequence[LegalEntity]
) -> list[Source]:
    for statement in _TEMPORARY:
        await session.connection.exec_driver_sql(statement)
    await copy_aliases(session, partition, assembly.id)
    sources = []
    for position, entity in enumerate(entities):
        sources.append(await _add(session, partition, assembly, (position, entity)))
    return sources


async def _add(session: ReadSession, partition: Partition, assembly: Assembly, part: tuple[int, LegalEntity]) -> Source:
    """Stream one entity's electorate in and judge it by its own law."""
    position, entity = part
    law = await law_of(partition, assembly, entity)
    await session.connection.exec_driver_sql(f"TRUNCATE {STAGING}")
    trailer = await fill(session, partition, _electorate(assembly, entity.id))
    query, values = lines(rules_from(law["rules"]))
    counted = await session.connection.execute(text(_MEMBERS.format(lines=query)), values | {"bit": 1 << position})
    return Source(
        entity=entity.id,
        sequence=trailer.sequence,
        head=trailer.head,
        electorate=trailer.sha256,
        statutes_version=law["statutes_version"],
        registered=trailer.rows,
        organisations=trailer.rows - counted.rowcount,
        rules=law["rules"],
    )


async def _fold(session: ReadSession, new: UUID) -> tuple[int, int]:
    """Write one line per person; how many there are, and how many of them may vote somewhere."""
    await drop_declined(session, "merged", "registered")
    await session.connection.execute(text(_FOLD), {"id": new})
    row = await session.first(
        "SELECT count(*) AS persons, count(*) FILTER (WHERE voting > 0) AS voters FROM consultation_line"
        " WHERE consultation = :id",
        {"id": new},
    )
    assert row is not None
    return row.persons, row.voters


async def copy_aliases(
    session: ReadSession, partition: Partition, assembly: UUID, purpose: str = CONSULTATION_PURPOSE
) -> None:
    """Fill the temporary table `alias`: every country hears every alias, and the one beside this partition tells."""
    driver = await session.driver()
    asking = _asking(partition, f"members/{partition.country.code}", assembly, purpose)
    async with framed(partition, asking, ALIAS_TABLE_PATH, b"{}") as reader:
        await driver.copy_to_table("alias", source=reader.rows(), columns=["old", "new"], format="binary")


async def law_of(
    partition: Partition, assembly: Assembly, entity: LegalEntity, purpose: str = CONSULTATION_PURPOSE
) -> dict[str, Any]:
    """An entity's rules for a meeting on the assembly's day, and its statutes' version, from its own service."""
    asking = _asking(partition, f"governance/{entity.country}", assembly.id, purpose)
    body = msgspec.json.encode(EntityRequest(entity.id, assembly.held_on.isoformat()))
    async with posted(partition, asking, RULES_PATH, body) as response:
        return await response.json()


async def close(
    session: WriteSession, partition: Partition, found: ConsultationRecord, assembly: Assembly, doubles: Doubles
) -> bytes:
    """Seal: every source's state is read again, the root computed and signed. ELECTORATE_UNAVAILABLE.

    The caller has put the last signature on record, for who signed is signed too.
    """
    for source in found.sources:
        trailer = await checked(partition, _electorate(assembly, source.entity, source.sequence))
        if (trailer.sha256, trailer.head) != (source.electorate, source.head):
            raise Refusal(
                "ELECTORATE_UNAVAILABLE", f"{source.entity} does not tell the same electorate any more; compute anew."
            )
    root = await consultations.merkle_root(session, found)
    country = partition.country
    statement = ConsultationStatement(
        consultation=global_id(country.code, "consultation", found.id),
        assembly=global_id(country.code, "assembly", assembly.id),
        entity=assembly.entity,
        as_of=found.as_of,
        timezone=country.timezone,
        persons=found.persons,
        voters=found.voters,
        sources=found.sources,
        root=root,
        doubles=doubles,
        told=told_digest(await told(session, found)),
    )
    signature = partition.key.sign(statement.claims(partition.name))
    await consultations.seal(session, found.id, root, signature, partition.key.public_set()["keys"][0])
    return root


def _electorate(assembly: Assembly, entity: str, known_at: int | None = None) -> Electorate:
    return Electorate(assembly.id, entity, assembly.record_date, known_at, CONSULTATION_PURPOSE)


def _asking(partition: Partition, asked: str, assembly: UUID, purpose: str) -> Asking:
    return Asking(partition.name, asked, purpose, global_id(partition.country.code, "assembly", assembly))
