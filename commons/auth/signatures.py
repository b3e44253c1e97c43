"""Signatures checked with a key at hand: no key set is fetched, no claim judged."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"


def claims_signed_by(public_key: dict[str, Any], token: str) -> dict[str, Any] | None:
    """The claims of a compact JWT if this public key (a JWK on P-256) signed it, else None."""
    try:
        return dict(jwt.decode(token, ECKey.import_key(public_key), algorithms=[ALGORITHM]).claims)
    except (JoseError, ValueError, KeyError, TypeError):
        return None


def thumbprint(public_key: dict[str, Any]) -> str:
    """The key id of a public key (RFC 7638)."""
    return ECKey.import_key(public_key).thumbprint()
