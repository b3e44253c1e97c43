"""Envelopes of secret votes: compact JWE (RFC 7516), ECDH-ES on P-256 with A256GCM, as any library makes them.

Every envelope for one key and one length of content has the same number of characters and the same fields: neither
its size nor its head says anything about what is in it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM, ENCRYPTION, CURVE = "ECDH-ES", "A256GCM", "P-256"
_ALGORITHMS = [ALGORITHM, ENCRYPTION]
_HEAD = {"alg", "enc", "kid", "epk"}
_POINT = {"kty", "crv", "x", "y"}
_IV, _TAG, _COORDINATE = 12, 16, 32


def new_key() -> dict[str, Any]:
    """A fresh private key on P-256 as a JWK, with its thumbprint as `kid`."""
    return ECKey.generate_key(CURVE, auto_kid=True).as_dict(private=True)


def public_part(private: dict[str, Any]) -> dict[str, Any]:
    """The public key of a private one, as a JWK that says what it is for."""
    point = {name: private[name] for name in ("kty", "crv", "x", "y", "kid")}
    return {**point, "use": "enc", "alg": ALGORITHM}


def sealed(content: bytes, public: dict[str, Any]) -> str:
    """Content in an envelope that only the holder of the private key opens; each time another one."""
    head = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": public["kid"]}
    return jwe.encrypt_compact(head, content, ECKey.import_key(public), algorithms=_ALGORITHMS)


def unsealed(envelope: str, private: dict[str, Any]) -> bytes | None:
    """What is in an envelope; None where the key does not open it."""
    return next(all_unsealed([envelope], private))


def all_unsealed(envelopes: Iterable[str], private: dict[str, Any]) -> Iterator[bytes | None]:
    """What is in each envelope under one key, in their order."""
    key = ECKey.import_key(private)
    for envelope in envelopes:
        try:
            yield jwe.decrypt_compact(envelope, key, algorithms=_ALGORITHMS).plaintext
        except (JoseError, ValueError, TypeError, KeyError):
            yield None


def flaw_of(envelope: str, kid: str, length: int) -> str | None:
    """What keeps this from being an envelope under the key `kid` with `length` bytes in it; None where nothing does.

    Strict: one spelling only, so that one envelope cannot come twice under two.
    """
    parts = [_bytes(part) for part in envelope.split(".")]
    if len(parts) != 5 or any(part is None for part in parts):
        return "it is no compact JWE"
    head, key, iv, content, tag = (part or b"" for part in parts)
    if (len(key), len(iv), len(tag)) != (0, _IV, _TAG):
        return f"it is not one of {ALGORITHM} with {ENCRYPTION}"
    if len(content) != length:
        return f"{len(content)} bytes are in it, and they are {length}"
    return _flaw_of_head(head, kid)


def ephemeral(envelope: str) -> str:
    """The point that only this envelope was made with: a copy of it has the same."""
    head = json.loads(_bytes(envelope.split(".", maxsplit=1)[0]) or b"{}")
    return head["epk"]["x"]


def size_of(length: int, kid: str) -> int:
    """Characters of an envelope with `length` bytes in it."""
    point = {"kty": "EC", "crv": CURVE, "x": "x" * 43, "y": "y" * 43}
    head = json.dumps({"alg": ALGORITHM, "enc": ENCRYPTION, "kid": kid, "epk": point}, separators=(",", ":"))
    return sum(_coded(size) for size in (len(head), 0, _IV, length, _TAG)) + 4


def _coded(size: int) -> int:
    return -(-size * 4 // 3)


def _flaw_of_head(said: bytes, kid: str) -> str | None:
    try:
        head = json.loads(said)
        if json.dumps(head, separators=(",", ":")).encode() != said:
            return "its head is not written in the one way (no spaces, no escapes)"
        if head.keys() != _HEAD or head["epk"].keys() != _POINT:
            return "its head says more or less than alg, enc, kid and epk (kty, crv, x, y)"
        point = head["epk"]
        coordinates = [_bytes(point[name]) or b"" for name in ("x", "y")]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return "its head is no JSON"
    if (head["alg"], head["enc"], point["kty"], point["crv"]) != (ALGORITHM, ENCRYPTION, "EC", CURVE):
        return f"it is not one of {ALGORITHM} on {CURVE} with {ENCRYPTION}"
    if any(len(found) != _COORDINATE for found in coordinates):
        return f"its epk is no point on {CURVE}"
    return None if head["kid"] == kid else "it was made under another key (kid)"


def _bytes(text: str) -> bytes | None:
    """Base64url without padding, in its one spelling."""
    try:
        found = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (ValueError, UnicodeEncodeError):
        return None
    return found if base64.urlsafe_b64encode(found).rstrip(b"=").decode() == text else None
