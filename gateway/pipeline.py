"""The pipeline on one page: each stage hands on one frozen thing, and each of them prints.

    http → operation → access → plan → route → fetch → merge → response
    Request  Asked     Grants   Plan   Calls   Replies Tree    Response

Caching is wrapped around the stages here. Of the spans, `operation`, `plan` and `response` are opened here; `parse` and
`validate` where a document is read for the first time, `route`, `fetch` and `merge` once for each wave of a plan.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLSchema

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.auth.headers import caller_of
from commons.auth.tokens import Tokens, expires_at
from commons.events.text import MEDIA_TYPE as EVENT_STREAM
from commons.telemetry import trace
from gateway.access.coordinates import coordinates_of
from gateway.access.grants import Grants
from gateway.fetch.inflight import Inflight
from gateway.fetch.partitions import Partitions, header_lines
from gateway.http.floods import Share
from gateway.http.request import HttpRefusal, Request
from gateway.merge.plain import Execution, Ready
from gateway.operation.cost import Countries, check_cost, size_variables
from gateway.operation.introspection import introspected, introspects, refuse_introspection
from gateway.operation.limits import Limits
from gateway.operation.model import Operation
from gateway.operation.prepare import Asked, Documents
from gateway.operation.texts import Texts
from gateway.plan.planner import plan
from gateway.response.answer import Response, formatted_all
from gateway.response.compiled import Compiler, ObjectShape, condition_names
from gateway.response.project import Projection
from gateway.route.cursors import Cursors
from gateway.route.model import Routing
from gateway.route.overlay import PlannerOverlay
from gateway.subscribe.opening import Asking, Following, subscription
from gateway.subscribe.running import Subscription
from gateway.supergraph.model import Supergraph
from gateway.supergraph.placement import COUNTRIES_ARGUMENT, OverlayRules
from gateway.supergraph.selections import Field

PLANS_CACHED = 2_000
GRANTS_CACHED = 10_000
Watch = Callable[[str, Any], None]


def _permit_all(coordinates: tuple[str, ...]) -> None:
    """For who only looks at plans."""


@dataclass(frozen=True)
class Planned:
    """What is known about a normalised operation, whoever asks it: its plan, what it needs, how its answer looks."""

    operation: Operation
    ready: Ready
    coordinates: tuple[str, ...]
    conditions: tuple[str, ...]
    introspects: bool
    sizes: tuple[str, ...] = ()
    """Variables that decide the cost: page sizes and countries."""
    shapes: dict[tuple[bool, ...], ObjectShape] = field(default_factory=dict)
    costs: dict[tuple[int | None, ...], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Graph:
    """One composed graph with its overlay and the caches that hold for it; reloading makes a new one."""

    supergraph: Supergraph
    schema: GraphQLSchema
    rules: OverlayRules | None
    table: AccessTable | None
    limits: Limits
    documents: Documents
    counted: Callable[[str], None] = field(default=lambda result: None)
    """Told "hit" or "miss" for every plan that is looked up."""
    _plans: OrderedDict[str, Planned] = field(default_factory=OrderedDict)
    _recent: dict[int, Planned] = field(default_factory=dict)

    def planned(self, operation: Operation, permit: Callable[[tuple[str, ...]], None] = _permit_all) -> Planned:
        """The plan of an operation, from the cache if an equal one came before.

        `permit` raises for coordinates that may not be asked for: before planning, which costs most.
        """
        recent = self._recent.get(id(operation))
        if recent is not None and recent.operation is operation:
            permit(recent.coordinates)
            self.counted("hit")
            return recent
        key = str(operation)
        found = self._plans.get(key)
        coordinates = found.coordinates if found else coordinates_of(self.schema, operation)
        permit(coordinates)
        self.counted("miss" if found is None else "hit")
        if found is None:
            found = self._plans[key] = self._plan(operation, coordinates)
            if len(self._plans) > PLANS_CACHED:
                self._plans.popitem(last=False)
        self._plans.move_to_end(key)
        if len(self._recent) > PLANS_CACHED:
            self._recent.clear()
        if found.operation is operation:
            self._recent[id(operation)] = found
        return found

    def _plan(self, operation: Operation, coordinates: tuple[str, ...]) -> Planned:
        overlay = PlannerOverlay(self.rules) if self.rules else None
        guarded = self.table.guarded if self.table else frozenset()
        made = plan(self.supergraph, operation, overlay, guarded)
        conditions = tuple(sorted(condition_names(operation.selections)))
        sizes = size_variables(operation.selections)
        return Planned(operation, Ready.of(made), coordinates, conditions, introspects(operation), sizes)

    def shape(self, planned: Planned, variables: Mapping[str, Any]) -> ObjectShape:
        """The compiled answer for this request's skip/include values."""
        values = tuple(bool(variables.get(name)) for name in planned.conditions)
        found = planned.shapes.get(values)
        if found is None:
            if len(planned.shapes) > 64:
                planned.shapes.clear()
            conditions = dict(zip(planned.conditions, values, strict=True))
            with_partitions = self.rules.with_partitions if self.rules else frozenset()
            found = planned.shapes[values] = Compiler(self.schema, conditions, with_partitions).operation(
                planned.operation
            )
        return found


