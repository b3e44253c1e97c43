"""The plain executor: runs a plan over dicts, wave after wave: route → fetch → merge.

It is the truth: whatever a service answers, errors, nulls where none may be, nothing at all, ends in a tree.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from commons.errors import Refusal
from commons.telemetry import trace
from gateway.fetch.as_of import HEADER
from gateway.fetch.partition import How
from gateway.fetch.partitions import Partitions, Reply
from gateway.fetch.together import Manner, Together
from gateway.merge.entities import take_entities
from gateway.merge.late import Decode, decoder_of
from gateway.merge.repeated import Repeats
from gateway.merge.roots import RootValue, take_scattered, take_single
from gateway.merge.rules.connection import HiddenNames
from gateway.merge.shapes import Shape, shape_of
from gateway.merge.status import Countries
from gateway.merge.tree import ERRORS, TreeError, attach, attach_errors, merge, rename, renamed_errors
from gateway.plan.nodes import Condition, Entities, Fetch, Node, Parallel, Plan, PlannedCall, holds
from gateway.plan.nodes import Sequence as Steps
from gateway.route.entities import EntityCalls, route_entities
from gateway.route.model import Calls, Routing
from gateway.route.objects import Tree
from gateway.route.roots import route_root
from gateway.route.trails import Trails, Walked


@dataclass(frozen=True, slots=True)
class Ready:
    """A plan with what every execution of it needs: each document encoded once, and the names in it."""

    plan: Plan
    bodies: dict[int, bytes]
    shapes: dict[int, Shape]
    decoders: dict[int, Decode]
    trails: Trails
    repeats: Repeats
    names: dict[int, HiddenNames]
    """What merging a connection needs (M2), by the node that asks for it."""

    @classmethod
    def of(cls, plan: Plan) -> Ready:
        """Prepare a plan."""
        nodes = calls_in(plan.root)
        shapes = {node.id: shape_of(node.document) for node in nodes}
        filled = {node.id: names_filled(node, shapes[node.id]) for node in nodes}
        trails = Trails.of([node for node in nodes if isinstance(node, Entities)], filled)
        repeats = Repeats(nodes, shapes)
        decoders = {number: found.decode for number, found in repeats.readings.items()}
        names = {node.id: HiddenNames.of(node.hidden) for node in nodes if isinstance(node, Fetch) and node.hidden}
        ready = cls(plan, {}, shapes, decoders, trails, repeats, names)
        for node in nodes:
            ready.bodies[node.id] = b'{"query":' + orjson.dumps(node.document) + b',"variables":'
            decode = decoder_of(node, ready.shapes[node.id]) if isinstance(node, Fetch) else None
            if decode is not None:
                ready.decoders[node.id] = decode
        return ready


def calls_in(node: Node | None) -> list[Fetch | Entities]:
    """The Fetch and Entities nodes below a node."""
    if isinstance(node, Fetch | Entities):
        return [node]
    if isinstance(node, Condition):
        return [node.step]
    return [found for step in node.steps for found in calls_in(step)] if node is not None else []


def names_filled(node: Fetch | Entities, shape: Shape) -> frozenset[str]:
    """The names under which a node's reply holds objects, in the tree."""
    renames = node.renames if isinstance(node, Fetch) else [r for batch in node.batches for r in batch.renames]
    return shape.composite | {entry.target for entry in renames} | set(shape.fields)


class _Sent(NamedTuple):
    """A node whose calls are under way."""

    node: Fetch | Entities
    calls: Calls | EntityCalls
    together: Together


IN_TIME = 0.9
"""The part of a caller's own deadline that the calls may take (M19)."""
Watch = Callable[[str, Any], None]
"""Told each stage's artefact ("route", "fetch", "merge") while a plan runs, for `hemicycle explain`."""


