"""The leaves of a roll's Merkle tree, hashed where the lines are: 32 bytes a line leave PostgreSQL.

The statement says `domain.merkle.canonical_line`, `nonce` and `leaf_hash` in SQL (HMAC by its definition, RFC 2104);
a test holds the two together. Leaves are in order of the membership id.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.merkle import MerkleTree
from services.governance.domain.words import RollReason

_ROW = 38
"""Bytes of a binary `COPY` row with one 32-byte column: count, length, value."""
_HEADER = 19
_BLOCK = 64
"""Block size of SHA-256, to which HMAC pads its key."""

_WORDS = ", ".join(f"'{reason.name}'" for reason in RollReason)

NONCE = "sha256($3::bytea || sha256($2::bytea || convert_to(id, 'UTF8')))"
"""HMAC(roll key, membership id): $2 and $3 are the padded keys of `hmac_keys`."""

LINE = f"""'{{"college":' || coalesce(to_json(college)::text, 'null') || ',"membership":"' || id
           || '","person":' || coalesce('"person.' || encode(uuid_send(person), 'hex') || '"', 'null')
           || ',"reason":"' || (ARRAY[{_WORDS}])[reason + 1] || '","votes":' || votes || '}}'"""
"""The canonical line."""

LINES_OF_ROLL = """FROM (SELECT *, $4::text || encode(uuid_send(membership), 'hex') AS id
          FROM roll_line WHERE roll = $1) line
  ORDER BY membership"""
"""Every line of roll $1 with its membership's id, whose prefix is $4."""

_LEAVES = f"SELECT sha256('\\x00'::bytea || {NONCE} || convert_to({LINE}, 'UTF8')) {LINES_OF_ROLL}"


def hmac_keys(roll_key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer key of HMAC-SHA-256."""
    padded = roll_key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


async def merkle_root(session: ReadSession, country: str, roll: UUID, roll_key: bytes) -> bytes:
    """The root over all lines of a roll; memory grows with the logarithm of their number."""
    return await root_over(session, _LEAVES, roll, *hmac_keys(roll_key), f"{country}.membership.")


async def root_over(session: ReadSession, leaves: str, *arguments: Any) -> bytes:
    """The root over the hashes that a query gives in order."""
    reader = _LeafReader()
    driver = await session.driver()
    await driver.copy_from_query(leaves, *arguments, output=reader.feed, format="binary")
    return reader.tree.root()


class _LeafReader:
    """Cuts binary `COPY` rows of one fixed-size column out of chunks of any size."""

    def __init__(self) -> None:
        self.tree = MerkleTree()
        self._rest = b""
        self._skip = _HEADER

    async def feed(self, chunk: bytes) -> None:
        """Take the next chunk."""
        data = self._rest + chunk
        start, self._skip = self._skip, 0
        last = start + (len(data) - start) // _ROW * _ROW
        add = self.tree.add
        for at in range(start, last, _ROW):
            add(data[at + 6 : at + _ROW])
        self._rest = data[last:]
