"""GraphQL over SSE at the gateway, through the whole app: media types, bounds, ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commons.events.streams import Streams, end_all
from gateway.app import create_gateway
from gateway.http.floods import Share
from gateway.response.endpoint import Endpoint
from gateway.settings import GatewaySettings
from gateway.subscribe.endpoint import GraphQLEndpoint
from gateway.subscribe.settings import StreamSettings
from gateway.subscribe.together import Room
from tests.commons.asgi import ask
from tests.commons.listening import listening
from tests.gateway.fetch.raw_server import Exchange, raw_server
from tests.gateway.subscribe.world import SEALED, SUPERGRAPH, TOKEN, Small, small

ROLL = '{ roll(id: "BE.roll.00000000000000000000000000000001") { name } }'
SSE = "text/event-stream"


def endpoint(found: Small, **bounds: Any) -> GraphQLEndpoint:
    """`/graphql` over a small pipeline."""

    async def subscribe(request: Any, last_event_id: str | None) -> Any:
        return await found.pipeline.subscribe(found.following(), request, last_event_id)

    settings = StreamSettings(**bounds)
    plain = Endpoint(found.pipeline.answer, max_body=10_000)
    return GraphQLEndpoint(plain, subscribe, Streams(settings.most, settings.each), settings)


async def test_a_subscription_is_a_stream_of_next_events_with_ids_and_heartbeats() -> None:
    found = small()
    async with listening(endpoint(found, heartbeat=0.01), SEALED, token=TOKEN) as heard:
        opening = await heard.event()
        assert (heard.status, heard.headers["content-type"]) == (200, f"{SSE}; charset=utf-8")
        assert heard.headers["cache-control"] == "no-store"
        found.world.wires["BE"].tell("sealed", 1, "BE", "2.0")
        told = await heard.event()
        assert (told.name, json.loads(told.data)["data"]["sealed"]["root"]) == ("next", "root 1")
        assert told.id
        assert told.id != opening.id
        await asyncio.sleep(0.05)
    assert heard.beats
    async with listening(endpoint(found), SEALED, token=TOKEN, last_event_id=told.id) as again:
        await again.event()
        assert found.world.wires["BE"].calls[-1].resume == "2.0"


async def test_a_subscription_by_get() -> None:
    found = small()
    app, seen = endpoint(found), []

    async def receive() -> Any:
        await asyncio.sleep(0.05)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        seen.append(message)

    headers = [(b"accept", SSE.encode()), (b"authorization", f"Bearer {TOKEN}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/graphql", "headers": headers}
    await app({**scope, "query_string": b"query=subscription%20%7B%20sealed%20%7B%20root%20%7D%20%7D"}, receive, send)
    assert seen[0]["status"] == 200
    assert b"event: next" in seen[1]["body"]
    await app({**scope, "headers": [*headers, (b"sec-fetch-site", b"cross-site")], "query_string": b""}, receive, send)
    assert [message["status"] for message in seen if "status" in message] == [200, 403]  # another site's page


async def test_a_query_is_one_event_where_nothing_else_is_accepted_and_json_otherwise() -> None:
    app = endpoint(small())
    async with listening(app, "{ __typename }", token=TOKEN) as heard:
        assert await heard.result() == {"data": {"__typename": "Query"}}
        assert (await heard.event()).name == "complete"
        await heard.over()
    body, bearer = json.dumps({"query": "{ __typename }"}).encode(), f"Bearer {TOKEN}"
    both = f"application/graphql-response+json, application/json, {SSE}, multipart/mixed"
    told = {"content_type": "application/json", "accept": both, "authorization": bearer}
    answer = await ask(app, "POST", "/graphql", body, **told)
    assert answer.json() == {"data": {"__typename": "Query"}}
    assert answer.headers["content-type"].startswith("application/graphql-response+json")


async def test_a_query_beside_streams_is_counted_once() -> None:
    found = small()
    found.pipeline = replace(found.pipeline, callers=Share(0.001, 1, 2_000, "Your login"))
    told = {
        "content_type": "application/json",
        "accept": f"application/json, {SSE}",
        "authorization": f"Bearer {TOKEN}",
    }
    body = json.dumps({"query": "{ __typename }"}).encode()
    answers = [await ask(endpoint(found), "POST", "/graphql", body, **told) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize(
    ("query", "headers", "status", "code"),
    [
        (SEALED, {"accept": "application/json"}, 406, "BAD_REQUEST"),
        ("subscription { sealed { root } meeting { root } }", {}, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", {}, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($no: Boolean!) { sealed @skip(if: $no) { root } }", {}, 400, None),
        (SEALED, {"last_event_id": "nonsense"}, 400, "CURSOR_INVALID"),
        (SEALED, {"last_event_id": "x" * 10_000}, 400, "CURSOR_INVALID"),
        (SEALED, {"authorization": ""}, 401, "UNAUTHENTICATED"),
    ],
)
async def test_what_is_refused_is_an_http_error_before_any_stream(
    query: str, headers: dict[str, str], status: int, code: str | None
) -> None:
    found = small()
    asked = {"content_type": "application/json", "accept": SSE, "authorization": f"Bearer {TOKEN}", **headers}
    body = json.dumps({"query": query, "variables": {"no": True}}).encode()
    answer = await ask(endpoint(found), "POST", "/graphql", body, **asked)
    assert answer.status == status, answer.body
    assert code in (None, answer.json()["errors"][0]["extensions"]["code"])
    assert not any(wire.calls for wire in found.world.wires.values())


async def test_one_caller_has_so_many_streams_and_no_more() -> None:
    found = small()
    app = endpoint(found, each=1)
    async with listening(app, SEALED, token=TOKEN) as first:
        await first.event()
        async with listening(app, SEALED, token=TOKEN) as second:
            await second.over()
            assert (second.status, second.headers["retry-after"]) == (429, "10")
            assert b"TOO_MANY_STREAMS" in second.whole
    async with listening(app, SEALED, token=TOKEN) as third:
        await third.event()


async def test_a_reader_who_stops_reading_is_cut_off_and_her_countries_are_left() -> None:
    found = small()
    async with listening(endpoint(found, room=Room(seconds=0.05)), SEALED, token=TOKEN) as heard:
        await heard.event()
        heard.reading.clear()
        found.world.wires["BE"].tell("sealed", 1, "BE", "2.0")
        await heard.over()
        assert b"event: complete" not in heard.whole  # cut, not ended: she resumes


async def test_the_end_of_the_process_is_said() -> None:
    found = small()
    async with listening(endpoint(found), SEALED, token=TOKEN) as heard:
        await heard.event()
        end_all()
        assert (await heard.result())["errors"][0]["extensions"]["code"] == "STREAM_ENDED"
        assert (await heard.event()).name == "complete"
        await heard.over()


@asynccontextmanager
async def plain_gateway(folder: Path, url: str) -> AsyncIterator[tuple[Any, Path]]:
    """A gateway without countries over one subgraph, and its supergraph file."""
    file = folder / "supergraph.graphql"
    file.write_text(SUPERGRAPH.replace("http://rolls", url), "utf-8")
    settings = GatewaySettings(supergraph=file, placement=None, access=None, console=False, reload_seconds=0.02)
    app = create_gateway(settings)
    started, stop = asyncio.Event(), asyncio.Event()

    async def receive() -> Any:
        if not started.is_set():
            return {"type": "lifespan.startup"}
        await stop.wait()
        return {"type": "lifespan.shutdown"}

    async def send(_: Any) -> None:
        started.set()

    life = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send))  # pyright: ignore[reportArgumentType]
    await started.wait()
    yield app, file
    stop.set()
    await life


async def test_any_federation_graph_is_followed_and_a_new_graph_ends_the_streams_of_the_old(tmp_path: Path) -> None:
    data = {"data": {"sealed": {"root": "r"}}}

    async def stream(exchange: Exchange) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {SSE}\r\nconnection: close\r\n\r\n"
        await exchange.send(head.encode(), f"event: next\ndata: {json.dumps(data)}\n\n".encode())
        if exchange.number == 1:
            exchange.cut()  # and the second connection goes on
        else:
            await asyncio.sleep(30)

    async with (
        raw_server(stream) as server,
        plain_gateway(tmp_path, server.url) as (app, file),
        listening(app, "subscription { sealed { root } }") as heard,
    ):
        assert [await heard.result() for _ in range(2)] == [data, data]
        assert heard.status == 200
        file.write_text(file.read_text("utf-8") + "\n# newer\n", "utf-8")
        ended = await heard.result()
        assert ended["errors"][0]["extensions"]["code"] == "STREAM_ENDED"
        await heard.over()
