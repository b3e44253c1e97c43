"""What a token says: an access token in the shape of RFC 9068, as `commons.auth.tokens` reads it, signed with ES256."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6750 import BearerTokenGenerator

from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE
from hemicycle.issuer.model import Account, Application

LOGIN_SECONDS = 3600
APPLICATION_SECONDS = 900
READY_MADE_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Identity:
    """One of the issuers: its name, `iss` address, key, and the countries it may give roles in."""

    name: str
    url: str
    key: SigningKey
    countries: frozenset[str]


class AccessTokens(BearerTokenGenerator):
    """Makes access tokens of one issuer, living `seconds` (by default by the kind of grant)."""

    def __init__(self, identity: Identity, seconds: int | None = None) -> None:
        self.identity = identity
        self.seconds = seconds
        super().__init__(self._sign, expires_generator=self._lifetime)

    def _lifetime(self, _application: ClientMixin, grant_type: str) -> int:
        if self.seconds is not None:
            return self.seconds
        return APPLICATION_SECONDS if grant_type == "client_credentials" else LOGIN_SECONDS

    def _sign(self, *, client: ClientMixin, grant_type: str, user: Account | None, scope: str) -> str:
        assert isinstance(client, Application)
        now, holder = int(time.time()), user or client
        claims: dict[str, Any] = {
            "iss": self.identity.url,
            "sub": user.subject if user else client.client_id,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + self._lifetime(client, grant_type),
            "jti": secrets.token_urlsafe(16),
            "client_id": client.client_id,
            "name": holder.name,
            "country": holder.country,
            "roles": list(within(holder.roles, self.identity.countries)),
            "scope": scope,
        }
        return self.identity.key.sign(claims)


def within(roles: tuple[dict[str, Any], ...], countries: frozenset[str]) -> tuple[dict[str, Any], ...]:
    """The roles an issuer may give: in its own countries only (architecture section 6); others fall away."""
    kept = [{**role, "countries": [code for code in role["countries"] if code in countries]} for role in roles]
    return tuple(role for role in kept if role["countries"])


READY_MADE = Application("", "hemicycle-run", "The runner", ("authorization_code",), scope="openid profile")
"""In whose name the runner's ready-made tokens are."""


def ready_made(identity: Identity, account: Account, seconds: int = READY_MADE_SECONDS) -> str:
    """An access token for `account` without a login, for those who hold the issuer's key anyway."""
    made = AccessTokens(identity, seconds).generate("authorization_code", READY_MADE, account, READY_MADE.scope)
    return str(made["access_token"])


def ready_made_for(identity: Identity, application: Application, seconds: int = READY_MADE_SECONDS) -> str:
    """An access token in an application's own name, as client credentials give one, without its secret."""
    made = AccessTokens(identity, seconds).generate("client_credentials", application, None, application.scope)
    return str(made["access_token"])
