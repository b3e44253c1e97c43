"""The gateway as an ASGI app: raw ASGI on `/graphql`, Starlette for the rest, telemetry around both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial

from prometheus_client import Gauge
from starlette.applications import Starlette
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from commons.events.streams import Streams
from commons.memory import settle
from commons.telemetry import trace
from commons.telemetry.finished import export_to
from commons.telemetry.metrics import Metrics
from commons.telemetry.serving import Observed
from gateway.building import Counting, Kept, build_pipeline
from gateway.console.graphiql import page, static_files, wants_page
from gateway.fetch.events import EventSources
from gateway.fetch.files import Files
from gateway.http.files import PREFIX
from gateway.http.flood_gate import FloodGate
from gateway.http.floods import Gate
from gateway.http.messages import headers_of
from gateway.operation.remembered import Remembered
from gateway.pipeline import Pipeline
from gateway.reloading import Generation, Reloading
from gateway.response.endpoint import Endpoint, crashed
from gateway.response.files import FileEndpoint
from gateway.route.cursors import Keyring
from gateway.settings import GatewaySettings, UnsafeSettings, read_files, unsafe
from gateway.subscribe.endpoint import GraphQLEndpoint
from gateway.subscribe.opening import Following


def create_gateway(settings: GatewaySettings) -> ASGIApp:
    """The app. `CompositionError` when supergraph, overlay and access table do not agree; `UnsafeSettings`."""
    if why := unsafe(settings):
        raise UnsafeSettings(why)
    metrics = Metrics()
    counting = Counting.of(metrics)
    gate = Gate(settings.floods)
    automatic = Remembered[str]() if settings.automatic_documents else None
    kept = Kept(Keyring.fresh(), automatic, gate.callers)
    export_to(settings.otlp_endpoint)
    reloading = Reloading(lambda: _generation(settings, build_pipeline(settings, counting, kept)), read_files(settings))
    open_streams = Gauge("gateway_streams", "Subscriptions that are followed now.", registry=metrics.registry)
    open_streams.set_function(lambda: len(reloading.now.streams))
    served = _Served(reloading, console=settings.console)
    app = _Gateway(FloodGate(served, gate), _rest(settings, reloading, metrics))
    return Observed(app, metrics, partial(_begin, settings.sample_ratio), "gateway")


def _generation(settings: GatewaySettings, pipeline: Pipeline) -> Generation:
    graphql = Endpoint(
        pipeline.answer,
        max_body=settings.limits.bytes * 4,
        partial_status=settings.partial_status,
        body_seconds=settings.patience.body,
        passed=settings.passed_headers,
    )
    files, told = Files(pipeline.partitions), settings.streams
    sources, streams = EventSources(pipeline.partitions, told.silence), Streams(told.most, told.each)
    subscribe = partial(pipeline.subscribe, Following(sources, told.retrying, told.room))

    async def close() -> None:
        await pipeline.partitions.close()
        await files.close()
        await sources.close()

    return Generation(
        pipeline,
        ServerErrorMiddleware(GraphQLEndpoint(graphql, subscribe, streams, told), handler=crashed),
        ServerErrorMiddleware(
            FileEndpoint(files, pipeline.tokens, pipeline.grants_of, pipeline.countries), handler=crashed
        ),
        close,
        streams,
    )


def _begin(ratio: float, traceparent: str | None) -> AbstractContextManager[trace.Tracing]:
    return trace.entered("request", traceparent, ratio)


class _Gateway:
    """Hands `/graphql` and `/files/…` to the graph, behind the flood gate; everything else to Starlette."""

    def __init__(self, served: ASGIApp, rest: ASGIApp) -> None:
        self.served = served
        self.rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and (scope["path"] == "/graphql" or scope["path"].startswith(PREFIX)):
            await self.served(scope, receive, send)
        else:
            await self.rest(scope, receive, send)


class _Served:
    """`/graphql` and `/files/…` of the graph that serves now; a browser gets GraphiQL."""

    def __init__(self, reloading: Reloading, *, console: bool) -> None:
        self.reloading = reloading
        self.console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        graph = self.reloading.now
        if scope["path"].startswith(PREFIX):
            await graph.serve(graph.files, scope, receive, send)
        elif self.console and scope["method"] == "GET" and _from_browser(scope):
            await page()(scope, receive, send)
        else:
            await graph.serve(graph.graphql, scope, receive, send)


def _from_browser(scope: Scope) -> bool:
    return wants_page(headers_of(scope).get(b"accept"))


def _rest(settings: GatewaySettings, reloading: Reloading, metrics: Metrics) -> Starlette:
    async def live(_: StarletteRequest) -> Response:
        return JSONResponse({"live": True})

    async def ready(_: StarletteRequest) -> Response:
        # The graph is loaded before the port opens, and no country is needed for the others to be asked.
        countries = list(reloading.now.pipeline.countries)
        return JSONResponse(
            {"ready": True, "countries": countries, "graph": reloading.number, "refused": reloading.refused}
        )

    async def numbers(_: StarletteRequest) -> Response:
        body, headers = metrics.text()
        return Response(body, headers=dict(headers))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        settle()
        watching = asyncio.create_task(reloading.watch(settings.reload_seconds)) if settings.reload_seconds else None
        yield
        if watching is not None:
            watching.cancel()
        await reloading.close()

    routes = [Route("/live", live), Route("/ready", ready), Route("/metrics", numbers)]
    return Starlette(routes=[*routes, *([static_files()] if settings.console else [])], lifespan=lifespan)
