"""From a planned subscription to its streams: which countries are asked, and from where on each tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from commons.errors import Refusal
from gateway.fetch.events import EventSources, StreamCall
from gateway.merge.plain import Execution, Ready
from gateway.plan.nodes import Fetch, Node, Sequence
from gateway.response.answer import Response
from gateway.route.arguments import values_of
from gateway.route.cursors import hash_arguments
from gateway.route.model import Call, Calls, Routing
from gateway.route.roots import route_root
from gateway.subscribe.country import CountryStream, Retrying
from gateway.subscribe.resume import Resume
from gateway.subscribe.running import Subscription
from gateway.subscribe.together import Room


@dataclass(frozen=True, slots=True)
class Following:
    """How streams are followed: how soon a broken one is tried again, and how long a slow caller is waited for."""

    sources: EventSources
    retrying: Retrying = field(default_factory=Retrying)
    room: Room = field(default_factory=Room)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: the key by which her streams are counted, when her token ends, and what services are told of her."""

    caller: str
    until: float | None
    headers: Mapping[str, str]


def subscription(
    ready: Ready,
    routing: Routing,
    asking: Asking,
    following: Following,
    last_event_id: str | None,
    *,
    begin: Callable[[], Execution],
    respond: Callable[[Execution], Response],
) -> Subscription:
    """The subscription, not yet begun. A `Refusal` means that no country is asked."""
    fetch = source_of(ready.plan.root)
    calls = route_root(routing, fetch)
    if not calls.calls:
        raise Refusal("FORBIDDEN", "No country that you ask for lets you follow this.")
    resume = _resume(routing, fetch, calls, last_event_id)
    streams = [
        CountryStream(
            following.sources,
            _stream(ready, fetch, call, asking, resume),
            following.retrying,
            resume.moment if call.country else None,
        )
        for call in calls.calls
    ]
    return Subscription(fetch, calls, streams, resume, begin, respond, asking.caller, asking.until, following.room)


def source_of(root: Node | None) -> Fetch:
    """The call whose stream is followed: a subscription has one root field, and it is not conditional."""
    first = root.steps[0] if isinstance(root, Sequence) else root
    if not isinstance(first, Fetch):
        raise Refusal("BAD_REQUEST", "A subscription asks for one root field, without @skip or @include on it.")
    return first


def _resume(routing: Routing, fetch: Fetch, calls: Calls, last_event_id: str | None) -> Resume:
    name = fetch.placement.field or fetch.document
    values = values_of(fetch.arguments, routing.variables) or calls.calls[0].variables
    asked = hash_arguments([("field", name), ("values", dict(values))])
    keyring = routing.cursors.keyring
    return Resume.opened(keyring, asked, last_event_id) if last_event_id else Resume.fresh(keyring, asked)


def _stream(ready: Ready, fetch: Fetch, call: Call, asking: Asking, resume: Resume) -> StreamCall:
    body = ready.bodies[fetch.id] + orjson.dumps(call.variables) + b"}"
    return StreamCall(call.service, call.country, body, asking.headers, resume.of(call.country))
