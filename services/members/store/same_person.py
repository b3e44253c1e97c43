"""`domain.same_person` set-based: who of one register may be one human, and keyed hashes for one assembly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date

from commons.database.sessions import Database
from services.members.domain.same_person import BREAKS, LETTERS, MARKS, SPACES
from services.members.store.electorate import copied_frames, electorate_state

_BLOCK = 64
"""Block size of SHA-256, to which HMAC pads its key."""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _folded() -> str:
    """SQL of `domain.same_person.folded`; the collation is named because a database's own may know ASCII only."""
    both = "lower(coalesce(given_name, '') || ' ' || coalesce(family_name, '') COLLATE \"pg_c_utf8\")"
    plain = f"regexp_replace(normalize({both}, NFKD), '[{MARKS}]', '', 'g')"
    for letter, written in LETTERS.items():
        plain = f"replace({plain}, {_quoted(letter)}, {_quoted(written)})"
    spaced = f"translate({plain}, {_quoted(BREAKS)}, {_quoted(' ' * len(BREAKS))})"
    words = f"regexp_split_to_table({spaced}, '{SPACES}')"
    return (
        f"(SELECT coalesce(string_agg(word, ' ' ORDER BY word COLLATE \"C\"), '') FROM {words} word WHERE word <> '')"
    )


FOLDED = _folded()

_PEOPLE = f"""
  SELECT r.membership, p.person, f.birth_date, {FOLDED} AS name
    FROM registration r
    JOIN membership_person p ON p.membership = r.membership AND p.valid @> $2::date AND p.known @> $3::bigint
    JOIN profile f ON f.membership = r.membership AND f.birth_date IS NOT NULL
   WHERE r.entity = $1 AND r.valid @> $2::date AND r.known @> $3::bigint"""

PAIRS = f"""
WITH people AS MATERIALIZED ({_PEOPLE})
SELECT one.membership, other.membership
  FROM people one JOIN people other ON (other.name, other.birth_date) = (one.name, one.birth_date)
   AND other.membership > one.membership AND other.person <> one.person
 WHERE one.name <> '' ORDER BY 1, 2"""
"""Memberships of different persons that may be one human's; $1 entity, $2 day, $3 sequence."""

HASHES = f"""
WITH people AS MATERIALIZED ({_PEOPLE})
SELECT DISTINCT person, sha256($5::bytea || sha256($4::bytea || convert_to(name || E'\\n' || birth_date, 'UTF8')))
  FROM people WHERE name <> '' ORDER BY 1"""
"""(person, keyed hash); $4 and $5 are the padded keys of HMAC (RFC 2104)."""


async def pair_stream(database: Database, entity: str, as_of: date, known_at: int | None) -> AsyncIterator[bytes]:
    """Frames of `commons.bulk.PAIR_COLUMNS`."""
    async for part in _stream(database, PAIRS, (entity, as_of, known_at)):
        yield part


async def hash_stream(database: Database, electorate: tuple[str, date, int | None], key: bytes) -> AsyncIterator[bytes]:
    """Frames of `commons.bulk.HASH_COLUMNS` for an electorate (entity, day, known at), under the assembly's key."""
    padded = key.ljust(_BLOCK, b"\0")
    keys = (bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded))
    async for part in _stream(database, HASHES, electorate, *keys):
        yield part


async def _stream(
    database: Database, query: str, electorate: tuple[str, date, int | None], *keys: bytes
) -> AsyncIterator[bytes]:
    async with database.reading() as session:
        state = await electorate_state(session, *electorate)
        await session.value("SELECT set_config('work_mem', '64MB', true)")
        arguments = (state.entity, state.as_of, state.sequence, *keys)
        async with aclosing(copied_frames(session, query, arguments, (state.sequence, state.head))) as frames:
            async for part in frames:
                yield part
