"""Passwords, stored as scrypt hashes (RFC 7914); sample ones are derived from a secret of the data folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import cache

_COST = {"n": 1 << 14, "r": 8, "p": 1}
_SALT = 16


def hashed(password: str) -> str:
    """What to store: salt and hash, both in hex."""
    salt = secrets.token_bytes(_SALT)
    return f"{salt.hex()}${_scrypt(password, salt).hex()}"


def matches(password: str, stored: str) -> bool:
    """Whether `password` is the one behind `stored`; takes as long either way."""
    salt, _, wanted = stored.partition("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(wanted))


@cache
def nobodys() -> str:
    """Checked for unknown names, so that an answer's time does not tell which names exist."""
    return hashed(secrets.token_urlsafe())


def sample_password(secret: bytes, issuer: str, subject: str) -> str:
    """The password of a sample login: random to whoever lacks the data folder, the same on every start."""
    digest = hmac.digest(secret, f"{issuer}\n{subject}".encode(), "sha256")
    return base64.b32encode(digest).decode().lower()[:12]


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_COST)
