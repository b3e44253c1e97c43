from __future__ import annotations

import ast
import io
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from commons.telemetry import logs, trace
from commons.telemetry.allowed import SHAPES, allowed

SECRETS = ("Amélie Laurent", "amelie@example.org", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "85.07.30-033.61", "BE0403581960")


@pytest.fixture
def stream() -> Iterator[io.BytesIO]:
    found = io.BytesIO()
    logs.configure("DEBUG", found)
    yield found
    logs.configure("CRITICAL")


@pytest.fixture
def lines(stream: io.BytesIO) -> Callable[[], list[dict[str, Any]]]:
    return lambda: [orjson.loads(row) for row in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_trace(lines: Callable[[], list[dict[str, Any]]]) -> None:
    with trace.entered("graphql", None, 0.0) as request:
        structlog.get_logger().info("request", status=200, country="BE")
    structlog.get_logger().info("started")
    first, second = lines()
    assert first.pop("at").endswith("Z")
    assert first == {
        "level": "info",
        "event": "request",
        "status": 200,
        "country": "BE",
        "trace_id": request.trace_id,
    }
    assert "trace_id" not in second


@pytest.mark.parametrize("method", ["POST", "GET", "amelie@example.org"])
def test_the_line_of_a_request_is_as_any_other(lines: Callable[[], list[dict[str, Any]]], method: str) -> None:
    told = {"partition": "members/BE", "method": method, "status": 200, "bytes": 7, "duration_ms": 1.5}
    with trace.entered("graphql", None, 0.0):
        structlog.get_logger().info("request", **told, sampled=False)
        logs.request("members/BE", method, 200, 7, 0.0015)
    usual, quick = lines()
    assert quick.pop("at")[:16] == usual.pop("at")[:16]
    usual.pop("dropped", None)
    assert quick == usual


def test_a_quiet_log_holds_no_requests() -> None:
    found = io.BytesIO()
    logs.configure("WARNING", found)
    logs.request("members/BE", "GET", 200, 7, 0.1)
    logs.configure("CRITICAL")
    assert found.getvalue() == b""


@pytest.mark.parametrize("secret", SECRETS)
def test_no_key_event_or_exception_lets_personal_data_in(
    lines: Callable[[], list[dict[str, Any]]], secret: str
) -> None:
    log = structlog.get_logger()
    log.info(f"login of {secret}")
    log.info("login", name=secret, token=secret, email=secret, subject=secret)
    log.info("login", **dict.fromkeys((key for key in SHAPES if "." not in key), secret))
    try:
        try:
            raise KeyError(secret)
        except KeyError as cause:
            raise ValueError(f"no {secret}") from cause
    except ValueError as error:
        log.error("fault", exc_info=error)
        logging.getLogger("sqlalchemy.engine").error("failed for %s", secret, exc_info=True)
        logging.getLogger(secret).error(secret)
    logging.getLogger("uvicorn.access").error("GET /graphql?query=%s", secret)
    written = lines()
    assert len(written) == 6
    text = orjson.dumps(written).decode()
    assert secret not in text
    assert [part for part in re.split(r"[ @.]", secret) if len(part) > 4 and part in text] == []
    assert [row["event"] for row in written] == ["withheld", "login", "login", "fault", "library", "library"]
    assert written[1]["dropped"] == 4
    assert (written[3]["exception"], written[3]["caused_by"]) == ("ValueError", "KeyError")
    assert "test_logs.py" in written[3]["frames"][-1]


def test_a_level_is_kept(stream: io.BytesIO, lines: Callable[[], list[dict[str, Any]]]) -> None:
    logs.configure("WARNING", stream)
    structlog.get_logger().info("request")
    structlog.get_logger().warning("housekeeping failed")
    logging.getLogger("asyncio").info("chatter")
    assert [row["event"] for row in lines()] == ["housekeeping failed"]


ROOT = Path(__file__).parent.parent.parent.parent
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def test_events_stand_in_the_source_as_constants() -> None:
    """An event put together at run time could say anything in lower case."""
    seen, wrong = 0, []
    for path in (
        path for part in ("commons", "gateway", "services", "hemicycle") for path in (ROOT / part).rglob("*.py")
    ):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                not isinstance(call, ast.Call)
                or not isinstance(call.func, ast.Attribute)
                or call.func.attr not in LEVELS
            ):
                continue
            if isinstance(call.func.value, ast.Name) and call.func.value.id == "log":
                seen += 1
                if not call.args or not isinstance(call.args[0], ast.Constant):
                    wrong.append(f"{path.name}:{call.lineno}")
    assert seen >= 3
    assert wrong == []


_values = st.recursive(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.binary()), st.lists, max_leaves=4
)


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(SHAPES)), st.text()), _values))
def test_only_listed_keys_and_values_without_room_for_a_sentence(values: dict[str, Any]) -> None:
    for key, value in allowed(values).items():
        assert key in SHAPES
        for item in value if isinstance(value, list) else [value]:
            assert isinstance(item, int | float) or (item.isascii() and " " not in item and len(item) <= 240)
