"""The three issuers as one Starlette app: discovery, keys, the login page and the token endpoint of each.

/be/.well-known/openid-configuration · /be/jwks.json · /be/authorize · /be/token      (and /fr, /group)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from starlette.applications import Starlette
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.keys import ALGORITHM
from hemicycle.issuer import passwords
from hemicycle.issuer.model import Account
from hemicycle.issuer.pages import CARRIED, page
from hemicycle.issuer.server import FormRequest, Loaded, Parameters, Server
from hemicycle.issuer.store import Store
from hemicycle.issuer.throttle import Throttle
from hemicycle.issuer.tokens import Identity

SCOPES = ("openid", "profile")
_FORM_BYTES = 16_384


class Issuers:
    """The endpoints, shared by all issuers of the app; which one is meant stands first in the path."""

    def __init__(self, identities: Mapping[str, Identity], titles: Mapping[str, str], store: Store) -> None:
        self.identities = identities
        self.titles = titles
        self.store = store
        self.throttle = Throttle()

    def identity(self, request: Request) -> Identity:
        """The issuer named in the path; 404 otherwise."""
        found = self.identities.get(request.path_params["issuer"])
        if found is None:
            raise HTTPException(404)
        return found

    async def discovery(self, request: Request) -> Response:
        """OpenID Connect Discovery 1.0, section 3, and RFC 8414."""
        url = self.identity(request).url
        return JSONResponse(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/jwks.json",
                "scopes_supported": list(SCOPES),
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "client_credentials"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
                "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name"],
            }
        )

    async def jwks(self, request: Request) -> Response:
        """The issuer's public keys (RFC 7517)."""
        return JSONResponse(self.identity(request).key.public_set())

    async def authorize(self, request: Request) -> Response:
        """The login page, and what its form sends (RFC 6749 section 4.1.1)."""
        identity = self.identity(request)
        form = await _form(request) if request.method == "POST" else ImmutableMultiDict()
        asked = form if request.method == "POST" else request.query_params
        loaded = Loaded(await self.store.application(identity.name, asked.get("client_id", "")))
        server = Server(identity, loaded)
        # Authlib reads the form's parameters as it reads a query's.
        wanted = FormRequest("GET", str(request.url), request.headers, asked)
        try:
            grant = server.get_consent_grant(wanted)
        except OAuth2Error as error:
            return self._refused(server, wanted, error)
        if request.method == "GET":
            return self._login_page(identity, loaded, asked, 200)
        account, problem = await self._check(identity, form.get("username", ""), form.get("password", ""))
        if account is None:
            return self._login_page(identity, loaded, asked, 401, problem=problem, username=form.get("username", ""))
        response = cast(Response, server.create_authorization_response(wanted, account, grant))
        if loaded.made is not None:
            await self.store.save_code(loaded.made)
        return response

    async def token(self, request: Request) -> Response:
        """Tokens for a code, or for an application in its own name (RFC 6749 section 3.2)."""
        identity = self.identity(request)
        form = await _form(request)
        client_id = form.get("client_id") or _basic_name(request) or ""
        loaded = Loaded(await self.store.application(identity.name, client_id))
        if form.get("code"):
            loaded.code = await self.store.take_code(identity.name, form["code"])
        if loaded.code is not None:
            loaded.account = await self.store.account(identity.name, loaded.code.subject)
        server = Server(identity, loaded)
        wanted = FormRequest("POST", str(request.url), request.headers, form)
        return cast(Response, await asyncio.to_thread(server.create_token_response, wanted))

    async def _check(self, identity: Identity, name: str, password: str) -> tuple[Account | None, str]:
        wait = self.throttle.seconds_to_wait(identity.name, name)
        if wait > 0:
            return None, f"Too many wrong passwords for this name; try again in {wait:.0f} seconds."
        account = await self.store.account(identity.name, name)
        stored = account.password if account else passwords.nobodys()
        if await asyncio.to_thread(passwords.matches, password, stored) and account is not None:
            self.throttle.succeeded(identity.name, name)
            return account, ""
        self.throttle.failed(identity.name, name)
        return None, "This login name and password do not belong together."

    def _login_page(
        self,
        identity: Identity,
        loaded: Loaded,
        asked: Parameters,
        status: int,
        *,
        problem: str = "",
        username: str = "",
    ) -> Response:
        target = urlsplit(asked["redirect_uri"])
        return page(
            "login.html",
            status,
            # Browsers hold a form to this policy also where its answer redirects.
            form_target=f"'self' {target.scheme}://{target.netloc}",
            title="Log in",
            issuer_name=self.titles[identity.name],
            application=loaded.application.name if loaded.application else "",
            action=f"{identity.url}/authorize",
            carried=[(name, asked[name]) for name in CARRIED if name in asked],
            problem=problem,
            username=username,
        )

    def _refused(self, server: Server, wanted: FormRequest, error: OAuth2Error) -> Response:
        # Only a redirect address that was checked gets the browser back (RFC 6749 section 4.1.2.1).
        if getattr(error, "redirect_uri", None):
            return cast(Response, server.handle_error_response(wanted, error))
        name = self.titles[server.identity.name]
        return page("refused.html", 400, title="Refused", issuer_name=name, problem=error.description)


def create_issuer(identities: Mapping[str, Identity], titles: Mapping[str, str], store: Store) -> Starlette:
    """The app. `titles` are the issuers' names on pages."""
    issuers = Issuers(identities, titles, store)

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        passwords.nobodys()  # made now, so that the first unknown name does not take longer
        yield
        await store.close()

    return Starlette(
        routes=[
            Route("/live", live),
            Route("/{issuer}/.well-known/openid-configuration", issuers.discovery),
            Route("/.well-known/oauth-authorization-server/{issuer}", issuers.discovery),
            Route("/{issuer}/jwks.json", issuers.jwks),
            Route("/{issuer}/authorize", issuers.authorize, methods=["GET", "POST"]),
            Route("/{issuer}/token", issuers.token, methods=["POST"]),
        ],
        # Front-ends of any origin may fetch tokens; no cookie of ours exists that could be misused.
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"])],
        lifespan=lifespan,
    )


def _basic_name(request: Request) -> str | None:
    """The client id of HTTP Basic, if the header can be read."""
    try:
        return extract_basic_authorization(cast(dict[str, str], request.headers))[0]
    except UnicodeDecodeError as error:
        raise HTTPException(400, "The Authorization header is not UTF-8.") from error


async def _form(request: Request) -> ImmutableMultiDict[str, Any]:
    if int(request.headers.get("content-length") or 0) > _FORM_BYTES:
        raise HTTPException(413)
    form = await request.form(max_files=0, max_fields=40)
    return ImmutableMultiDict([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
