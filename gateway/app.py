"""The gateway as an ASGI app: raw ASGI on `/graphql`, Starlette for the rest, telemetry around both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from prometheus_client import Counter
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from starlette.applications import Starlette
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from commons.auth.access import ACCESS_FILE, AccessTable
from commons.auth.tokens import Tokens
from commons.directory import COUNTRIES_FILE, Directory
from commons.memory import settle
from commons.settings import Settings
from commons.telemetry import trace
from commons.telemetry.finished import export_to
from commons.telemetry.metrics import Metrics, PartitionMetrics
from commons.telemetry.serving import Observed
from gateway.console.graphiql import page, static_files, wants_page
from gateway.fetch.files import Files
from gateway.fetch.partitions import Partitions, Timing
from gateway.http.files import PREFIX
from gateway.http.messages import headers_of
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.response.endpoint import Endpoint, crashed
from gateway.response.files import FileEndpoint
from gateway.route.cursors import Cursors, Keyring
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import gateway_coordinates, public_schema

SCHEMA = Path(__file__).parent.parent / "schema"


class GatewaySettings(Settings):
    """What the gateway reads from the environment (HEMICYCLE_…).

    Without `placement` it is a plain Federation gateway: no countries, addresses from the supergraph, no access table.
    """

    model_config = SettingsConfigDict(env_prefix="HEMICYCLE_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = 4000
    supergraph: Path = SCHEMA / "supergraph.graphql"
    placement: Path | None = SCHEMA / "placement.graphql"
    access: Path | None = ACCESS_FILE
    keyring: Path | None = None
    """Cursor keys shared by replicas; by default in the data folder, and without one only in memory."""
    console: bool = True
    """Whether a browser gets GraphiQL at /graphql."""
    introspection: bool = True
    mask_errors: bool = True
    partial_status: bool = False
    """Answer 294 instead of 200 where data and errors come together (application/graphql-response+json)."""
    inflight_sharing: bool = True
    """Whether equal reads that are on their way at the same moment are asked once (M21)."""
    limits: Limits = Field(default_factory=Limits)
    timing: Timing = Field(default_factory=Timing)


def create_gateway(settings: GatewaySettings) -> ASGIApp:
    """The app. `CompositionError` when supergraph, overlay and access table do not agree."""
    metrics = Metrics()
    pipeline = build_pipeline(settings, metrics)
    export_to(settings.otlp_endpoint)
    endpoint = Endpoint(pipeline.answer, max_body=settings.limits.bytes * 4, partial_status=settings.partial_status)
    files = Files(pipeline.partitions)
    file_endpoint = FileEndpoint(files, pipeline.tokens, pipeline.grants_of, pipeline.countries)
    app = _Gateway(
        ServerErrorMiddleware(endpoint, handler=crashed),
        ServerErrorMiddleware(file_endpoint, handler=crashed),
        _rest(settings, pipeline, files, metrics),
        settings,
    )
    return Observed(app, metrics, partial(_begin, settings.sample_ratio), "gateway")


def _begin(ratio: float, traceparent: str | None) -> AbstractContextManager[trace.Tracing]:
    return trace.entered("request", traceparent, ratio)


def build_pipeline(settings: GatewaySettings, metrics: Metrics | None = None) -> Pipeline:
    """The pipeline behind the app, also for `hemicycle explain`."""
    supergraph = load_supergraph(settings.supergraph.read_text("utf-8"))
    graph = build_graph(settings, supergraph)
    asking = partial(
        Partitions,
        timing=settings.timing,
        metrics=PartitionMetrics(metrics) if metrics else None,
        sharing=settings.inflight_sharing,
    )
    if metrics is not None:
        graph = replace(graph, counted=_plan_counter(metrics))
    if graph.rules is None:
        partitions = asking(_by_subgraph(supergraph))
        return Pipeline(
            graph, partitions, None, Cursors(Keyring.fresh(), ()), (), settings.introspection, settings.mask_errors
        )
    directory = Directory.load(settings.countries or COUNTRIES_FILE, settings.addresses)
    countries = tuple(directory.countries)
    return Pipeline(
        graph,
        asking(_by_country(directory)),
        Tokens(directory),
        Cursors(_keyring(settings), countries),
        countries,
        settings.introspection,
        settings.mask_errors,
    )


def build_graph(settings: GatewaySettings, supergraph: Supergraph) -> Graph:
    """Supergraph, overlay and access table laid over each other and checked."""
    rules = read_overlay(settings.placement.read_text("utf-8"), supergraph) if settings.placement else None
    table = AccessTable.load(settings.access) if rules and settings.access else None
    schema = public_schema(supergraph.api_schema, rules)
    if rules and table and (missing := table.missing(gateway_coordinates(schema, rules))):
        raise CompositionError(f"the access table names no rule for {', '.join(missing)}")
    limits = settings.limits
    return Graph(supergraph, schema, rules, table, limits, Documents(schema, rules, limits))


def _plan_counter(metrics: Metrics) -> Callable[[str], None]:
    counter = Counter("gateway_plan_cache", "Plans looked up, by hit or miss.", ("result",), registry=metrics.registry)
    results = {result: counter.labels(result) for result in ("hit", "miss")}
    return lambda result: results[result].inc()


def _by_subgraph(supergraph: Supergraph) -> Any:
    return lambda service, _country: supergraph.subgraphs[service]


def _by_country(directory: Directory) -> Any:
    return lambda service, country: directory.partitions[f"{service}/{country}"]


def _keyring(settings: GatewaySettings) -> Keyring:
    if settings.keyring is not None:
        return Keyring.load(settings.keyring)
    keys = settings.data / "keys"
    return Keyring.load(keys / "gateway-cursors.json") if keys.is_dir() else Keyring.fresh()


class _Gateway:
    """Hands `/graphql` and `/files/…` to their endpoints, a browser to GraphiQL, everything else to Starlette."""

    def __init__(self, graphql: ASGIApp, files: ASGIApp, rest: ASGIApp, settings: GatewaySettings) -> None:
        self.graphql = graphql
        self.files = files
        self.rest = rest
        self.console = settings.console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await self.files(scope, receive, send)
        elif scope["type"] != "http" or scope["path"] != "/graphql":
            await self.rest(scope, receive, send)
        elif self.console and scope["method"] == "GET" and _from_browser(scope):
            await page()(scope, receive, send)
        else:
            await self.graphql(scope, receive, send)


def _from_browser(scope: Scope) -> bool:
    return wants_page(headers_of(scope).get(b"accept"))


def _rest(settings: GatewaySettings, pipeline: Pipeline, files: Files, metrics: Metrics) -> Starlette:
    async def live(_: StarletteRequest) -> Response:
        return JSONResponse({"live": True})

    async def ready(_: StarletteRequest) -> Response:
        # The graph is loaded before the port opens, and no country is needed for the others to be asked.
        return JSONResponse({"ready": True, "countries": list(pipeline.countries)})

    async def numbers(_: StarletteRequest) -> Response:
        body, headers = metrics.text()
        return Response(body, headers=dict(headers))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        settle()
        yield
        await pipeline.partitions.close()
        await files.close()

    routes = [Route("/live", live), Route("/ready", ready), Route("/metrics", numbers)]
    return Starlette(routes=[*routes, *([static_files()] if settings.console else [])], lifespan=lifespan)
