"""Tokens: verify a caller's (OIDC access token, RFC 9068 in shape) and make or verify a partition's own.

Gateway and services verify the same way; a service never trusts that the gateway did (house rule 9).
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from commons.auth.caller import Caller, Role, RoleGrant
from commons.auth.keys import ALGORITHM, KeySets, SigningKey
from commons.directory import Directory, Issuer
from commons.errors import Refusal

AUDIENCE = "hemicycle"
LEEWAY_SECONDS = 5
PARTITION_TOKEN_SECONDS = 60
_CACHED = 4096


class Tokens:
    """Verifies bearer tokens against the directory's issuers; verified ones are remembered until they expire."""

    def __init__(self, directory: Directory, key_sets: KeySets | None = None) -> None:
        self.directory = directory
        self.key_sets = key_sets or KeySets()
        self._verified: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    async def caller(self, token: str) -> Caller:
        """The caller behind an access token. Raises `Refusal` UNAUTHENTICATED or UNKNOWN_ROLE."""
        expires, caller = self._verified.get(token, (0.0, None))
        if caller is not None and time.time() < expires:
            return caller
        claims = await self._claims(token)
        caller = replace(caller_of(claims, self._issuer(claims)), token=token)
        self._verified[token] = (float(claims["exp"]), caller)
        while len(self._verified) > _CACHED:
            self._verified.popitem(last=False)
        return caller

    def _issuer(self, claims: dict[str, Any]) -> Issuer:
        issuer = self.directory.issuer_of(str(claims.get("iss")))
        if issuer is None:
            raise Refusal(
                "UNAUTHENTICATED",
                "The token's issuer is not one of this group's; log in with your country's.",
            )
        return issuer

    async def _claims(self, token: str) -> dict[str, Any]:
        issuer = self._issuer(unverified_claims(token))
        return await verified(token, issuer.jwks, self.key_sets, issuer=issuer.url, audience=AUDIENCE)


def caller_of(claims: dict[str, Any], issuer: Issuer) -> Caller:
    """Read verified claims; roles outside the issuer's own countries are dropped, unknown roles are refused."""
    try:
        grants = [_grant(row, issuer) for row in claims.get("roles") or ()]
    except (AttributeError, TypeError) as error:
        raise Refusal("UNAUTHENTICATED", "The token's roles cannot be read; its issuer must repair them.") from error
    home = claims.get("country")
    return Caller(
        issuer=issuer.name,
        subject=str(claims["sub"]),
        name=str(claims.get("name", "")),
        home=home if isinstance(home, str) and home in issuer.countries else None,
        grants=tuple(grant for grant in grants if grant.countries),
        scopes=frozenset(str(claims.get("scope", "")).split()),
    )


def _grant(row: dict[str, Any], issuer: Issuer) -> RoleGrant:
    if row.get("role") not in set(Role):
        raise Refusal("UNKNOWN_ROLE", f"The token names a role that does not exist; known are {', '.join(Role)}.")
    countries = frozenset(row.get("countries") or ()) & issuer.countries
    return RoleGrant(Role(row["role"]), countries, frozenset(row.get("entities") or ()))


def unverified_claims(token: str) -> dict[str, Any]:
    """The claims of a compact JWT before its signature is checked, to find out whose key to ask for."""
    try:
        payload = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError) as error:
        raise Refusal("UNAUTHENTICATED", "The bearer token is not a signed JWT.") from error
    if not isinstance(payload, dict):
        raise Refusal("UNAUTHENTICATED", "The bearer token holds no claims.")
    return payload


def expires_at(token: str) -> float:
    """When a token that was verified ends (Unix time)."""
    return float(unverified_claims(token)["exp"])


async def verified(token: str, jwks: str, key_sets: KeySets, *, issuer: str, audience: str) -> dict[str, Any]:
    """Claims of `token` after checking signature (ES256 only), `iss`, `aud`, `exp` and `iat`."""
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        decoded = jwt.decode(token, await key_sets.get(jwks, kid), algorithms=[ALGORITHM])
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise Refusal(
            "UNAUTHENTICATED", "The token is expired, forged or meant for somebody else; log in again."
        ) from error
    return dict(decoded.claims)


@dataclass(frozen=True, slots=True)
class Asking:
    """One partition asking another on the bulk plane: who, whom, for what, about which assembly."""

    asker: str
    asked: str
    purpose: str
    assembly: str | None = None


def partition_token(asking: Asking, key: SigningKey) -> str:
    """A one-minute token in the asking partition's own name."""
    now = int(time.time())
    claims = {
        "iss": asking.asker,
        "sub": asking.asker,
        "aud": asking.asked,
        "iat": now,
        "exp": now + PARTITION_TOKEN_SECONDS,
        "act": {"sub": asking.asker},
        "purpose": asking.purpose,
    }
    return key.sign(claims | ({"assembly": asking.assembly} if asking.assembly else {}))


async def verify_partition(token: str, asked: str, directory: Directory, key_sets: KeySets) -> Asking:
    """Check a partition's token as the partition `asked`; FORBIDDEN when the directory licenses no such question."""
    asker = str(unverified_claims(token).get("iss"))
    address = directory.partitions.get(asker)
    if address is None:
        raise Refusal("UNAUTHENTICATED", "The asking partition is not in the country directory.")
    claims = await verified(token, f"{address}/jwks.json", key_sets, issuer=asker, audience=asked)
    asking = Asking(asker, asked, str(claims.get("purpose")), claims.get("assembly"))
    if not directory.may_ask(asker, asked, asking.purpose):
        raise Refusal("FORBIDDEN", f"The directory lets {asker} ask {asked} nothing for {asking.purpose}.")
    return asking
