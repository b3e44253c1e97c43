"""Searching for members who may be known in another country: keyed hashes meet in a temporary table and nowhere else.

The key is made for this search and forgotten with it. What stays is pairs of bare keys.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date

import msgspec

from commons.bulk import HASH_COLUMNS
from commons.cubes.record_keys import padded
from commons.database.sessions import Database, WriteSession
from commons.subgraph.context import Partition
from services.members.domain.candidate_words import CANDIDATE_PURPOSE, HASHES_PATH, KEY_BYTES, LinkHashes
from services.members.domain.candidates import Candidate, candidate_id
from services.members.store.asking_countries import framed
from services.members.store.candidates import add_candidate, tell
from services.members.store.electorate import copied_frames
from services.members.store.same_person import FOLDED

_PEOPLE = f"""
  SELECT DISTINCT p.person, f.birth_date, {FOLDED} AS name
    FROM registration r
    JOIN membership_person p ON p.membership = r.membership AND p.valid @> {{day}} AND upper_inf(p.known)
    JOIN profile f ON f.membership = r.membership AND f.birth_date IS NOT NULL
   WHERE r.valid @> {{day}} AND upper_inf(r.known)"""
_HASH = "sha256({outer} || sha256({inner} || convert_to(name || E'\\n' || CAST(birth_date AS text), 'UTF8')))"
_STREAMED = (
    f"SELECT DISTINCT person, {_HASH.format(outer='$3::bytea', inner='$2::bytea')}"
    f" FROM ({_PEOPLE.format(day='$1::date')}) people WHERE name <> '' ORDER BY 1"
)
_OURS = f"""
CREATE TEMPORARY TABLE own_hash ON COMMIT DROP AS
SELECT person, {_HASH.format(outer="CAST(:outer AS bytea)", inner="CAST(:inner AS bytea)")} AS hash
  FROM ({_PEOPLE.format(day="CAST(:day AS date)")}) people WHERE name <> ''"""
_PAIRS = """
SELECT DISTINCT ours.person, theirs.person AS other
  FROM own_hash ours
  JOIN link_hash theirs ON theirs.hash = ours.hash
  LEFT JOIN person_alias a ON a.old = theirs.person AND upper_inf(a.known)
 WHERE coalesce(a.new, theirs.person) <> ours.person
   AND NOT EXISTS (SELECT FROM link_candidate l
                     LEFT JOIN person_alias one ON one.old = l.person AND upper_inf(one.known)
                     LEFT JOIN person_alias two ON two.old = l.other AND upper_inf(two.known)
                    WHERE coalesce(one.new, l.person) = ours.person
                      AND coalesce(two.new, l.other) = coalesce(a.new, theirs.person))
 ORDER BY 1, 2"""


async def link_hash_stream(database: Database, day: date, key: bytes) -> AsyncIterator[bytes]:
    """Frames of `commons.bulk.HASH_COLUMNS`: every person with a membership on that day, under the key."""
    async with database.reading() as session:
        arguments = (day, *padded(key))
        async with aclosing(copied_frames(session, _STREAMED, arguments, await session.head())) as frames:
            async for part in frames:
                yield part


async def find_candidates(session: WriteSession, partition: Partition, day: date) -> int:
    """Ask every other country, keep what is new and have it told; how many. Refuses PARTITION_UNAVAILABLE.

    Every country or none: an office is not to learn from a search that failed which country holds somebody.
    """
    key = secrets.token_bytes(KEY_BYTES)
    columns = ", ".join(f"{name} {kind}" for name, kind in HASH_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE link_hash ({columns}) ON COMMIT DROP")
    inner, outer = padded(key)
    await session.execute(_OURS, {"day": day, "inner": inner, "outer": outer})
    await session.connection.exec_driver_sql("ANALYZE own_hash")
    found: list[Candidate] = []
    for country in countries_beside(partition):
        found += await _compare(session, partition, country, (key, day))
    for one in found:
        await add_candidate(session, one)
        tell(session, one.id)
    return len(found)


def countries_beside(partition: Partition) -> list[str]:
    """Every other country of the directory."""
    return [code for code in partition.directory.countries if code != partition.country.code]


async def _compare(
    session: WriteSession, partition: Partition, country: str, search: tuple[bytes, date]
) -> list[Candidate]:
    key, day = search
    await session.connection.exec_driver_sql("TRUNCATE link_hash")
    driver = await session.driver()
    body = msgspec.json.encode(LinkHashes(key.hex()))
    async with framed(partition, country, HASHES_PATH, body, CANDIDATE_PURPOSE) as reader:
        names = [name for name, _ in HASH_COLUMNS]
        await driver.copy_to_table("link_hash", source=reader.rows(), columns=names, format="binary")
    rows = await session.all(_PAIRS)
    return [Candidate(candidate_id(row.person, row.other), row.person, row.other, country, day) for row in rows]
