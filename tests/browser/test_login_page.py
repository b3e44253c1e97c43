"""The local issuer's login page in a real browser: by keyboard, without script, back to the application with a code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web

from commons.auth.tokens import unverified_claims
from hemicycle.issuer.embedded import password_of
from hemicycle.runner.data_folder import DataFolder
from hemicycle.sample.personas import persona

pytestmark = pytest.mark.browser
VERIFIER = secrets.token_urlsafe(48)


@pytest.fixture
async def callback() -> AsyncIterator[str]:
    """An application on some loopback port that waits for the browser to come back."""

    async def back(_: web.Request) -> web.Response:
        return web.Response(text="welcome back")

    app = web.Application()
    app.router.add_get("/callback", back)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    await runner.cleanup()


@pytest.fixture
def login(stack: Any, callback: str) -> str:
    """Where the application sends the browser."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": "console",
        "redirect_uri": callback,
        "scope": "openid",
        "state": "here",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{stack.directory.issuers['be'].url}/authorize?{urlencode(asked)}"


async def test_logging_in_by_keyboard(page: Any, stack: Any, login: str, callback: str, pictures: Path) -> None:
    await page.goto(login)
    assert await page.evaluate("document.activeElement.id") == "username"
    await page.screenshot(path=pictures / "login.png")
    await page.keyboard.type("olga")
    await page.keyboard.press("Tab")
    await page.keyboard.type(password_of(DataFolder(stack.data), persona("olga")))
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{callback}?**")

    given = parse_qs(urlsplit(page.url).query)
    assert given["state"] == ["here"]
    form = {
        "grant_type": "authorization_code",
        "client_id": "console",
        "redirect_uri": callback,
        "code": given["code"][0],
        "code_verifier": VERIFIER,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stack.directory.issuers['be'].url}/token", data=form) as answer,
    ):
        assert unverified_claims((await answer.json())["access_token"])["sub"] == "olga"


async def test_a_wrong_password_is_said_where_it_is_heard(page: Any, login: str, pictures: Path) -> None:
    await page.goto(login)
    await page.get_by_label("Login name").fill("olga")
    await page.get_by_label("Password").fill("guess")
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("alert").wait_for()
    assert await page.get_by_label("Login name").input_value() == "olga"
    assert await page.evaluate("document.activeElement.id") == "password"
    assert await page.get_attribute("#password", "aria-describedby") == "problem"
    await page.screenshot(path=pictures / "login-refused.png")


async def test_the_page_asks_nobody_else_and_breaks_none_of_its_own_rules(page: Any, login: str) -> None:
    await page.goto(login)
    assert {urlsplit(url).hostname for url in page.asked} == {"127.0.0.1"}
    assert [fault for fault in page.faults if "favicon" not in fault and "404" not in fault] == []
