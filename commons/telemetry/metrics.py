"""Metrics in Prometheus text: `http.server.request.duration` and `gateway.partition.*` (OpenTelemetry's HTTP names).

One registry per app, because thirty partitions may share a process and each answers for itself. No label holds a
path: it would grow with whatever callers send.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS"})


class Metrics:
    """What one app counts about the requests it serves."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._duration = Histogram(
            "http_server_request_duration_seconds",
            "http.server.request.duration: from the first byte in to the last byte out.",
            ("http_request_method", "http_response_status_code"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._children: dict[tuple[str, int], Histogram] = {}

    def served(self, method: str, status: int, seconds: float) -> None:
        """Count one served request."""
        key = (method if method in METHODS else "_OTHER", status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._duration.labels(key[0], str(status))
        child.observe(seconds)

    def text(self) -> tuple[bytes, Mapping[str, str]]:
        """The body of `/metrics` and its headers."""
        return generate_latest(self.registry), {"content-type": CONTENT_TYPE_LATEST}


class _Calls:
    """What is known of the calls to one partition; `buckets` counts each duration once, beside its upper bound."""

    __slots__ = ("buckets", "errors", "requests", "seconds", "skipped")

    def __init__(self) -> None:
        self.requests = self.errors = self.skipped = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(SECONDS) + 1)

    def cumulative(self) -> list[tuple[str, float]]:
        """Prometheus' form: how many lasted at most so long."""
        bounds = [*map(str, SECONDS), "+Inf"]
        return list(zip(bounds, map(float, accumulate(self.buckets)), strict=True))


class PartitionMetrics(Collector):
    """`gateway.partition.{requests,errors,duration,skipped}` by service and country, in an app's registry.

    Counted in plain numbers and put into Prometheus' form when somebody asks: a request makes a dozen calls, and one
    event loop needs none of the library's locks.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._known: dict[tuple[str, str], _Calls] = {}
        metrics.registry.register(self)

    def called(self, service: str, country: str, seconds: float, *, failed: bool) -> None:
        """Count one call and how it ended. Names come from the country directory, never from the request."""
        calls = self._known.get((service, country)) or self._new(service, country)
        calls.requests += 1
        calls.seconds += seconds
        calls.buckets[bisect_left(SECONDS, seconds)] += 1
        if failed:
            calls.errors += 1

    def skipped(self, service: str, country: str) -> None:
        """Count a call that was not made."""
        (self._known.get((service, country)) or self._new(service, country)).skipped += 1

    def _new(self, service: str, country: str) -> _Calls:
        made = self._known[service, country] = _Calls()
        return made

    def collect(self) -> Iterable[Metric]:
        """Prometheus': the families as they stand now."""
        labels = ("service", "country")
        requests = CounterMetricFamily("gateway_partition_requests", "Calls sent to a partition.", labels=labels)
        errors = CounterMetricFamily(
            "gateway_partition_errors", "Calls that failed, timed out or were not GraphQL.", labels=labels
        )
        skipped = CounterMetricFamily(
            "gateway_partition_skipped", "Calls not sent: the partition was given a rest.", labels=labels
        )
        duration = HistogramMetricFamily("gateway_partition_duration_seconds", "Time a call took.", labels=labels)
        for partition, calls in self._known.items():
            requests.add_metric(partition, calls.requests)
            errors.add_metric(partition, calls.errors)
            skipped.add_metric(partition, calls.skipped)
            duration.add_metric(partition, calls.cumulative(), calls.seconds)
        return (requests, errors, skipped, duration)
