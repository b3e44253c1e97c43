"""A partition for tests of the kit: real database, real tokens of an issuer whose key set needs no network."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from commons.auth.access import AccessTable
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import AUDIENCE, Tokens
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.subgraph.context import Partition


@dataclass
class Issuing:
    """The three issuers of the country directory, each with a key of its own, and the partitions' keys."""

    keys: dict[str, SigningKey] = field(
        default_factory=lambda: {name: SigningKey.generate() for name in ("be", "fr", "group")}
    )
    partitions: dict[str, SigningKey] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    def directory(self) -> Directory:
        """The committed directory with addresses that only `fetch` knows."""
        where = {
            "issuers": {
                name: {"url": f"https://{name}.test", "jwks": f"https://{name}.test/jwks"} for name in self.keys
            },
            "partitions": {name: f"https://{name.lower().replace('/', '.')}.test" for name in self.partitions},
        }
        return Directory.load(COUNTRIES_FILE).build(_parsed(), where)

    async def fetch(self, url: str) -> dict[str, Any]:
        """The key set at one of those addresses."""
        self.fetched.append(url)
        for name, key in self.keys.items():
            if url == f"https://{name}.test/jwks":
                return key.public_set()
        for name, key in self.partitions.items():
            if url == f"https://{name.lower().replace('/', '.')}.test/jwks.json":
                return key.public_set()
        raise LookupError(url)

    def tokens(self) -> Tokens:
        """A verifier over those issuers."""
        return Tokens(self.directory(), KeySets(self.fetch))

    def token(self, issuer: str, subject: str = "someone", *, key: SigningKey | None = None, **claims: Any) -> str:
        """An access token; `claims` replace or add, None takes a claim out."""
        now = int(time.time())
        all_claims = {
            "iss": f"https://{issuer}.test",
            "sub": subject,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 300,
        } | claims
        return (key or self.keys[issuer]).sign({name: value for name, value in all_claims.items() if value is not None})


def role(name: str, *countries: str, entities: tuple[str, ...] = ()) -> dict[str, Any]:
    """A `roles` claim's row."""
    return {"role": name, "countries": list(countries), "entities": list(entities)}


def partition_of(
    database: Database, access: AccessTable, issuing: Issuing, *, service: str = "members", country: str = "BE"
) -> Partition:
    """A partition that verifies tokens of `issuing`."""
    tokens = issuing.tokens()
    return Partition(
        service=service,
        country=tokens.directory.country(country),
        directory=tokens.directory,
        database=database,
        access=access,
        tokens=tokens,
        key=SigningKey.generate(),
    )


def _parsed() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(COUNTRIES_FILE.read_text("utf-8"))
