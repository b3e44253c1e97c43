"""Record keys in SQL: an HMAC of whatever a row is about; sums of them stand for sets of rows."""

from __future__ import annotations

_BLOCK = 64
"""Block size of SHA-256, to which HMAC pads its key."""


def padded(key: bytes) -> tuple[bytes, bytes]:
    """Inner and outer key of HMAC-SHA-256 (RFC 2104)."""
    full = key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in full), bytes(byte ^ 0x5C for byte in full)


def hmac_of(prefix: str, content: str) -> str:
    """SQL of the HMAC of bytes `content` under the parameters `prefix`_inner and `prefix`_outer."""
    inner = f"sha256(CAST(:{prefix}_inner AS bytea) || {content})"
    return f"sha256(CAST(:{prefix}_outer AS bytea) || {inner})"


def record_key_of(prefix: str, content: str) -> str:
    """SQL of the first 64 bits of that HMAC as a bigint."""
    return f"CAST(CAST('x' || left(encode({hmac_of(prefix, content)}, 'hex'), 16) AS bit(64)) AS bigint)"
