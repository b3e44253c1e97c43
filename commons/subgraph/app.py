"""One partition as a Starlette app: `/graphql`, `/jwks.json`, `/live`, `/ready`, `/metrics`, own routes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import orjson
import structlog
from cross_web import HTTPException
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.types import ExecutionResult

from commons.auth.caller import Caller
from commons.auth.headers import caller_of
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.events.text import wants_events
from commons.memory import settle
from commons.subgraph.as_of import HEADER, asked_moment, stated
from commons.subgraph.context import Partition, RequestContext
from commons.subgraph.errors import formatted
from commons.subgraph.schema import SubgraphSchema
from commons.subgraph.subscribed import Subscriptions
from commons.telemetry import trace
from commons.telemetry.metrics import Metrics
from commons.telemetry.serving import Observed

PURPOSE_HEADER = "x-purpose"
log = structlog.get_logger(__name__)


class Endpoint(GraphQL):
    """Strawberry's GraphQL over HTTP with our context, errors and JSON."""

    def __init__(self, schema: SubgraphSchema, partition: Partition) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.partition = partition
        self.subscriptions = Subscriptions(schema, self._packed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what is not GraphQL over HTTP gets a typed error, not a line of text."""
        request = Request(scope, receive)
        try:
            if wants_events(request.headers.get("accept")):
                asked = await self._asked(request)
                context = RequestContext(self.partition, await caller_of_request(request, self.partition))
                await self.subscriptions.serve(scope, receive, send, asked, context)
                return
            response = await self.run(request)
        except HTTPException as error:
            row = {"message": error.reason, "extensions": self._extensions("BAD_REQUEST")}
            response = JSONResponse({"errors": [row]}, status_code=error.status_code)
        await response(scope, receive, send)

    async def _asked(self, request: Request) -> GraphQLRequestData:
        found = await self.parse_http_body(self.request_adapter_class(request))
        if isinstance(found, list):
            raise HTTPException(400, "Batches are off: send one operation for each request.")
        return found

    def _packed(self, result: ExecutionResult, began: datetime) -> bytes:
        return self.encode_json(self._answer(result, began))

    def _extensions(self, code: str) -> dict[str, Any]:
        return {
            "code": code,
            "service": self.partition.service,
            "country": self.partition.country.code,
            "traceId": trace.current().trace_id,
        }

    async def get_context(self, request: Request, response: Response) -> RequestContext:  # pyright: ignore
        """The caller from the bearer token; a bad token is refused before anything is resolved."""
        context = RequestContext(self.partition, await caller_of_request(request, self.partition))
        context.asked = asked_moment(request.headers.get(HEADER), context.began)
        request.state.began = context.began
        return context

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Data and errors as they go out, and when this was read."""
        return self._answer(result, request.state.began)

    def _answer(self, result: ExecutionResult, began: datetime) -> Any:
        answer: Any = {"data": result.data, "extensions": stated(began)}
        if result.errors:
            answer["errors"] = [
                formatted(
                    error,
                    service=self.partition.service,
                    country=self.partition.country.code,
                    trace_id=trace.current().trace_id,
                )
                for error in result.errors
            ]
        return answer

    def encode_json(self, data: object) -> bytes:  # pyright: ignore[reportIncompatibleMethodOverride]
        """JSON by orjson."""
        return orjson.dumps(data)

    def decode_json(self, data: str | bytes) -> object:
        """JSON by orjson; a bare number or text is no request."""
        found = orjson.loads(data)
        if not isinstance(found, dict | list):
            raise orjson.JSONDecodeError("an object is wanted", "", 0)
        return found


async def _keep_house(partition: Partition) -> None:
    """Forget idempotency keys after their 30 days, an hour after the start and then daily."""
    await asyncio.sleep(3600)
    while True:
        try:
            await partition.database.forget_old_keys()
        except (SQLAlchemyError, OSError) as error:
            log.warning("housekeeping failed", partition=partition.name, exc_info=error)
        await asyncio.sleep(86_400)


async def caller_of_request(request: Request, partition: Partition) -> Caller:
    """The caller named by the Authorization header (anonymous without one), with the request's purpose."""
    headers = request.headers
    return await caller_of(headers.get("authorization"), headers.get(PURPOSE_HEADER), partition.tokens)


def build_app(
    schema: SubgraphSchema,
    partition: Partition,
    routes: Sequence[BaseRoute] = (),
    startup: Callable[[], Awaitable[None]] | None = None,
    background: Callable[[], Coroutine[Any, Any, None]] | None = None,
    *,
    told: Callable[[ReadSession], Awaitable[Mapping[str, Any]]] | None = None,
) -> Starlette:
    """The partition's ASGI app; `startup` runs before it takes requests, `background` for as long as it does.

    `told`: what `/ready` tells of the background's work.
    """
    metrics = Metrics()

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(_: Request) -> Response:
        try:
            async with partition.database.reading() as session:
                sequence, _head = await session.head()
                beside = {} if told is None else await told(session)
        except (SQLAlchemyError, OSError):
            return JSONResponse({"ready": False, "partition": partition.name}, status_code=503)
        return JSONResponse({"ready": True, "partition": partition.name, "sequence": sequence, **beside})

    async def jwks(_: Request) -> Response:
        return JSONResponse(partition.key.public_set())

    async def measured(_: Request) -> Response:
        body, headers = metrics.text()
        return Response(body, headers=headers)

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        status = 401 if error.code == "UNAUTHENTICATED" else 403 if error.code == "FORBIDDEN" else 400
        extensions = {
            "service": partition.service,
            "country": partition.country.code,
            **error.extensions,
            "traceId": trace.current().trace_id,
        }
        return JSONResponse({"errors": [{"message": error.message, "extensions": extensions}]}, status_code=status)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if startup is not None:
            await startup()
        settle()
        working = [asyncio.create_task(_keep_house(partition))]
        if background is not None:
            working.append(asyncio.create_task(background()))
        yield
        for task in working:
            task.cancel()
        await asyncio.wait(working)
        await partition.database.close()

    begin = partial(trace.continued, "graphql", service=partition.service, country=partition.country.code)
    endpoint = Endpoint(schema, partition)
    return Starlette(
        routes=[
            Route("/graphql", endpoint, methods=["GET", "POST"]),
            Route("/jwks.json", jwks),
            Route("/live", live),
            Route("/ready", ready),
            Route("/metrics", measured),
            *routes,
        ],
        middleware=[Middleware(Observed, metrics=metrics, begin=begin, partition=partition.name)],
        exception_handlers={Refusal: refused},
        lifespan=lifespan,
    )
