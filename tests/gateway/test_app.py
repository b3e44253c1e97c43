"""The app over HTTP: statuses, media types, bounds, probes, GraphiQL; made from files as it is in production."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from commons.errors import Refusal
from gateway.app import create_gateway
from gateway.building import build_pipeline
from gateway.response.endpoint import Endpoint
from gateway.settings import GatewaySettings
from gateway.supergraph.placement import CompositionError
from tests.gateway.fetch.raw_server import Exchange, raw_server
from tests.gateway.small_graph import FOLDER, Countries, Row, small_pipeline

GRAPHQL_JSON = "application/graphql-response+json"
COUNT = "{ membershipCount }"


@pytest.fixture
async def transport() -> AsyncIterator[httpx2.AsyncClient]:
    small = small_pipeline(Countries([Row("BE", 1)]))
    app = Endpoint(small.pipeline.answer, max_body=10_000, partial_status=True)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway") as found:
        yield found


async def post(transport: httpx2.AsyncClient, query: Any, **headers: str) -> httpx2.Response:
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return await transport.post("/graphql", json={"query": query}, headers={"authorization": "Bearer olga", **extra})


async def test_an_answer(transport: httpx2.AsyncClient) -> None:
    answer = await post(transport, COUNT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["data"] == {"membershipCount": 1}


@pytest.mark.parametrize("document", ["{", "{ nothing }", "query A { a } query B { b }"])
async def test_a_refused_document_is_200_in_plain_json_and_400_in_the_new_type(
    transport: httpx2.AsyncClient, document: str
) -> None:
    assert (await post(transport, document)).status_code == 200
    answer = await post(transport, document, accept=GRAPHQL_JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"].startswith("GRAPHQL_")


async def test_partial_success_has_a_status_of_its_own_where_that_is_switched_on(transport: httpx2.AsyncClient) -> None:
    document = '{ membershipCount membership(id: "nonsense") { id } }'
    assert (await post(transport, document, accept=GRAPHQL_JSON)).status_code == 294
    assert (await post(transport, document)).status_code == 200


async def test_no_token_is_401(transport: httpx2.AsyncClient) -> None:
    answer = await transport.post("/graphql", json={"query": COUNT})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_get_reads_and_never_writes(transport: httpx2.AsyncClient) -> None:
    headers = {"authorization": "Bearer olga"}
    assert (await transport.get("/graphql", params={"query": COUNT}, headers=headers)).json()["data"]
    mutation = f'mutation {{ rename(id: "{Row("BE", 1).id}", name: "x") {{ id }} }}'
    answer = await transport.get("/graphql", params={"query": mutation}, headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_bytes_are_bounded(transport: httpx2.AsyncClient) -> None:
    answer = await post(transport, "{ a }" + " " * 20_000)
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_LARGE"


async def test_every_error_carries_the_trace_id(transport: httpx2.AsyncClient) -> None:
    answer = (await post(transport, '{ membership(id: "nonsense") { id } }')).json()
    assert len(answer["errors"][0]["extensions"]["traceId"]) == 32


def settings(tmp_path: Path, **given: Any) -> GatewaySettings:
    return GatewaySettings(
        supergraph=FOLDER / "supergraph.graphql",
        placement=FOLDER / "placement.graphql",
        access=tmp_path / "access.toml",
        data=tmp_path,
        **given,
    )


def write_table(path: Path, *, leave_out: str = "") -> None:
    from gateway.supergraph.public_schema import gateway_coordinates
    from tests.gateway.small_graph import RULES, SCHEMA

    types: dict[str, list[str]] = {}
    for coordinate in gateway_coordinates(SCHEMA, RULES):
        if coordinate != leave_out:
            type_name, name = coordinate.split(".")
            types.setdefault(type_name, []).append(name)
    lines = ["[rules]", "anyone = { open = true }"]
    lines += [f"[types.{name}]\nanyone = {json.dumps(fields)}" for name, fields in types.items()]
    path.write_text("\n".join(lines), "utf-8")


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole app; every country of the real directory listens at one raw server."""

    async def behave(exchange: Exchange) -> None:
        await exchange.json(b'{"data":{"membershipCount":2}}')

    async with raw_server(behave) as server:
        addresses = tmp_path / "addresses.json"
        countries = ["BE", "FR", "DE", "AT", "IT", "ES", "NL", "SE", "HU"]
        addresses.write_text(json.dumps({"partitions": {f"members/{c}": server.url for c in countries}}), "utf-8")
        write_table(tmp_path / "access.toml")
        app = create_gateway(settings(tmp_path, addresses=addresses))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway") as found:
            yield found


