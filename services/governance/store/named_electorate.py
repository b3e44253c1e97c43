"""The electorate of a European society whose statutes name other entities: their voters, each by her own law.

Every country's electorate is streamed in and judged by its entity's own rules; what comes out is an electorate again,
in the same temporary table, on which the society's own rules work as on any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.bulk import NAMED_ELECTORATE_PURPOSE, Trailer
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.consultation import Source
from services.governance.domain.named_electorate import COUNTED, NamedElectorate
from services.governance.store.declined_aliases import drop_declined
from services.governance.store.electorate import STAGING, Electorate, check_there, checked, create_staging, fill
from services.governance.store.merge_consultation import copy_aliases, law_of
from services.governance.store.roll_sql import lines
from services.governance.store.rules_json import rules_from

_TEMPORARY = (
    "CREATE TEMPORARY TABLE alias (old uuid, new uuid) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE elector (membership uuid, person uuid, bit bigint, votes int, joined_on date)"
    " ON COMMIT DROP",
    "CREATE TEMPORARY TABLE elector_entity (membership uuid, registered bigint, voting bigint) ON COMMIT DROP",
)

_ELECTORS = """
  INSERT INTO elector (membership, person, bit, votes, joined_on)
  SELECT membership, person, CAST(:bit AS bigint), votes, joined_on FROM ({lines}) line"""

_FOLDED = "UPDATE elector SET person = alias.new FROM alias WHERE alias.old = elector.person"

# One line per person stands under the first of her memberships that votes; an organisation's has no person.
_COMPOSED = f"""
  WITH line AS (
    SELECT (array_agg(membership ORDER BY votes > 0 DESC, bit, membership))[1] AS membership, person,
           min(joined_on) AS joined_on, bit_or(bit) AS registered,
           coalesce(bit_or(bit) FILTER (WHERE votes > 0), 0) AS voting
      FROM elector
     GROUP BY person, CASE WHEN person IS NULL OR NOT CAST(:per_person AS boolean) THEN membership END),
  kept AS (INSERT INTO elector_entity SELECT membership, registered, voting FROM line)
  INSERT INTO {STAGING} (membership, person, kind, joined_on, voting, suspension, in_default, shares, paid_shares)
  SELECT membership, person, CASE WHEN person IS NULL THEN 'ORGANISATION' ELSE 'PERSON' END, joined_on, voting > 0,
         CASE WHEN voting = 0 THEN 'no vote in any of the entities that the statutes name' END, false, 1, 1
    FROM line ORDER BY person, membership"""


@dataclass(frozen=True, slots=True)
class Composition:
    """What a roll was composed of."""

    named: NamedElectorate
    sources: tuple[Source, ...]

    def as_row(self) -> dict[str, Any]:
        """As it is signed: by which article, counted how, each entity's register at which state."""
        counted = COUNTED[0] if self.named.per_person else COUNTED[1]
        sources = [
            {"entity": one.entity, "sequence": one.sequence, "head": one.head, "electorate": one.electorate}
            for one in self.sources
        ]
        return {"article": self.named.article, "count": counted, "sources": sources, "experimental": True}


async def pull(
    session: ReadSession,
    partition: Partition,
    wanted: tuple[Assembly, NamedElectorate],
    known: Mapping[str, Source] | None = None,
) -> tuple[Trailer, list[Source]]:
    """Fill the temporary table `electorate` with the voters of the entities named, as known now or at `known`.

    Raises `Refusal` ELECTORATE_UNAVAILABLE, UNKNOWN_ENTITY, ENTITY_NOT_OPEN: every country or none.
    """
    assembly, named = wanted
    await create_staging(session)
    for statement in _TEMPORARY:
        await session.connection.exec_driver_sql(statement)
    await copy_aliases(session, partition, assembly.id, NAMED_ELECTORATE_PURPOSE)
    sources = []
    for position, entity in enumerate(named.entities):
        before = known[entity] if known is not None else None
        sources.append(await _add(session, partition, assembly, (position, entity, before)))
    await drop_declined(session, "elector", "bit")
    await session.connection.exec_driver_sql(_FOLDED)
    await session.connection.exec_driver_sql(f"TRUNCATE {STAGING}")
    found = await session.connection.execute(text(_COMPOSED), {"per_person": named.per_person})
    await session.connection.exec_driver_sql(f"ANALYZE {STAGING}")
    return Trailer(found.rowcount, _digest(sources), 0, _heads(sources)), sources


