"""GraphiQL at /graphql works in a real browser, from local files only (tier `browser`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

pytestmark = pytest.mark.browser
QUERY = "query Mine { me { displayName memberships { entity { name country } } } }"
EDITOR = ".graphiql-query-editor .CodeMirror"
HEADERS = ".graphiql-editor-tool .CodeMirror:visible"
ANSWER = ".result-window"


async def write(page: Any, editor: str, text: str) -> None:
    """Replace what stands in an editor."""
    await page.click(editor)
    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text(text)


async def ask(page: Any) -> None:
    """Put our query and run it, once the editor has taken notice of its name."""
    await write(page, EDITOR, QUERY)
    await page.wait_for_selector(".graphiql-tab-active:has-text('Mine')")
    await page.click(".graphiql-execute-button")


async def answer(page: Any, until: str) -> str:
    """What the result pane shows, once it holds `until`."""
    await page.wait_for_function(
        "([pane, text]) => document.querySelector(pane)?.innerText.includes(text)", arg=[ANSWER, until], timeout=20_000
    )
    return await page.inner_text(ANSWER)


@pytest.fixture
async def graphiql(page: Any, stack: Any) -> Any:
    """The page, loaded and idle."""
    await page.goto(f"{stack.url}/graphql")
    await page.wait_for_selector(EDITOR)
    return page


async def test_a_member_asks_for_her_memberships(graphiql: Any, stack: Any, pictures: Path) -> None:
    await write(graphiql, HEADERS, json.dumps({"Authorization": f"Bearer {stack.token('amelie')}"}))
    await ask(graphiql)
    shown = await answer(graphiql, "SmartCoop")
    await graphiql.screenshot(path=pictures / "graphiql.png")
    assert "SmartFR" in shown
    assert "errors" not in shown


async def test_without_a_token_it_says_what_to_do(graphiql: Any) -> None:
    await ask(graphiql)
    assert "Log in" in await answer(graphiql, "UNAUTHENTICATED")


async def test_the_documentation_is_read_from_the_graph(graphiql: Any, pictures: Path) -> None:
    await graphiql.click("button[aria-label='Show Documentation Explorer']")
    await graphiql.click(".graphiql-doc-explorer a:has-text('Query')")
    await graphiql.wait_for_selector(".graphiql-doc-explorer a:has-text('membershipCount')")
    await graphiql.screenshot(path=pictures / "graphiql-documentation.png")


async def test_nothing_is_asked_of_the_network(graphiql: Any) -> None:
    await graphiql.wait_for_load_state("networkidle")
    assert {urlsplit(address).hostname for address in graphiql.asked if address.startswith("http")} == {"127.0.0.1"}
    assert all(address.startswith(("http", "data:", "blob:")) for address in graphiql.asked)
    assert graphiql.faults == []


async def test_a_link_brings_its_query(page: Any, stack: Any) -> None:
    await page.goto(f"{stack.url}/graphql?{urlencode({'query': '{ entities { name } }'})}")
    await page.wait_for_selector(EDITOR)
    assert "{ entities { name } }" in await page.inner_text(EDITOR)
    await page.click(".graphiql-execute-button")
    assert "Smart Italia" in await answer(page, "SmartCoop")
