"""Authlib's authorization server for one request: what it needs is loaded before, what it decides is saved after.

Authlib's methods are synchronous, so they see only what is in memory (`Loaded`) and run in a thread: a password or
secret check takes some 40 ms on purpose.
"""

# Authlib's type stubs are of an older version than the library.
# pyright: reportIncompatibleMethodOverride=false, reportOptionalMemberAccess=false, reportAttributeAccessIssue=false

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Payload, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from joserfc.jwk import ECKey
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import JSONResponse, Response

from hemicycle.issuer.model import Account, Application, LoginCode
from hemicycle.issuer.tokens import AccessTokens, Identity

Parameters = ImmutableMultiDict[str, str]


@dataclass
class Loaded:
    """What a request may look at, and the code it made, if it did."""

    application: Application | None = None
    account: Account | None = None
    code: LoginCode | None = None
    made: LoginCode | None = None


class Payload(OAuth2Payload):
    """Parameters, with repetitions, so that Authlib can refuse those."""

    def __init__(self, parameters: Parameters) -> None:
        self._data = dict(parameters)
        self._lists: defaultdict[str, list] = defaultdict(list)
        for name, value in parameters.multi_items():
            self._lists[name].append(value)

    @property
    def data(self) -> Any:
        """Each parameter once."""
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list]:
        """Each parameter as often as it came."""
        return self._lists


class FormRequest(OAuth2Request):
    """A request in Authlib's terms."""

    def __init__(self, method: str, uri: str, headers: Mapping[str, str], parameters: Parameters) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = Payload(parameters)

    @property
    def args(self) -> Any:
        """Query parameters."""
        return self.payload.data

    @property
    def form(self) -> Any:
        """Form fields."""
        return self.payload.data


class Server(AuthorizationServer):
    """The rules of one issuer, over what one request has loaded."""

    def __init__(self, identity: Identity, loaded: Loaded) -> None:
        super().__init__()
        self.identity = identity
        self.loaded = loaded
        self.register_token_generator("default", AccessTokens(identity))
        self.register_grant(CodeGrant, [OnlyS256(required=True), IdToken(identity)])
        self.register_grant(ApplicationGrant)

    def query_client(self, client_id: str) -> Application | None:
        """The application that was loaded, if it is the one asked for."""
        found = self.loaded.application
        return found if found is not None and found.client_id == client_id else None

    def save_token(self, token: Any, request: Any) -> None:
        """Nothing is kept: an access token speaks for itself until it expires."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: FormRequest) -> FormRequest:
        """Already one."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        """The response as Starlette sends it; a redirect after a form is a GET (RFC 9700, section 4.12)."""
        shown = dict(headers)
        if status == 302:
            return Response(status_code=303, headers={**shown, "Cache-Control": "no-store"})
        shown.pop("Content-Type", None)
        return JSONResponse(body, status, shown)


class CodeGrant(grants.AuthorizationCodeGrant):
    """The code flow (RFC 6749 section 4.1), for public applications and those with a secret."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"]  # noqa: RUF012

    def save_authorization_code(self, code: str, request: FormRequest) -> None:
        """Leave the code to be stored."""
        asked = request.payload.data
        self.server.loaded.made = LoginCode(
            code=code,
            issuer=self.server.identity.name,
            client_id=request.client.client_id,
            subject=request.user.subject,
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked.get("nonce"),
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
            made_at=int(time.time()),
        )

    def query_authorization_code(self, code: str, client: Application) -> LoginCode | None:
        """The code that was taken from the store, unless it is another application's or too old."""
        found = self.server.loaded.code
        fits = found is not None and found.code == code and found.client_id == client.client_id and not found.expired
        return found if fits else None

    def delete_authorization_code(self, authorization_code: LoginCode) -> None:
        """Taking it from the store deleted it."""

    def authenticate_user(self, authorization_code: LoginCode) -> Account | None:
        """Whose code it is."""
        return self.server.loaded.account


class ApplicationGrant(grants.ClientCredentialsGrant):
    """An application in its own name (RFC 6749 section 4.4)."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # noqa: RUF012


class OnlyS256(CodeChallenge):
    """PKCE (RFC 7636) for every login, by SHA-256 only, as RFC 9700 asks."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Refuse a login that brings no challenge."""
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send a 'code_challenge' with 'code_challenge_method=S256'.")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):
    """The id token for those who ask for scope `openid` (OpenID Connect Core section 3.1)."""

    def __init__(self, identity: Identity) -> None:
        super().__init__()
        self.identity = identity

    def exists_nonce(self, nonce: str, request: FormRequest) -> bool:
        """A code is used once, so a nonce cannot come back through us."""
        return False

    def resolve_client_private_key(self, client: Application) -> ECKey:
        """The issuer's key, whoever asks."""
        return self.identity.key.key

    def get_client_claims(self, client: Application) -> dict[str, Any]:
        """From whom and for whom."""
        return {"iss": self.identity.url, "aud": [client.client_id]}

    def get_encode_header(self, client: Application) -> dict[str, Any]:
        """Algorithm and key id."""
        return {**super().get_encode_header(client), "kid": self.identity.key.kid}

    def generate_user_info(self, user: Account, scope: str) -> dict[str, Any]:
        """The subject, and the name for scope `profile`."""
        return {"sub": user.subject} | ({"name": user.name} if "profile" in scope.split() else {})
