"""GraphQL over SSE in a subgraph: each event is one result, its id a place in the outbox to resume after.

The place where a new subscriber stands is in the answer's `last-event-id` header, for who resumes before any event.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import datetime
from typing import Any

from graphql import GraphQLSyntaxError, OperationType, get_operation_ast, parse
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from commons.auth.tokens import expires_at
from commons.errors import Refusal
from commons.events.sending import send_events
from commons.events.streams import HEARTBEAT_SECONDS, Streams
from commons.events.text import next_event
from commons.subgraph.context import RequestContext
from commons.subgraph.happenings import begin_at
from commons.subgraph.schema import SubgraphSchema

Packed = Callable[[Any, datetime], bytes]


class Subscriptions:
    """The subscriptions of one partition; `packed` makes the bytes of a result and says when it was read."""

    def __init__(self, schema: SubgraphSchema, packed: Packed) -> None:
        self.schema = schema
        self.packed = packed
        # Behind the gateway all subscribers share few addresses but bring their own tokens.
        self.streams = Streams(most=5_000, each=200)

    async def serve(self, scope: Scope, receive: Receive, send: Send, asked: Any, context: RequestContext) -> None:
        """Serve one stream. A `Refusal` means that none was opened."""
        _check_subscription(asked)
        caller = context.caller
        until = None if caller.anonymous else expires_at(caller.token)
        with self.streams.opened(caller.actor, until) as stream:
            context.position = await begin_at(context, Request(scope).headers.get("last-event-id"))
            told = {"last-event-id": str(context.position)}
            results = await self.schema.subscribe(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
            )
            events = stream.paced(self._events(results, context), HEARTBEAT_SECONDS)
            await send_events(receive, send, events, told)

    async def _events(self, results: AsyncIterator[Any], context: RequestContext) -> AsyncGenerator[bytes, None]:
        try:
            async for result in results:
                yield next_event(self.packed(result, context.began), str(context.position))
        finally:
            if isinstance(results, AsyncGenerator):
                await results.aclose()


def _check_subscription(asked: Any) -> None:
    """Refuse GRAPHQL_PARSE_FAILED or BAD_REQUEST before a stream is opened for what is no subscription."""
    try:
        operation = get_operation_ast(parse(asked.query or ""), asked.operation_name)
    except (GraphQLSyntaxError, RecursionError) as error:
        raise Refusal("GRAPHQL_PARSE_FAILED", "The document is not GraphQL, or too deep.") from error
    if operation is None or operation.operation is not OperationType.SUBSCRIPTION:
        raise Refusal("BAD_REQUEST", "A stream of events answers one subscription; name it if there are several.")
