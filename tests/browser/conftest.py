"""A real Chromium, and a record of everything it asks for (tier `browser`)."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stack import Stack

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A running Hemicycle with a small sample: the personas are in it whatever its size."""
    running = Stack(split=(), scale=0.05)
    try:
        yield running.start()
    finally:
        running.remove()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Any]:
    """The machine's Chromium, started once."""
    from playwright.async_api import async_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, f"this tier needs one of {', '.join(CHROMIUM)}; install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        await browser.close()


@pytest.fixture
async def page(chromium: Any) -> AsyncIterator[Any]:
    """A fresh page; `page.asked` lists the address of every request, `page.faults` what its scripts complained of."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = await context.new_page()
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    yield page
    await context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: the folder HEMICYCLE_PICTURES names, or a temporary one."""
    folder = Path(os.environ.get("HEMICYCLE_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
