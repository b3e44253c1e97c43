"""A person logs in at her country's issuer, with the keyboard alone, and asks the graph (tier `browser`)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from hemicycle.issuer.embedded import password_of
from hemicycle.runner.data_folder import DataFolder
from hemicycle.sample.personas import persona
from tests.stack import Stack

pytestmark = pytest.mark.browser
PAGE = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 19\r\nconnection: close\r\n\r\n<title>back</title>"
)


class Login:
    """One authorization request of an application, with PKCE (RFC 7636)."""

    def __init__(self, stack: Stack, back: str) -> None:
        self.back = back
        self.issuer = stack.directory.issuers["be"].url
        self.verifier = secrets.token_urlsafe(48)
        self.password = password_of(DataFolder(stack.data), persona("amelie"))

    @property
    def address(self) -> str:
        """Where the application sends the browser."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": "console",
            "redirect_uri": self.back,
            "scope": "openid",
            "state": "s-1",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{self.issuer}/authorize?{urlencode(asked)}"

    async def token(self, code: str) -> str:
        """What the application gets for the code."""
        form = {
            "grant_type": "authorization_code",
            "client_id": "console",
            "redirect_uri": self.back,
            "code_verifier": self.verifier,
            "code": code,
        }
        async with httpx2.AsyncClient() as application:
            return (await application.post(f"{self.issuer}/token", data=form)).json()["access_token"]


@pytest.fixture
async def login(page: Any, stack: Stack) -> AsyncIterator[Login]:
    """The login page, shown; the application listens for the code on a port of its own."""
    async with await asyncio.start_server(_application, "127.0.0.1", 0) as application:
        found = Login(stack, f"http://127.0.0.1:{application.sockets[0].getsockname()[1]}/callback")
        await page.goto(found.address)
        yield found


async def _application(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(PAGE)
    await writer.drain()
    writer.close()


async def test_she_types_presses_enter_and_is_sent_back(page: Any, stack: Stack, login: Login, pictures: Path) -> None:
    await page.keyboard.type("amelie")
    await page.keyboard.press("Tab")
    await page.keyboard.type(login.password)
    await page.screenshot(path=pictures / "login.png")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{login.back}**")
    given = parse_qs(urlsplit(page.url).query)
    assert given["state"] == ["s-1"]
    answer = await stack.ask("{ me { displayName } }", token=await login.token(given["code"][0]))
    assert answer["data"]["me"]["displayName"] == "Amélie Laurent"


async def test_a_wrong_password_is_said_aloud_and_the_name_kept(page: Any, login: Login, pictures: Path) -> None:
    await page.fill("#username", "amelie")
    await page.fill("#password", "not this")
    await page.click("button")
    assert await page.locator("[role=alert]").inner_text()
    await page.screenshot(path=pictures / "login-refused.png")
    assert await page.input_value("#username") == "amelie"
    assert await page.input_value("#password") == ""
    assert await page.evaluate("document.activeElement.id") == "password"


async def test_every_field_has_its_label(page: Any, login: Login) -> None:
    assert await page.get_by_label("Login name").count() == 1
    assert await page.get_by_label("Password").count() == 1
    assert await page.evaluate("document.activeElement.id") == "username"
    assert page.faults == []
