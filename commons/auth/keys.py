"""ES256 keys: a partition's own signing key, and the key sets of others fetched by address."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from commons.errors import Refusal

ALGORITHM = "ES256"
KEY_SET_SECONDS = 300
Fetch = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class SigningKey:
    """A private ES256 key with its key id (the RFC 7638 thumbprint)."""

    key: ECKey

    @classmethod
    def generate(cls) -> SigningKey:
        """A fresh key on P-256."""
        return cls(ECKey.generate_key("P-256", auto_kid=True))

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Read a private key (JWK as JSON)."""
        key = ECKey.import_key(json.loads(path.read_text("utf-8")))
        key.ensure_kid()
        return cls(key)

    def save(self, path: Path) -> None:
        """Write the private key, readable by its owner only."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(self.key.as_dict(private=True)), "utf-8")

    @property
    def kid(self) -> str:
        """The key id in the header of what it signs."""
        return self.key.kid or ""

    @property
    def public(self) -> dict[str, Any]:
        """The public key (JWK), for whoever is to check what it signed without asking."""
        return self.key.as_dict(private=False)

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact JWT over `claims`."""
        return jwt.encode({"alg": ALGORITHM, "kid": self.kid, "typ": "JWT"}, claims, self.key, algorithms=[ALGORITHM])

    def public_set(self) -> dict[str, Any]:
        """The JWKS document to publish."""
        return {"keys": [{**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": ALGORITHM}]}


async def fetch_key_set(url: str) -> dict[str, Any]:
    """Get a JWKS document; UNAUTHENTICATED when its owner cannot be reached, for nothing can be verified then."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session,
            session.get(url) as response,
        ):
            response.raise_for_status()
            return await response.json()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Refusal("UNAUTHENTICATED", "The issuer's keys cannot be fetched now; try again shortly.") from error


class KeySets:
    """Key sets by address, kept five minutes; an unknown key id fetches once more (rotation), at most every 10 s."""

    def __init__(self, fetch: Fetch = fetch_key_set) -> None:
        self._fetch = fetch
        self._sets: dict[str, tuple[float, KeySet]] = {}

    async def get(self, url: str, kid: str | None) -> KeySet:
        """The key set at `url`, fresh enough to hold `kid` if its owner publishes it."""
        fetched, found = self._sets.get(url, (0.0, None))
        age = time.monotonic() - fetched
        known = found is not None and any(key.kid == kid for key in found.keys)
        if found is None or age > KEY_SET_SECONDS or (not known and age > 10):
            found = KeySet.import_key_set(await self._fetch(url))  # pyright: ignore[reportArgumentType]
            self._sets[url] = (time.monotonic(), found)
        return found
