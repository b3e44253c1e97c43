"""The gateway as an ASGI app: raw ASGI on `/graphql`, Starlette for the rest, telemetry around both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from commons.memory import settle
from commons.telemetry import trace
from commons.telemetry.finished import export_to
from commons.telemetry.metrics import Metrics
from commons.telemetry.serving import Observed
from gateway.building import Counting, build_pipeline
from gateway.console.graphiql import page, static_files, wants_page
from gateway.fetch.files import Files
from gateway.http.files import PREFIX
from gateway.http.messages import headers_of
from gateway.pipeline import Pipeline
from gateway.reloading import Generation, Reloading
from gateway.response.endpoint import Endpoint, crashed
from gateway.response.files import FileEndpoint
from gateway.route.cursors import Keyring
from gateway.settings import GatewaySettings, read_files


def create_gateway(settings: GatewaySettings) -> ASGIApp:
    """The app. `CompositionError` when supergraph, overlay and access table do not agree."""
    metrics = Metrics()
    counting = Counting.of(metrics)
    spare = Keyring.fresh()
    export_to(settings.otlp_endpoint)
    reloading = Reloading(
        lambda: _generation(settings, build_pipeline(settings, counting, spare)), read_files(settings)
    )
    app = _Gateway(reloading, _rest(settings, reloading, metrics), console=settings.console)
    return Observed(app, metrics, partial(_begin, settings.sample_ratio), "gateway")


def _generation(settings: GatewaySettings, pipeline: Pipeline) -> Generation:
    graphql = Endpoint(pipeline.answer, max_body=settings.limits.bytes * 4, partial_status=settings.partial_status)
    files = Files(pipeline.partitions)

    async def close() -> None:
        await pipeline.partitions.close()
        await files.close()

    return Generation(
        pipeline,
        ServerErrorMiddleware(graphql, handler=crashed),
        ServerErrorMiddleware(
            FileEndpoint(files, pipeline.tokens, pipeline.grants_of, pipeline.countries), handler=crashed
        ),
        close,
    )


def _begin(ratio: float, traceparent: str | None) -> AbstractContextManager[trace.Tracing]:
    return trace.entered("request", traceparent, ratio)


class _Gateway:
    """Hands `/graphql` and `/files/…` to their endpoints, a browser to GraphiQL, everything else to Starlette."""

    def __init__(self, reloading: Reloading, rest: ASGIApp, *, console: bool) -> None:
        self.reloading = reloading
        self.rest = rest
        self.console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        graph = self.reloading.now
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await graph.serve(graph.files, scope, receive, send)
        elif scope["type"] != "http" or scope["path"] != "/graphql":
            await self.rest(scope, receive, send)
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
