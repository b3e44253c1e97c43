"""From the files of a graph to the pipeline that serves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from prometheus_client import Counter

from commons.auth.access import AccessTable
from commons.auth.tokens import Tokens
from commons.directory import COUNTRIES_FILE, Directory
from commons.suggestions import mend
from commons.telemetry.metrics import Metrics, PartitionMetrics
from gateway.fetch.inflight import Inflight
from gateway.fetch.partitions import Partitions
from gateway.http.floods import Share
from gateway.operation.prepare import Documents
from gateway.operation.remembered import Remembered
from gateway.operation.texts import Texts
from gateway.operation.trusted import TrustedDocuments
from gateway.pipeline import Graph, Pipeline
from gateway.response.answer import Response
from gateway.route.cursors import Cursors, Keyring
from gateway.settings import GatewaySettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import gateway_coordinates, public_schema


@dataclass(frozen=True, slots=True)
class Counting:
    """What a gateway counts, whichever graph it serves: calls by partition, plans looked up."""

    partitions: PartitionMetrics
    plans: Callable[[str], None]

    @classmethod
    def of(cls, metrics: Metrics) -> Counting:
        """The counters of one process."""
        return cls(PartitionMetrics(metrics), _plan_counter(metrics))


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a graph: `spare` cursor keys where no file holds any, registered documents, callers' shares."""

    spare: Keyring | None = None
    automatic: Remembered[str] | None = None
    callers: Share | None = None


def build_pipeline(settings: GatewaySettings, counting: Counting | None = None, kept: Kept = Kept()) -> Pipeline:
    """The pipeline behind the app, also for `hemicycle explain`."""
    supergraph = load_supergraph(settings.supergraph.read_text("utf-8"))
    graph = build_graph(settings, supergraph)
    asking = partial(
        Partitions,
        timing=settings.timing,
        metrics=counting.partitions if counting else None,
        sharing=settings.inflight_sharing,
        breaker=settings.rests.breaker,
        bulkhead=settings.bulkhead,
    )
    if counting is not None:
        graph = replace(graph, counted=counting.plans)
    shared = Inflight[Response]() if settings.inflight_sharing else None
    pipeline = partial(
        Pipeline,
        graph,
        introspection=settings.introspection,
        mask=settings.mask_errors,
        shared=shared,
        callers=kept.callers,
        texts=_texts(settings, kept.automatic),
    )
    if graph.rules is None:
        return pipeline(asking(_by_subgraph(supergraph)), None, Cursors(Keyring.fresh(), ()))
    directory = Directory.load(settings.countries or COUNTRIES_FILE, settings.addresses)
    countries = tuple(directory.countries)
    cursors = Cursors(_keyring(settings, kept.spare), countries)
    # Who may ask is for the services to say where the directory names nobody who gives out tokens.
    tokens = Tokens(directory) if directory.issuers else None
    return pipeline(asking(_by_country(directory)), tokens, cursors, countries)


def build_graph(settings: GatewaySettings, supergraph: Supergraph) -> Graph:
    """Supergraph, overlay and access table laid over each other and checked."""
    documents = build_documents(settings, supergraph)
    schema, rules = documents.schema, documents.rules
    table = AccessTable.load(settings.access) if rules and settings.access else None
    if rules and table and (missing := table.missing(gateway_coordinates(schema, rules))):
        raise CompositionError(f"the access table names no rule for {', '.join(missing)}")
    return Graph(supergraph, schema, rules, table, settings.limits, documents)


def build_documents(settings: GatewaySettings, supergraph: Supergraph) -> Documents:
    """The reader of documents against supergraph and overlay, whoever may ask them."""
    mend()
    rules = read_overlay(settings.placement.read_text("utf-8"), supergraph) if settings.placement else None
    return Documents(public_schema(supergraph.api_schema, rules), rules, settings.limits)


def _texts(settings: GatewaySettings, automatic: Remembered[str] | None) -> Texts:
    file = settings.trusted_documents
    trusted = TrustedDocuments.load(file) if file else TrustedDocuments()
    return Texts(trusted, settings.only_trusted, automatic, settings.limits.bytes)


def _plan_counter(metrics: Metrics) -> Callable[[str], None]:
    counter = Counter("gateway_plan_cache", "Plans looked up, by hit or miss.", ("result",), registry=metrics.registry)
    results = {result: counter.labels(result) for result in ("hit", "miss")}
    return lambda result: results[result].inc()


def _by_subgraph(supergraph: Supergraph) -> Any:
    return lambda service, _country: supergraph.subgraphs[service]


def _by_country(directory: Directory) -> Any:
    return lambda service, country: directory.partitions[f"{service}/{country}"]


def _keyring(settings: GatewaySettings, spare: Keyring | None) -> Keyring:
    if settings.keyring is not None:
        return Keyring.load(settings.keyring)
    keys = settings.data / "keys"
    return Keyring.load(keys / "gateway-cursors.json") if keys.is_dir() else spare or Keyring.fresh()