async def _add(
    session: ReadSession, partition: Partition, assembly: Assembly, part: tuple[int, str, Source | None]
) -> Source:
    position, entity, before = part
    if before is None:
        found = partition.directory.entity(entity)
        law = await law_of(partition, assembly, found, NAMED_ELECTORATE_PURPOSE)
        rules, version = law["rules"], law["statutes_version"]
    else:
        rules, version = before.rules, before.statutes_version
    await session.connection.exec_driver_sql(f"TRUNCATE {STAGING}")
    trailer = await fill(session, partition, _electorate(assembly, entity, before.sequence if before else None))
    query, values = lines(rules_from(rules))
    await session.connection.execute(text(_ELECTORS.format(lines=query)), values | {"bit": 1 << position})
    return Source(entity, trailer.sequence, trailer.head, trailer.sha256, version, trailer.rows, 0, rules)


async def check_sources(partition: Partition, assembly: Assembly, sources: Sequence[Source]) -> None:
    """Refuse ELECTORATE_UNAVAILABLE unless every country is there and knows its part of the roll's state."""
    for source in sources:
        await check_there(partition, _electorate(assembly, source.entity, source.sequence))


async def check_states(partition: Partition, assembly: Assembly, sources: Sequence[Source]) -> None:
    """Refuse ELECTORATE_UNAVAILABLE unless every part can be read again, and is the same."""
    for source in sources:
        trailer = await checked(partition, _electorate(assembly, source.entity, source.sequence))
        if (trailer.sha256, trailer.head) != (source.electorate, source.head):
            raise Refusal(
                "ELECTORATE_UNAVAILABLE", f"{source.entity} does not tell the same electorate any more; compute anew."
            )


async def save(session: WriteSession, roll: UUID, found: Composition) -> None:
    """Keep what the roll was composed of, and which entities each line stands for."""
    named = found.named
    await session.execute(
        "INSERT INTO roll_composition (roll, entities, per_person, article, sources) VALUES (:roll, :entities,"
        " :per_person, :article, CAST(:sources AS jsonb))",
        {
            "roll": roll,
            "entities": list(named.entities),
            "per_person": named.per_person,
            "article": named.article,
            "sources": json.dumps([source.as_row() for source in found.sources]),
        },
    )
    await session.execute(
        "INSERT INTO roll_elector (roll, membership, registered, voting)"
        " SELECT :roll, membership, registered, voting FROM elector_entity",
        {"roll": roll},
    )


async def of_roll(session: ReadSession, roll: UUID) -> Composition | None:
    """What a roll was composed of; None where it is the entity's own register."""
    row = await session.first(
        "SELECT entities, per_person, article, sources FROM roll_composition WHERE roll = :roll", {"roll": roll}
    )
    if row is None:
        return None
    named = NamedElectorate(tuple(row.entities), row.per_person, row.article)
    return Composition(named, tuple(Source(**source) for source in row.sources))


async def votes_in(session: ReadSession, lines_of: Sequence[tuple[UUID, UUID]]) -> list[Any]:
    """((roll, membership), entities where she has a vote) of lines of composed rolls."""
    rows = await session.all(
        "SELECT e.roll, e.membership, ARRAY(SELECT entity FROM unnest(c.entities) WITH ORDINALITY AS s(entity, place)"
        " WHERE e.voting >> (place - 1)::int & 1 = 1 ORDER BY place) AS entities"
        " FROM roll_elector e JOIN roll_composition c ON c.roll = e.roll"
        " WHERE e.roll = ANY(:rolls) AND e.membership = ANY(:memberships)",
        {"rolls": sorted({roll for roll, _ in lines_of}), "memberships": [one for _, one in lines_of]},
    )
    return [((row.roll, row.membership), list(row.entities)) for row in rows]


async def pull_again(session: ReadSession, partition: Partition, assembly: Assembly, found: Composition) -> None:
    """Fill `electorate` as it was for a roll: the same states, the same rules."""
    await pull(session, partition, (assembly, found.named), {source.entity: source for source in found.sources})


def _electorate(assembly: Assembly, entity: str, known_at: int | None) -> Electorate:
    return Electorate(assembly.id, entity, assembly.record_date, known_at, NAMED_ELECTORATE_PURPOSE)


def _digest(sources: Sequence[Source]) -> str:
    return hashlib.sha256("\n".join(source.electorate for source in sources).encode()).hexdigest()


def _heads(sources: Sequence[Source]) -> str:
    said = "\n".join(f"{source.entity} {source.sequence} {source.head}" for source in sources)
    return hashlib.sha256(said.encode()).hexdigest()
