"""`/graphql` for callers who accept `text/event-stream`: GraphQL over SSE, one connection for each operation.

A subscription is followed; a query or mutation is one event and `complete`. What is refused before anything runs is an
HTTP error with a GraphQL body, as everywhere.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from starlette.types import Receive, Scope, Send

from commons.errors import Refusal
from commons.events.sending import send_events
from commons.events.streams import Streams
from commons.events.text import COMPLETE, last_words, next_event, wants_events
from gateway.http.messages import headers_of, send_body
from gateway.http.request import GRAPHQL_JSON, HttpRefusal, Request, accepted, read_request
from gateway.response.answer import Response
from gateway.response.endpoint import Endpoint, refused, refused_status
from gateway.subscribe.running import Subscription
from gateway.subscribe.settings import StreamSettings
from gateway.subscribe.together import TooSlow

Subscribe = Callable[[Request, str | None], Awaitable[Subscription | Response]]
LONGEST_ID = 8_192


class GraphQLEndpoint:
    """`/graphql`: event streams for who accepts them and asks for a subscription, or accepts nothing else."""

    def __init__(self, plain: Endpoint, subscribe: Subscribe, streams: Streams, settings: StreamSettings) -> None:
        self.plain = plain
        self.subscribe = subscribe
        self.streams = streams
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one operation."""
        if not _may_want_events(scope):
            await self.plain(scope, receive, send)
            return
        await self._listened(scope, receive, send)

    async def _listened(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        media_type = _beside(headers.get(b"accept"))
        try:
            body = await self.plain.body(receive) if scope["method"] == "POST" else b""
            asked = {**headers, b"accept": media_type or GRAPHQL_JSON}
            request = read_request(scope["method"], scope["query_string"], asked, body, self.plain.passed)
            found = await self.subscribe(request, _resume(headers))
            if isinstance(found, Subscription):
                await self._follow(scope, receive, send, found)
            elif media_type is not None:
                told = {"content-type": f"{media_type}; charset=utf-8"}
                await send_body(send, self.plain.status(found, media_type), found.encoded, told)
            else:
                await send_events(receive, send, _once(found.encoded), patience=self.settings.patience)
        except ConnectionResetError:
            return  # the caller left before the whole request came
        except Refusal as refusal:
            response = refused(refusal)
            status, extra = _status(refusal, media_type or GRAPHQL_JSON)
            told = {"content-type": f"{media_type or GRAPHQL_JSON}; charset=utf-8", **extra}
            await send_body(send, status, response.encoded, told)

    async def _follow(self, scope: Scope, receive: Receive, send: Send, found: Subscription) -> None:
        caller = found.caller or str((scope.get("client") or ("",))[0])
        with self.streams.opened(caller, found.until) as stream:
            events = stream.paced(_events(found), self.settings.heartbeat)
            await send_events(receive, send, events, patience=self.settings.patience)


def _may_want_events(scope: Scope) -> bool:
    """Whether event streams are accepted; asked of every request, so that most are told by a look."""
    for name, value in scope["headers"]:
        if name == b"accept":
            return b"event-stream" in value.lower() and wants_events(value.decode("latin-1"))
    return False


def _beside(accept: str | None) -> str | None:
    """The JSON type that is accepted beside event streams, if any is."""
    try:
        return accepted(accept)
    except HttpRefusal:
        return None


def _status(refusal: Refusal, media_type: str) -> tuple[int, dict[str, str]]:
    if refusal.code == "TOO_MANY_STREAMS":
        return 429, {"retry-after": "10"}
    return refused_status(refusal, media_type)


def _resume(headers: dict[bytes, str]) -> str | None:
    found = headers.get(b"last-event-id") or None
    if found is not None and len(found) > LONGEST_ID:
        raise HttpRefusal(400, "Resume with an event's id exactly as it came.", code="CURSOR_INVALID")
    return found


async def _once(result: bytes) -> AsyncGenerator[bytes, None]:
    yield next_event(result) + COMPLETE


async def _events(found: Subscription) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(found.happenings()) as happenings:
            async for happened in happenings:
                yield next_event(happened.response.encoded, happened.id)
    except TooSlow:
        yield last_words(
            "STREAM_TOO_SLOW", "Events waited too long for you: resume after the last one you read.", retryable=True
        )