@dataclass(slots=True)
class Execution:
    """One request's run of a plan: the tree grows in `tree`, countries are counted in `countries`."""

    ready: Ready
    routing: Routing
    partitions: Partitions
    headers: bytes = b""
    watch: Watch | None = None
    seconds: float | None = None
    """How long the caller waits, where she says so."""
    tree: Tree = field(default_factory=dict)
    countries: Countries = field(default_factory=Countries)
    relations: dict[str, Any] = field(default_factory=dict)
    walked: Walked = field(init=False)
    _deadline: float = 0.0
    _unsampled: bytes | None = None
    """Header lines of every call, where no call has a span of its own."""

    def __post_init__(self) -> None:
        self.walked = Walked(self.tree, self.ready.trails)

    async def run(self) -> Tree:
        """Execute; the partitions' faults end up in the tree, never as exceptions."""
        self._begin()
        if self.ready.plan.root is not None:
            await self._node(self.ready.plan.root)
        return self.tree

    async def complete(self, node: Fetch, calls: Calls, reply: Reply) -> Tree:
        """Run a subscription's plan for one event, which stands for the answer of its first call."""
        self._begin()
        key = node.placement.response_name
        with trace.span("merge"):
            if key is None:
                self._plain_root(node, reply)
            else:
                below = self.ready.shapes[node.id].below(key)
                self._root(key, take_single(self.routing, node, calls, reply, below))
            self.walked.merged(node.id)
        if isinstance(self.ready.plan.root, Steps):
            for step in self.ready.plan.root.steps[1:]:
                await self._node(step)
        return self.tree

    def _begin(self) -> None:
        timing = self.partitions.timing
        # What is there by then must still be merged and sent before the caller has gone.
        wanted = timing.plan if self.seconds is None else min(timing.plan, self.seconds * IN_TIME)
        self._deadline = asyncio.get_running_loop().time() + wanted
        request = trace.current()
        self._unsampled = None if request.sampled else _traceparent(request)

    async def _node(self, node: Node) -> None:
        if isinstance(node, Steps):
            for step in node.steps:
                await self._node(step)
        else:
            calls = node.steps if isinstance(node, Parallel) else (node,)
            await self._all([call for step in calls if (call := self._wanted(step)) is not None])

    def _wanted(self, call: PlannedCall) -> Fetch | Entities | None:
        """A call of a wave; None where its conditions do not hold."""
        if not isinstance(call, Condition):
            return call
        return call.step if holds(call.alternatives, self.routing.variables) else None

    async def _all(self, nodes: Sequence[Fetch | Entities]) -> None:
        """The calls of all nodes are made before an answer to any is waited for."""
        sent = [found for node in nodes if (found := self._start(node)) is not None]
        try:
            for node, calls, together in sent:
                replies = await together.replies()
                self._tell("fetch", replies)
                with trace.span("merge"):
                    self._merge(node, calls, replies)
                    self.walked.merged(node.id)
                self._tell("merge", self.tree)
        finally:
            for _, _, together in sent:
                together.give_up()

    def _start(self, node: Fetch | Entities) -> _Sent | None:
        """Make a node's calls; None where it may not be asked."""
        if isinstance(node, Entities):
            with trace.span("route"):
                calls = route_entities(self.routing, node, self.walked)
            self.ready.repeats.note(node, calls.batches)
            return _Sent(node, calls, self._send(node, calls, soft=True))
        try:
            with trace.span("route"):
                found = route_root(self.routing, node)
        except Refusal as refusal:
            key = str(node.placement.response_name)
            self._root(key, RootValue(errors=[_refused(key, refusal)]))
            return None
        return _Sent(node, found, self._send(node, found, soft=_hurried(found)))

    def _merge(self, node: Fetch | Entities, calls: Calls | EntityCalls, replies: Sequence[Reply]) -> None:
        shape = self.ready.shapes[node.id]
        if isinstance(calls, EntityCalls):
            for status in take_entities(self.routing, calls, replies, shape):
                self.countries.add(status)
            return
        assert isinstance(node, Fetch)
        key = node.placement.response_name
        if key is None:
            self._plain_root(node, replies[0])
        elif calls.rule is None or not calls.rule.scattered:
            self._root(key, take_single(self.routing, node, calls, replies[0], shape.below(key)))
        else:
            names = self.ready.names.get(node.id)
            self._root(key, take_scattered(self.routing, node, calls, replies, shape.below(key), names=names))

    def _root(self, key: str, found: RootValue) -> None:
        # Twins of one root field under different conditions add up to one value.
        self.tree[key] = merge(self.tree[key], found.value) if key in self.tree else found.value
        for error in found.errors:
            attach(self.tree, error)
        for status in found.statuses:
            self.countries.add(status)
        self.relations.update(found.relations)

    def _plain_root(self, node: Fetch, reply: Reply) -> None:
        """Without places a fetch holds any number of root fields."""
        data = reply.data or {}
        rename(data, node.renames)
        keys = tuple(self.ready.shapes[node.id].fields)
        errors = attach_errors(data, renamed_errors(reply.errors, node.renames), reply.service, None)
        if reply.failure is not None:
            errors.append(TreeError((), reply.failure.formatted(), reply.service))
        merge(self.tree, data)
        for error in errors:
            attach(self.tree, error if error.rest else TreeError(keys[:1], error.error, error.service))

    def _send(self, node: Fetch | Entities, told: Calls | EntityCalls, *, soft: bool) -> Together:
        """All calls at once; after the first success the others have the soft deadline left (M19)."""
        self._tell("route", told)
        together = self.partitions.together(self._manner(node, told, soft=soft and len(told.calls) > 1))
        body = self.ready.bodies[node.id]
        # Countries that are sent the same share its bytes.
        packed: dict[int, bytes] = {}
        for call in told.calls:
            sent = id(call.variables)
            if sent not in packed:
                packed[sent] = body + orjson.dumps(call.variables) + b"}"
            if self._unsampled is not None:
                together.send((call.service, call.country), packed[sent], self._unsampled)
            else:
                where = {"country": call.country} if call.country else {}
                span = trace.start("fetch", service=call.service, **where)
                together.send((call.service, call.country), packed[sent], _traceparent(span), span)
        return together

    def _manner(self, node: Fetch | Entities, told: Calls | EntityCalls, *, soft: bool) -> Manner:
        timing = self.partitions.timing
        left = max(self._deadline - asyncio.get_running_loop().time(), 0)
        return Manner(
            How(isinstance(node, Fetch) and node.operation == "mutation", soft),
            min(left, timing.call),
            self.headers + _as_of(told),
            self.ready.decoders.get(node.id),
            timing.soft if soft else None,
        )

    def _tell(self, stage: str, artefact: Any) -> None:
        if self.watch is not None:
            self.watch(stage, artefact)


def _as_of(told: Calls | EntityCalls) -> bytes:
    """Header line that asks for the moment of a walk's first page (M18)."""
    walk = told.walk if isinstance(told, Calls) else None
    moment = walk.position.as_of if walk is not None else None
    return f"{HEADER}: {moment}\r\n".encode() if moment is not None else b""


def _hurried(calls: Calls) -> bool:
    """Whether a slow country is left behind: who wants all of them or nothing waits for all of them."""
    return calls.rule is not None and calls.rule.scattered and not calls.strict


def _traceparent(span: trace.Tracing) -> bytes:
    return b"traceparent: %b\r\n" % span.traceparent.encode()


def _refused(key: str, refusal: Refusal) -> TreeError:
    return TreeError((key,), {"message": refusal.message, "extensions": refusal.extensions})


__all__ = ["ERRORS", "Execution", "Ready", "calls_in"]
