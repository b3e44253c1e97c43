"""The three issuers over a database of their own, reached in process, with a directory that points at them."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from commons.auth.caller import Caller
from commons.auth.keys import KeySets
from commons.auth.tokens import Tokens
from commons.directory import Directory
from hemicycle.issuer import embedded
from hemicycle.issuer.app import create_issuer
from hemicycle.issuer.store import Store
from hemicycle.postgres import Databases
from hemicycle.runner.addresses import ensure_keys, write_addresses
from hemicycle.runner.data_folder import DataFolder
from hemicycle.runner.ports import assign
from hemicycle.sample.personas import logins
from tests.conftest import PREFIX

BACK = "http://127.0.0.1:4000/callback"


@dataclass
class Issuers:
    """The app, a browser that follows nothing by itself, and what verifies its tokens."""

    folder: DataFolder
    directory: Directory
    store: Store
    browser: httpx2.AsyncClient
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    async def caller(self, token: str) -> Caller:
        """Whom gateway and services see behind a token."""

        async def fetch(url: str) -> dict:
            return (await self.browser.get(url)).json()

        return await Tokens(self.directory, KeySets(fetch)).caller(token)

    def password(self, subject: str) -> str:
        """What a sample login types."""
        return embedded.password_of(self.folder, next(one for one in logins() if one.subject == subject))

    def asked(self, **changes: str | None) -> dict[str, str]:
        """A good authorization request, with changes (None takes a parameter away)."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")
        given = {
            "response_type": "code",
            "client_id": "console",
            "redirect_uri": BACK,
            "scope": "openid profile",
            "state": "s-1",
            "nonce": "n-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in given.items() if value is not None}

    def authorize(self, issuer: str, **changes: str | None) -> str:
        """The address an application sends the browser to."""
        return f"{self.directory.issuers[issuer].url}/authorize?{urlencode(self.asked(**changes))}"

    async def log_in(self, subject: str, password: str, issuer: str = "be", **changes: str | None) -> httpx2.Response:
        """Send the login form."""
        form = {**self.asked(**changes), "username": subject, "password": password}
        return await self.browser.post(f"{self.directory.issuers[issuer].url}/authorize", data=form)

    async def code(self, subject: str, issuer: str = "be", **changes: str | None) -> str:
        """The code of a whole login."""
        response = await self.log_in(subject, self.password(subject), issuer, **changes)
        assert response.status_code == 303, response.text
        return parse_qs(urlsplit(response.headers["location"]).query)["code"][0]

    async def redeem(self, issuer: str = "be", **form: str) -> httpx2.Response:
        """Ask the token endpoint."""
        given = {"grant_type": "authorization_code", "client_id": "console", "redirect_uri": BACK}
        given["code_verifier"] = self.verifier
        return await self.browser.post(f"{self.directory.issuers[issuer].url}/token", data=given | form)


@pytest.fixture(scope="session")
async def store_and_folder(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Store, DataFolder, Directory]]:
    folder = DataFolder(tmp_path_factory.mktemp("issuers"))
    directory = Directory.load()
    ensure_keys(folder, directory, [])
    write_addresses(folder, assign(4000, directory), directory)
    directory = Directory.load(addresses=folder.addresses)
    store = Store(await databases.create(f"{PREFIX}issuer"))
    await embedded.fill(store, folder, directory)
    yield store, folder, directory
    await store.close()


@pytest.fixture
async def issuers(store_and_folder: tuple[Store, DataFolder, Directory]) -> AsyncIterator[Issuers]:
    store, folder, directory = store_and_folder
    app = create_issuer(embedded.identities(folder, directory), embedded.titles(directory), store)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as browser:
        yield Issuers(folder, directory, store, browser)
