"""The secret that a partition draws its noise by, in the table `cube_secret`, and one cube computed at a time."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from commons.database.sessions import WriteSession


async def hold_months(session: WriteSession) -> None:
    """Let no other cube be computed in this partition until this transaction ends."""
    await session.execute("SELECT pg_advisory_xact_lock(hashtextextended('cubes', 0))")


async def secret_of(session: WriteSession) -> bytes:
    """The partition's secret, made when it is first needed."""
    await session.execute(
        "INSERT INTO cube_secret (key) VALUES (:key) ON CONFLICT DO NOTHING", {"key": secrets.token_bytes(32)}
    )
    return await session.value("SELECT key FROM cube_secret")


def record_key(secret: bytes) -> bytes:
    """The key of record keys; it may be told to countries that count for the group, the secret may not."""
    return hmac.digest(secret, b"record keys", hashlib.sha256)
