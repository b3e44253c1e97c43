"""Production mode, what services are told, trusted documents under reload: the whole app, made from files."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import ValidationError

from gateway.app import create_gateway
from gateway.operation.trusted import hash_of, manifest
from gateway.settings import NEVER_PASSED, GatewaySettings, UnsafeSettings, unsafe
from gateway.supergraph.placement import CompositionError, parse_overlay
from tests.gateway.fetch.raw_server import Exchange, RawServer, raw_server
from tests.gateway.small_graph import FOLDER

COUNT = "{ membershipCount }"
OTHER = "query Other { membershipCount }"
Behaviour = Callable[[Exchange], Awaitable[None]]


async def counts(exchange: Exchange) -> None:
    await exchange.json(b'{"data":{"membershipCount":7}}')


@asynccontextmanager
async def gateway(
    tmp_path: Path, behave: Behaviour = counts, **given: Any
) -> AsyncIterator[tuple[httpx2.AsyncClient, RawServer, Any]]:
    """A gateway without countries over one raw server, its app too."""
    async with raw_server(behave) as server:
        text = (FOLDER / "supergraph.graphql").read_text("utf-8").replace("http://members", f"{server.url}/graphql")
        (tmp_path / "supergraph.graphql").write_text(text, "utf-8")
        settings = GatewaySettings(
            supergraph=tmp_path / "supergraph.graphql", placement=None, data=tmp_path, reload_seconds=0, **given
        )
        app = create_gateway(settings)
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as browser:
            yield browser, server, app


def trusted(tmp_path: Path, *texts: str) -> Path:
    file = tmp_path / "documents.json"
    file.write_bytes(manifest(texts))
    return file


async def post(browser: httpx2.AsyncClient, **body: Any) -> dict[str, Any]:
    return (await browser.post("/graphql", json=body)).json()


def code(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


async def test_production_runs_trusted_documents_only_and_shows_nothing_of_itself(tmp_path: Path) -> None:
    asks_schema = "{ __schema { types { name } } }"
    file = trusted(tmp_path, COUNT, asks_schema)
    async with gateway(tmp_path, mode="production", trusted_documents=file) as (browser, server, _):
        assert (await post(browser, documentId=f"sha256:{hash_of(COUNT)}"))["data"] == {"membershipCount": 7}
        assert (await post(browser, query=COUNT))["data"] == {"membershipCount": 7}
        assert code(await post(browser, query=OTHER)) == "DOCUMENT_NOT_TRUSTED"
        asked = len(server.requests)
        assert code(await post(browser, query=asks_schema)) == "FORBIDDEN"
        assert len(server.requests) == asked
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(OTHER)}}
        assert code(await post(browser, extensions=persisted)) == "PERSISTED_QUERY_NOT_SUPPORTED"
        assert code(await post(browser, query=OTHER, extensions=persisted)) == "DOCUMENT_NOT_TRUSTED"
        page = await browser.get("/graphql", headers={"accept": "text/html"})
        assert page.status_code == 406
        assert (await browser.get("/graphql/static/graphiql.js")).status_code == 404


async def test_a_new_manifest_takes_over_without_a_restart_and_a_broken_one_does_not(tmp_path: Path) -> None:
    file = trusted(tmp_path, COUNT)
    async with gateway(tmp_path, mode="production", trusted_documents=file) as (browser, _, app):
        reloading = app.app.served.app.reloading
        assert file in reloading.files
        assert code(await post(browser, query=OTHER)) == "DOCUMENT_NOT_TRUSTED"
        trusted(tmp_path, OTHER)
        assert await reloading.reload()
        assert (await post(browser, query=OTHER))["data"] == {"membershipCount": 7}
        assert code(await post(browser, query=COUNT)) == "DOCUMENT_NOT_TRUSTED"
        file.write_text("[]", "utf-8")
        assert not await reloading.reload()
        assert "documents.json" in reloading.refused
        assert (await post(browser, query=OTHER))["data"] == {"membershipCount": 7}


async def test_a_registered_document_outlives_a_reload(tmp_path: Path) -> None:
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(COUNT)}}
    async with gateway(tmp_path) as (browser, _, app):
        assert code(await post(browser, extensions=persisted)) == "PERSISTED_QUERY_NOT_FOUND"
        assert (await post(browser, query=COUNT, extensions=persisted))["data"]
        assert await app.app.served.app.reloading.reload()
        assert (await post(browser, extensions=persisted))["data"] == {"membershipCount": 7}
        by_get = await browser.get("/graphql", params={"extensions": json.dumps(persisted)})
        assert by_get.json()["data"] == {"membershipCount": 7}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "HEMICYCLE_TRUSTED_DOCUMENTS"),
        ({"trusted_documents": Path("x.json"), "only_trusted": False}, "HEMICYCLE_TRUSTED_DOCUMENTS"),
        ({"trusted_documents": Path("x.json"), "automatic_documents": True}, "HEMICYCLE_AUTOMATIC_DOCUMENTS"),
        ({"trusted_documents": Path("x.json"), "mask_errors": False}, "HEMICYCLE_MASK_ERRORS"),
    ],
)
def test_what_is_not_safe_does_not_start_in_production(given: dict[str, Any], said: str) -> None:
    settings = GatewaySettings(mode="production", **given)
    assert said in (unsafe(settings) or "")
    with pytest.raises(UnsafeSettings):
        create_gateway(settings)


def test_production_has_defaults_of_its_own_and_what_is_named_still_counts() -> None:
    found = GatewaySettings(mode="production", introspection=True, floods={"caller_per_second": 9})  # pyright: ignore
    assert (found.console, found.introspection, found.automatic_documents, found.only_trusted) == (
        False,
        True,
        False,
        True,
    )
    assert (found.floods.caller_per_second, found.floods.address_per_second) == (9, 200)
    free = GatewaySettings()
    assert (free.console, free.introspection, free.only_trusted, free.floods.address_per_second) == (
        True,
        True,
        False,
        0,
    )


async def test_services_are_told_the_headers_of_the_list_and_no_others(tmp_path: Path) -> None:
    told = {
        "x-tenant": "7",
        "X-Forwarded-For": "1.2.3.4",
        "cookie": "secret=1",
        "x-admin": "yes",
        "x-purpose": "SERVICE",
    }
    async with gateway(tmp_path, passed_headers=("X-Tenant",)) as (browser, server, _):
        await browser.post("/graphql", json={"query": COUNT}, headers={**told, "authorization": "Bearer t"})
    head = server.requests[0].split(b"\r\n\r\n")[0].decode().lower()
    names = {line.split(":")[0] for line in head.splitlines()[1:]}
    assert names <= {
        *("host", "content-type", "accept", "content-length", "authorization", "x-purpose", "x-tenant"),
        *("traceparent", "tracestate"),
    }
    assert "x-tenant: 7" in head
    assert "x-purpose: service" in head


async def test_callers_who_differ_in_a_passed_header_never_share_an_answer(tmp_path: Path) -> None:
    async def by_tenant(exchange: Exchange) -> None:
        tenant = re.search(rb"x-tenant: (\d)", exchange.request)
        assert tenant
        await exchange.json(b'{"data":{"membershipCount":%b}}' % tenant.group(1))

    import asyncio

    async with gateway(tmp_path, by_tenant, passed_headers=("x-tenant",)) as (browser, _, _app):
        asked = [browser.post("/graphql", json={"query": COUNT}, headers={"x-tenant": str(n % 3)}) for n in range(12)]
        answers = await asyncio.gather(*asked)
    assert [a.json()["data"]["membershipCount"] for a in answers] == [n % 3 for n in range(12)]


@pytest.mark.parametrize("name", [*sorted(NEVER_PASSED), "a b", "x\r\ny", ""])
def test_headers_that_may_not_go_on_are_no_setting(name: str) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings(passed_headers=(name,))


async def test_a_flood_is_turned_away_by_the_app_and_probes_are_not(tmp_path: Path) -> None:
    async with gateway(tmp_path, floods={"address_per_second": 0.5, "burst": 4}) as (browser, server, _):
        answers = [await browser.post("/graphql", json={"query": COUNT}) for _ in range(5)]
        assert [a.status_code for a in answers] == [200, 200, 429, 429, 429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert len(server.requests) == 2
        assert (await browser.get("/files/BE/rolls/x.csv")).status_code == 429
        assert (await browser.get("/live")).status_code == 200
        assert (await browser.get("/ready")).status_code == 200


async def test_a_shown_refusal_of_a_service_brings_no_stack_with_it(tmp_path: Path) -> None:
    async def leaks(exchange: Exchange) -> None:
        inside = {"stacktrace": ["at secret.js:1"], "exception": {"x": 1}, "debug": "SELECT 1"}
        error = {
            "message": "no",
            "path": ["membershipCount"],
            "extensions": {"code": "FORBIDDEN", "why": "role", **inside},
        }
        await exchange.json(json.dumps({"data": None, "errors": [error]}).encode())

    async with gateway(tmp_path, leaks) as (browser, _, _app):
        extensions = (await post(browser, query=COUNT))["errors"][0]["extensions"]
    assert extensions["code"] == "FORBIDDEN"
    assert extensions["why"] == "role"
    assert not {"stacktrace", "exception", "debug"} & set(extensions)


async def test_an_answer_of_a_service_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    async def floods(exchange: Exchange) -> None:
        await exchange.json(b'{"data":{"membershipCount":' + b" " * 200_000 + b"7}}")

    async with gateway(tmp_path, floods, bulkhead={"answer_bytes": 100_000}) as (browser, _, _app):
        assert code(await post(browser, query=COUNT)) == "SUBREQUEST_MALFORMED_RESPONSE"


@pytest.mark.parametrize("place", ["@everywhere(merge: LIST)", "@borderless", '@byId(argument: "id")'])
def test_nothing_scatters_inside_another_field(place: str) -> None:
    """No nested scatter: only root fields ask several countries, and folded objects once for a whole page."""
    with pytest.raises(CompositionError):
        parse_overlay(f"extend type Membership {{ payments: [Payment] {place} }}")