@dataclass(frozen=True)
class Pipeline:
    """Everything a request flows through. `countries` are the directory's codes; empty without an overlay."""

    graph: Graph
    partitions: Partitions
    tokens: Tokens | None
    cursors: Cursors
    countries: tuple[str, ...] = ()
    introspection: bool = True
    mask: bool = True
    shared: Inflight[Response] | None = None
    """Equal queries of one caller at the same moment are run once (M21); None runs every request."""
    callers: Share | None = None
    """How much one caller may ask; None is no bound."""
    texts: Texts = field(default_factory=Texts)
    """Which documents are run, and where those that come by name are found."""
    _known_grants: dict[str, Grants] = field(default_factory=dict)

    async def answer(self, request: Request, watch: Watch | None = None) -> Response:
        """The response to one request. A `Refusal` means that nothing was run."""
        tell = watch or _ignore
        tell("http", request)
        caller = await caller_of(request.authorization, request.purpose, self.tokens)
        with self._place(caller):
            return await self._answer(request, caller, watch)

    def _place(self, caller: Caller) -> AbstractContextManager[None]:
        """Counts one request of a caller while it runs."""
        if self.callers is None or caller.anonymous:
            return nullcontext()
        return self.callers.place(f"{caller.issuer}/{caller.subject}")

    async def _answer(self, request: Request, caller: Caller, watch: Watch | None) -> Response:
        tell = watch or _ignore
        with trace.span("operation"):
            asked = self._asked(request)
            tell("operation", asked)
        grants = self.grants_of(caller)
        with trace.span("plan"):
            planned = self.graph.planned(asked.operation, grants.refuse_hopeless)
        self._check_cost(planned, asked)
        tell("access", grants)
        tell("plan", planned.ready.plan)
        passed_on, seconds = _passed_on(request), request.seconds
        execution = Execution(planned.ready, self._routing(asked, grants), self.partitions, passed_on, watch, seconds)
        if self.shared is None or asked.operation.kind != "query":
            return await self._run(planned, asked, grants, execution)
        # Who waits longer than the one she would follow asks for herself.
        key = (id(planned), orjson.dumps(asked.variables), passed_on, seconds)
        return await self.shared.ask(key, lambda: self._run(planned, asked, grants, execution))

    async def _run(self, planned: Planned, asked: Asked, grants: Grants, execution: Execution) -> Response:
        tell = execution.watch or _ignore
        tree = await execution.run()
        if planned.introspects:
            tree.update(introspected(self.graph.schema, asked.operation, asked.variables))
        with trace.span("response"):
            response = self._response(planned, asked, grants, execution)
            tell("response", response)
        return response

    async def subscribe(
        self, following: Following, request: Request, last_event_id: str | None = None
    ) -> Subscription | Response:
        """The subscription that is asked for, not yet begun; a query or a mutation is answered. Raises `Refusal`."""
        caller = await caller_of(request.authorization, request.purpose, self.tokens)
        # Opening one counts like asking; how many may be open is bounded by themselves.
        with self._place(caller):
            asked = self._asked(request, events=True)
            if asked.operation.kind == "subscription":
                return self._opened(following, request, caller, asked, last_event_id)
            return await self._answer(request, caller, None)

    def _opened(
        self, following: Following, request: Request, caller: Caller, asked: Asked, last_event_id: str | None
    ) -> Subscription:
        grants = self.grants_of(caller)
        planned = self.graph.planned(asked.operation, grants.refuse_hopeless)
        self._check_cost(planned, asked)
        routing, passed_on = self._routing(asked, grants), _passed_on(request)
        return subscription(
            planned.ready,
            routing,
            _asking(caller, request),
            following,
            last_event_id,
            begin=lambda: Execution(planned.ready, routing, self.partitions, passed_on),
            respond=lambda execution: self._response(planned, asked, grants, execution),
        )

    def grants_of(self, caller: Caller) -> Grants:
        """A caller's grants, remembered: they follow from her roles and the table alone."""
        found = self._known_grants.get(caller.digest)
        if found is None or found.caller.token != caller.token:
            if len(self._known_grants) > GRANTS_CACHED:
                self._known_grants.clear()
            found = self._known_grants[caller.digest] = Grants(caller, self.countries, self.graph.table)
        return found

    def _asked(self, request: Request, *, events: bool = False) -> Asked:
        text = self.texts.text_of(request)
        asked = self.graph.documents.ask(text, request.operation_name, request.variables)
        if not self.introspection:
            refuse_introspection(asked.operation)
        if request.read_only and asked.operation.kind == "mutation":
            raise HttpRefusal(405, "GET is for queries; send a mutation by POST.", allow="POST")
        if asked.operation.kind == "subscription" and not events:
            raise HttpRefusal(406, f"A subscription is answered as a stream: send 'Accept: {EVENT_STREAM}'.")
        return asked

    def _check_cost(self, planned: Planned, asked: Asked) -> None:
        """Equal page sizes and numbers of countries cost the same: counted once."""
        rules = self.graph.rules
        limit = self.graph.limits.cost_of(countries=rules is not None)
        key = tuple([_size(asked.variables.get(name)) for name in planned.sizes])
        if planned.costs.get(key, limit + 1) <= limit:
            return

        def countries(root: Field) -> int:
            rule = rules.roots.get((asked.operation.kind, root.name)) if rules else None
            if rule is None or not rule.scattered:
                return 1
            named = next((a for a in root.arguments if a.name == COUNTRIES_ARGUMENT), None)
            wanted = asked.variables.get(named.text.removeprefix("$")) if named else None
            return len(wanted) if isinstance(wanted, list) else max(len(self.countries), 1)

        asking = Countries(countries, rules.folded if rules else frozenset(), max(len(self.countries), 1))
        if len(planned.costs) > 256:
            planned.costs.clear()
        planned.costs[key] = check_cost(self.graph.schema, asked.operation, asked.variables, asking, limit)

    def _routing(self, asked: Asked, grants: Grants) -> Routing:
        home = _home(grants.caller, self.countries)
        return Routing(self.graph.rules, self.countries, grants, self.cursors, asked.variables, home)

    def _response(self, planned: Planned, asked: Asked, grants: Grants, execution: Execution) -> Response:
        projection = Projection(grants if self.graph.table else None)
        data = projection.data(self.graph.shape(planned, asked.variables), execution.tree)
        trace_id = trace.current().trace_id
        extensions: dict[str, Any] = {}
        if execution.countries.worst:
            extensions["partitions"] = execution.countries.as_extension(self.countries)
        if execution.relations:
            extensions["aggregates"] = execution.relations
        if projection.conflicts:
            extensions["conflicts"] = [
                {"path": path, "kept": found.kept, "differs": list(found.differs)}
                for path, found in projection.conflicts
            ]
        return Response(data, formatted_all(projection.errors, trace_id, mask=self.mask), extensions)


def _size(value: Any) -> int | None:
    """What of a variable's value the cost depends on."""
    return len(value) if isinstance(value, list) else value if isinstance(value, int) else None


def _ignore(stage: str, artefact: Any) -> None:
    """Nobody watches."""


def _home(caller: Caller, countries: tuple[str, ...]) -> str | None:
    return caller.home if caller.home in countries else None


def _passed_on(request: Request) -> bytes:
    """What services are told of the request: they check the same token again."""
    return header_lines(_headers(request))


def _headers(request: Request) -> dict[str, str]:
    headers = {"authorization": request.authorization, "x-purpose": request.purpose, **dict(request.passed_on)}
    return {name: value for name, value in headers.items() if value}


def _asking(caller: Caller, request: Request) -> Asking:
    headers = {**_headers(request), "traceparent": trace.current().traceparent}
    if caller.anonymous:
        return Asking("", None, headers)
    return Asking(f"{caller.issuer}/{caller.subject}", expires_at(caller.token), headers)
