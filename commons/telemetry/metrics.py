"""Metrics in Prometheus text: `http.server.request.duration` and `gateway.partition.*` (OpenTelemetry's HTTP names).

One registry per app, because thirty partitions may share a process and each answers for itself. No label holds a
path: it would grow with whatever callers send.
"""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)

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


class PartitionMetrics:
    """`gateway.partition.{requests,errors,duration,skipped}` by service and country, in an app's registry."""

    def __init__(self, metrics: Metrics) -> None:
        labels, registry = ("service", "country"), metrics.registry
        self._requests = Counter("gateway_partition_requests", "Calls sent to a partition.", labels, registry=registry)
        self._errors = Counter(
            "gateway_partition_errors", "Calls that failed, timed out or were not GraphQL.", labels, registry=registry
        )
        self._skipped = Counter(
            "gateway_partition_skipped", "Calls not sent: the partition was given a rest.", labels, registry=registry
        )
        self._duration = Histogram(
            "gateway_partition_duration_seconds", "Time a call took.", labels, buckets=SECONDS, registry=registry
        )
        self._children: dict[tuple[str, str], tuple[Counter, Counter, Histogram, Counter]] = {}

    def called(self, service: str, country: str, seconds: float, *, failed: bool) -> None:
        """Count one call and how it ended. Names come from the country directory, never from the request."""
        requests, errors, duration, _ = self._of(service, country)
        requests.inc()
        duration.observe(seconds)
        if failed:
            errors.inc()

    def skipped(self, service: str, country: str) -> None:
        """Count a call that was not made."""
        self._of(service, country)[3].inc()

    def _of(self, service: str, country: str) -> tuple[Counter, Counter, Histogram, Counter]:
        found = self._children.get((service, country))
        if found is None:
            found = self._children[service, country] = (
                self._requests.labels(service, country),
                self._errors.labels(service, country),
                self._duration.labels(service, country),
                self._skipped.labels(service, country),
            )
        return found
