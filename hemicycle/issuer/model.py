"""Who can log in, what may ask in its own name, and the codes between the two halves of a login."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.util import list_to_scope, scope_to_list

from commons.auth.keys import ALGORITHM
from hemicycle.issuer import passwords

CODE_SECONDS = 60
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Account:
    """A login at one issuer. `roles` are token claims: role, countries, perhaps entities."""

    issuer: str
    subject: str
    name: str
    country: str
    roles: tuple[dict[str, Any], ...]
    password: str

    def get_user_id(self) -> str:
        """The `sub` claim (Authlib's name)."""
        return self.subject


@dataclass(frozen=True)
class Application(ClientMixin):
    """An OAuth client (RFC 6749 section 2): public with PKCE, or with a secret and roles of its own."""

    issuer: str
    client_id: str
    name: str
    grant_types: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ()
    scope: str = ""
    country: str | None = None
    roles: tuple[dict[str, Any], ...] = ()
    secret: str | None = None

    id_token_signed_response_alg = ALGORITHM

    def get_client_id(self) -> str:
        """The client id."""
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        """None is assumed: a login says where it goes on."""
        return ""

    def get_allowed_scope(self, scope: Any) -> str:
        """Of the scopes asked for, those the application has; all of them when it asks for none."""
        asked = scope_to_list(scope) or scope_to_list(self.scope) or []
        return list_to_scope([one for one in asked if one in self.scope.split()]) or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exactly one of the registered addresses; on loopback any port will do (RFC 8252, section 7.3)."""
        return any(_same(redirect_uri, known) for known in self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether the secret is right. Slow on purpose."""
        return self.secret is not None and passwords.matches(client_secret, self.secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """`none` for public applications, a secret for all others."""
        return (method == "none") == (self.secret is None)

    def check_response_type(self, response_type: str) -> bool:
        """Only the code flow, and only for applications that log people in."""
        return response_type == "code" and "authorization_code" in self.grant_types

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the application may use this grant."""
        return grant_type in self.grant_types


@dataclass(frozen=True)
class LoginCode(AuthorizationCodeMixin):
    """An authorization code on its way: used once, for a minute, by the application it was made for."""

    code: str
    issuer: str
    client_id: str
    subject: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    made_at: int

    @property
    def expired(self) -> bool:
        """Whether its minute is over."""
        return time.time() > self.made_at + CODE_SECONDS

    def get_redirect_uri(self) -> str:
        """Where the login went on."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What was granted."""
        return self.scope

    def get_nonce(self) -> str | None:
        """The application's nonce, for the id token."""
        return self.nonce

    def get_auth_time(self) -> int:
        """When the password was checked."""
        return self.made_at

    def get_acr(self) -> None:
        """No assurance level is claimed."""

    def get_amr(self) -> list[str]:
        """By password (RFC 8176)."""
        return ["pwd"]


def _same(asked: str, known: str) -> bool:
    if asked == known:
        return True
    try:
        one, other = urlsplit(asked), urlsplit(known)
        return _loopback(one) and one._replace(netloc=one.hostname or "") == other._replace(netloc=other.hostname or "")
    except ValueError:
        return False


def _loopback(address: SplitResult) -> bool:
    # Without user info, which would survive nothing but confuse whoever reads the address.
    return address.scheme == "http" and address.hostname in _LOOPBACK and "@" not in address.netloc