async def test_the_whole_app_answers_over_its_own_transport(whole: httpx2.AsyncClient) -> None:
    answer = (await whole.post("/graphql", json={"query": COUNT})).json()
    assert answer["data"] == {"membershipCount": 18}
    assert answer["extensions"]["aggregates"]["membershipCount"]["missing"] == ["EU"]
    assert answer["errors"][0]["extensions"]["code"] == "PARTITION_UNAVAILABLE"


async def test_probes_and_metrics(whole: httpx2.AsyncClient) -> None:
    await whole.post("/graphql", json={"query": COUNT})
    assert (await whole.get("/live")).json() == {"live": True}
    assert "BE" in (await whole.get("/ready")).json()["countries"]
    text = (await whole.get("/metrics")).text
    assert 'gateway_partition_requests_total{country="BE",service="members"} 1.0' in text
    assert 'gateway_partition_errors_total{country="EU",service="members"} 1.0' in text
    await whole.post("/graphql", json={"query": COUNT})
    text = (await whole.get("/metrics")).text
    assert 'gateway_plan_cache_total{result="miss"} 1.0' in text
    assert 'gateway_plan_cache_total{result="hit"} 1.0' in text


async def test_a_browser_gets_the_page_and_all_it_loads_is_ours(whole: httpx2.AsyncClient) -> None:
    page = await whole.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "https://" not in page.text
    for part in page.text.split('"/graphql/static/')[1:]:
        found = await whole.get("/graphql/static/" + part.split('"')[0])
        assert found.status_code == 200


def test_a_field_without_a_rule_stops_the_start(tmp_path: Path) -> None:
    write_table(tmp_path / "access.toml", leave_out="Membership.secret")
    with pytest.raises(CompositionError, match=r"Membership\.secret"):
        build_pipeline(settings(tmp_path))


async def test_without_an_overlay_it_is_a_plain_federation_gateway(tmp_path: Path) -> None:
    async def behave(exchange: Exchange) -> None:
        assert b"authorization: Bearer anything" in exchange.request
        await exchange.json(b'{"data":{"membershipCount":7}}')

    async with raw_server(behave) as server:
        text = (FOLDER / "supergraph.graphql").read_text("utf-8").replace("http://members", f"{server.url}/graphql")
        (tmp_path / "supergraph.graphql").write_text(text, "utf-8")
        plain = GatewaySettings(supergraph=tmp_path / "supergraph.graphql", placement=None, data=tmp_path)
        app = create_gateway(plain)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway") as found:
            answer = await found.post("/graphql", json={"query": COUNT}, headers={"authorization": "Bearer anything"})
            assert answer.json() == {"data": {"membershipCount": 7}}
            refused = await found.post("/graphql", json={"query": "{ members(countries: []) { edges { cursor } } }"})
            assert refused.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_fault_of_ours_is_masked() -> None:
    async def broken(_: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    from starlette.middleware.errors import ServerErrorMiddleware

    from gateway.response.endpoint import crashed

    app = ServerErrorMiddleware(Endpoint(broken, max_body=1_000), handler=crashed)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as found:
        answer = await found.post("/graphql", json={"query": "{ a }"})
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in answer.text


async def test_refusals_of_a_stage_keep_their_code() -> None:
    async def refuses(_: Any) -> Any:
        raise Refusal("FORBIDDEN", "no")

    app = Endpoint(refuses, max_body=1_000)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway") as found:
        answer = await found.post("/graphql", json={"query": "{ a }"}, headers={"accept": GRAPHQL_JSON})
    assert answer.status_code == 403
