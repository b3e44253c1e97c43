"""Reading GraphQL requests from HTTP (GraphQL over HTTP, section 5; CSRF)."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.http.request import GRAPHQL_JSON, JSON, HttpRefusal, accepted, read_request

HEADERS = {b"content-type": "application/json"}


def post(body: bytes, **headers: str) -> Any:
    extra = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return read_request("POST", b"", {**HEADERS, **extra}, body)


def status(call: Any, *arguments: Any, **named: Any) -> int:
    with pytest.raises(HttpRefusal) as refused:
        call(*arguments, **named)
    return refused.value.status


def test_a_post_carries_everything() -> None:
    found = post(
        b'{"query":"{a}","operationName":"A","variables":{"x":1},"extensions":{"y":2}}',
        authorization="Bearer t",
        x_purpose="SERVICE",
    )
    assert (found.document, found.operation_name, found.variables, found.extensions) == ("{a}", "A", {"x": 1}, {"y": 2})
    assert (found.authorization, found.purpose, found.read_only) == ("Bearer t", "SERVICE", False)
    assert "Bearer t" not in str(found)
    assert "Bearer t" not in repr(found)


def test_nulls_are_as_good_as_absent() -> None:
    found = post(b'{"query":"{a}","operationName":null,"variables":null,"extensions":null}')
    assert (found.operation_name, found.variables, found.extensions) == (None, {}, {})


def test_a_get_carries_everything_and_only_reads() -> None:
    query = b"query=query%20A%7Ba%7D&operationName=A&variables=%7B%22x%22%3A1%7D"
    found = read_request("GET", query, {}, b"")
    assert (found.document, found.operation_name, found.variables) == ("query A{a}", "A", {"x": 1})
    assert found.read_only


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'[{"query":"{a}"}]',
        b'"query"',
        b"{}",
        b'{"query":1}',
        b'{"query":"  "}',
        b'{"query":"{a}","variables":[]}',
        b'{"query":"{a}","operationName":1}',
        b'{"query":"{a}","extensions":"x"}',
        b'{"query":"\xff"}',
    ],
)
def test_what_is_not_a_request_is_refused(body: bytes) -> None:
    assert status(post, body) == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_any_page_could_post_is_refused(kind: str) -> None:
    assert status(read_request, "POST", b"", {b"content-type": kind}, b'{"query":"{a}"}') == 415


def test_charsets() -> None:
    assert post(b'{"query":"{a}"}', content_type="application/json; charset=UTF-8").document == "{a}"
    assert status(post, b'{"query":"{a}"}', content_type="application/json; charset=latin-1") == 415


def test_queries_from_other_sites_need_a_header_that_they_must_be_allowed_to_set() -> None:
    query = b"query=%7Ba%7D"
    assert status(read_request, "GET", query, {b"sec-fetch-site": "cross-site"}, b"") == 403
    allowed = {b"sec-fetch-site": "cross-site", b"x-graphql-csrf": "1"}
    assert read_request("GET", query, allowed, b"").document == "{a}"
    assert read_request("GET", query, {b"sec-fetch-site": "same-origin"}, b"").document == "{a}"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(method: str) -> None:
    assert status(read_request, method, b"", HEADERS, b"") == 405


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{JSON};q=0.5, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON}", JSON),
        ("text/html, */*;q=0.1", JSON),
        ("application/json;charset=utf-8", JSON),
    ],
)
def test_the_media_type_is_negotiated(accept: str | None, chosen: str) -> None:
    assert accepted(accept) == chosen


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/json;q=0", "application/json;q=x"])
def test_nothing_acceptable(accept: str) -> None:
    assert status(accepted, accept) == 406


@pytest.mark.parametrize(("given", "seconds"), [("1500", 1.5), ("1", 0.001), (None, None)])
def test_a_caller_says_how_long_she_waits(given: str | None, seconds: float | None) -> None:
    headers = {b"content-type": "application/json"} | ({b"x-timeout-ms": given} if given else {})
    assert read_request("POST", b"", headers, b'{"query":"{a}"}').seconds == seconds


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "soon", "", "²", "123456789"])
def test_a_time_that_is_none_is_refused(given: str) -> None:
    headers = {b"content-type": "application/json", b"x-timeout-ms": given}
    with pytest.raises(HttpRefusal) as refused:
        read_request("POST", b"", headers, b'{"query":"{a}"}')
    assert refused.value.status == 400
