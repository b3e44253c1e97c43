from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from commons.telemetry.metrics import Metrics, PartitionMetrics

SERVICE = ("service", "members")


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    body, headers = metrics.text()
    assert headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_requests_by_method_and_status_alone() -> None:
    metrics = Metrics()
    metrics.served("POST", 200, 0.02)
    metrics.served("POST", 200, 0.04)
    metrics.served("BREW", 405, 0.001)
    found = samples(metrics)
    post = (("http_request_method", "POST"), ("http_response_status_code", "200"))
    other = (("http_request_method", "_OTHER"), ("http_response_status_code", "405"))
    assert found["http_server_request_duration_seconds_count", post] == 2
    assert round(found["http_server_request_duration_seconds_sum", post], 6) == 0.06
    assert found["http_server_request_duration_seconds_count", other] == 1


def test_calls_by_service_and_country() -> None:
    metrics = Metrics()
    calls = PartitionMetrics(metrics)
    calls.called("members", "BE", 0.01, failed=False)
    calls.called("members", "BE", 3.0, failed=True)
    calls.skipped("members", "IT")
    found = samples(metrics)
    be, it = (("country", "BE"), ("service", "members")), (("country", "IT"), ("service", "members"))
    assert found["gateway_partition_requests_total", be] == 2
    assert found["gateway_partition_errors_total", be] == 1
    assert found["gateway_partition_duration_seconds_count", be] == 2
    assert found["gateway_partition_skipped_total", it] == 1
    assert found["gateway_partition_requests_total", it] == 0


def test_durations_fall_into_buckets_up_to_and_with_their_bound() -> None:
    metrics = Metrics()
    calls = PartitionMetrics(metrics)
    for seconds in (0.0001, 0.01, 0.011, 10.0, 99.0):
        calls.called("members", "BE", seconds, failed=False)
    found = samples(metrics)
    counted = {
        bound: found["gateway_partition_duration_seconds_bucket", (("country", "BE"), ("le", bound), SERVICE)]
        for bound in ("0.0005", "0.005", "0.01", "0.025", "10.0", "+Inf")
    }
    assert counted == {"0.0005": 1, "0.005": 1, "0.01": 2, "0.025": 3, "10.0": 4, "+Inf": 5}
    assert round(found["gateway_partition_duration_seconds_sum", (("country", "BE"), SERVICE)], 4) == 109.0211


def test_each_app_answers_for_itself() -> None:
    one, two = Metrics(), Metrics()
    one.served("GET", 200, 0.1)
    assert not any("duration_seconds_count" in name for name, _ in samples(two))
    assert any(name == "process_resident_memory_bytes" for name, _ in samples(two))
