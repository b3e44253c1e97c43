from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import TracerProvider

from commons.errors import Refusal
from commons.telemetry import finished, trace

CALLERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def ring() -> Iterator[finished.Ring]:
    finished.RING.clear()
    yield finished.RING
    finished.RING.clear()


def test_one_request_is_one_tree_through_gateway_and_services(ring: finished.Ring) -> None:
    with trace.entered("graphql", None, 1.0) as request:
        with trace.span("plan", cached=True):
            pass
        with trace.span("fetch", service="members", country="BE") as fetch:
            header = fetch.traceparent
    with trace.continued("graphql", header, service="members", country="BE"), trace.span("read"):
        pass
    rows = {(row["service"], row["name"]): row for row in ring.spans(request.trace_id)}
    parents = {key: row["parent_id"] for key, row in rows.items()}
    ids = {key: row["span_id"] for key, row in rows.items()}
    assert parents == {
        ("gateway", "graphql"): None,
        ("gateway", "plan"): ids["gateway", "graphql"],
        ("gateway", "fetch"): ids["gateway", "graphql"],
        ("members", "graphql"): ids["gateway", "fetch"],
        ("members", "read"): ids["members", "graphql"],
    }
    assert rows["gateway", "plan"]["attributes"] == {"cached": True}


def test_an_unsampled_request_makes_no_span_at_all(ring: finished.Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a span was made")

    monkeypatch.setattr("opentelemetry.sdk.trace.Tracer.start_span", forbidden)
    monkeypatch.setattr("commons.telemetry.trace.NonRecordingSpan", forbidden)
    with trace.entered("graphql", CALLERS, 0.0) as request:
        with trace.span("plan") as inner:
            assert inner is request
            inner.set(rows=1)
        trace.start("fetch").end(ValueError())
        header = inner.traceparent
    with trace.continued("graphql", header, service="members") as below, trace.span("read"):
        assert below.trace_id == request.trace_id
    assert ring.spans() == []


def test_the_decision_goes_on_in_the_flag() -> None:
    with trace.entered("graphql", None, 0.0) as request:
        assert request.traceparent.endswith("-00")
        assert not request.sampled
    with trace.entered("graphql", None, 1.0) as request:
        assert request.traceparent.endswith("-01")
        assert request.sampled


def test_a_callers_trace_id_is_kept_and_its_flag_does_not_decide(ring: finished.Ring) -> None:
    with trace.entered("graphql", CALLERS, 0.0) as request:
        assert request.traceparent.startswith("00-0af7651916cd43dd8448eb211c80319c-")
        assert not request.sampled
    with trace.entered("graphql", CALLERS.replace("-01", "-00"), 1.0) as request:
        assert request.sampled
    [row] = ring.spans()
    assert row["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert row["parent_id"] == "b7ad6b7169203331"


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    [(0.0, 0, 0), (0.5, 350, 650), (1.0, 1000, 1000)],
)
def test_the_ratio_is_a_share_of_requests(ratio: float, low: int, high: int) -> None:
    sampled = 0
    for _ in range(1000):
        with trace.entered("graphql", None, ratio) as request:
            sampled += request.sampled
    assert low <= sampled <= high


@pytest.mark.parametrize("flag", ["00", "02"])
def test_a_service_obeys_the_flag(ring: finished.Ring, flag: str) -> None:
    with trace.continued("graphql", CALLERS[:-2] + flag, service="members") as request:
        assert not request.sampled
    assert ring.spans() == []


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "garbage",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        "ff" + CALLERS[2:],
        CALLERS.upper(),
        CALLERS[:-1],
        CALLERS + "x",
    ],
)
def test_a_header_that_is_none_starts_an_unsampled_trace(header: str | None) -> None:
    """W3C Trace Context, 3.2.2: what cannot be parsed is ignored."""
    with trace.continued("graphql", header, service="members") as request:
        assert not request.sampled
        assert len(request.trace_id) == 32


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    with trace.continued("graphql", "01" + CALLERS[2:] + "-more", service="members") as request:
        assert request.sampled


@given(st.text())
def test_no_header_breaks_a_request(header: str) -> None:
    with trace.continued("graphql", header, service="members") as request:
        assert request.traceparent


def test_an_error_leaves_its_kind_and_code_never_its_text(ring: finished.Ring) -> None:
    with trace.entered("graphql", None, 1.0):
        for error in (Refusal("NOT_FOUND", "Amélie is not here"), ValueError("amelie@example.org")):
            with pytest.raises(type(error)), trace.span("read"):
                raise error
    first, second, root = ring.spans()
    assert first["attributes"] == {"error.type": "Refusal", "code": "NOT_FOUND"}
    assert second["attributes"] == {"error.type": "ValueError"}
    assert first["error"]
    assert not root["error"]
    assert "am" not in str(first["attributes"].values()).lower()


def test_attributes_outside_the_allow_list_are_dropped(ring: finished.Ring) -> None:
    with trace.entered("graphql", None, 1.0), trace.span("read", email="a@example.org", rows=1) as inner:
        inner.set(country="Amélie", name="Amélie", service="members")
    assert ring.spans()[0]["attributes"] == {"rows": 1, "service": "members"}


async def test_requests_at_the_same_time_keep_apart(ring: finished.Ring) -> None:
    async def serve(number: int) -> str:
        with trace.entered("graphql", None, 1.0) as request:
            for _ in range(3):
                with trace.span("plan", calls=number):
                    await asyncio.sleep(0)
            return request.trace_id

    ids = await asyncio.gather(*(serve(number) for number in range(5)))
    for number, trace_id in enumerate(ids):
        plans = [row for row in ring.spans(trace_id) if row["name"] == "plan"]
        assert [row["attributes"] for row in plans] == [{"calls": number}] * 3


def test_overlapping_calls_hang_below_the_same_span(ring: finished.Ring) -> None:
    with trace.entered("graphql", None, 1.0):
        one, two = trace.start("fetch", country="BE"), trace.start("fetch", country="FR")
        one.end()
        two.end(TimeoutError())
    first, second, root = ring.spans()
    assert first["parent_id"] == second["parent_id"] == root["span_id"]
    assert (first["error"], second["error"]) == (False, True)


def test_outside_a_request_there_is_nothing_to_trace(ring: finished.Ring) -> None:
    with trace.span("read") as inner:
        assert inner is trace.OUTSIDE
    assert ring.spans() == []


def test_the_ring_forgets_the_oldest() -> None:
    ring = finished.Ring(2)
    tracer = TracerProvider(shutdown_on_exit=False)
    tracer.add_span_processor(ring)
    for name in "abc":
        tracer.get_tracer("t").start_span(name).end()
    assert [row["name"] for row in ring.spans()] == ["b", "c"]
