"""Reading a GraphQL request from HTTP; each refusal carries its status (GraphQL over HTTP, section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import orjson

from commons.errors import Refusal

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"


class HttpRefusal(Refusal):
    """A request that is not GraphQL over HTTP, or may not be made this way."""

    def __init__(self, status: int, message: str, *, code: str = "BAD_REQUEST", **headers: str) -> None:
        super().__init__(code, message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request: what is asked, by whom it says it is asked, and how the answer may look.

    `document` is empty where `document_id` or the extension `persistedQuery` names it.
    """

    document: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    authorization: str | None = field(default=None, repr=False)
    purpose: str | None = None
    read_only: bool = False
    """Came by GET: must not write."""
    media_type: str = JSON
    document_id: str | None = None
    passed_on: tuple[tuple[str, str], ...] = ()
    """Further headers that services are told, from the gateway's own list."""
    seconds: float | None = None
    """How long the caller waits for the answer, where she says so."""

    def __str__(self) -> str:
        name = f" {self.operation_name}" if self.operation_name else ""
        token = "with a token" if self.authorization else "without a token"
        purpose = f", purpose {self.purpose}" if self.purpose else ""
        text = self.document.strip() or self.document_id or ""
        return f"request{name}, {token}{purpose}\n{text}\nvariables {dict(self.variables)}"


def read_request(
    method: str, query: bytes, headers: Mapping[bytes, str], body: bytes, passed: Sequence[str] = ()
) -> Request:
    """The request behind an HTTP message; header names are lower-case bytes. Raises `HttpRefusal`.

    `passed` names headers that go on to services; no others do.
    """
    media_type = accepted(headers.get(b"accept"))
    if method == "POST":
        content_type, _, parameters = headers.get(b"content-type", "").partition(";")
        if content_type.strip().lower() != JSON:
            # A form or plain text can be posted by any page of any site (CSRF); JSON cannot without being asked for.
            raise HttpRefusal(415, f"POST a body of type {JSON}.")
        charset = parameters.strip().lower().replace('"', "")
        if charset.startswith("charset=") and charset not in ("charset=utf-8", "charset=utf8"):
            raise HttpRefusal(415, "Send the body in UTF-8.")
        fields = _json_object(body)
    elif method == "GET":
        _refuse_cross_site(headers)
        fields = _query_fields(query)
    else:
        raise HttpRefusal(405, "GraphQL is asked by GET or POST.", allow="GET, POST")
    extensions = _typed(fields, "extensions", dict, "an object") or {}
    document_id = _typed(fields, "documentId", str, "text")
    return Request(
        document=_document(fields, named=document_id is not None or "persistedQuery" in extensions),
        operation_name=_typed(fields, "operationName", str, "text"),
        variables=_typed(fields, "variables", dict, "an object") or {},
        extensions=extensions,
        authorization=headers.get(b"authorization"),
        purpose=headers.get(b"x-purpose"),
        read_only=method == "GET",
        media_type=media_type,
        document_id=document_id,
        seconds=_seconds(headers.get(b"x-timeout-ms")),
        passed_on=tuple((name, headers[key]) for name in passed if (key := name.encode()) in headers),
    )


def _seconds(timeout: str | None) -> float | None:
    if timeout is None:
        return None
    if not (timeout.isascii() and timeout.isdigit() and len(timeout) < 9 and int(timeout)):
        raise HttpRefusal(400, "x-timeout-ms is a whole number of milliseconds, one at least.")
    return int(timeout) / 1000


@lru_cache(maxsize=256)  # callers of one program send the same
def accepted(accept: str | None) -> str:
    """The media type to answer in: the specification's own where it is asked for, else plain JSON; 406 for neither."""
    if not accept:
        return JSON
    best, chosen = 0.0, None
    for entry in accept.split(","):
        name, _, parameters = entry.partition(";")
        quality = _quality(parameters)
        offered = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "application/*": JSON, "*/*": JSON}.get(name.strip().lower())
        if offered is not None and quality > best:
            best, chosen = quality, offered
    if chosen is None:
        raise HttpRefusal(406, f"Accept {GRAPHQL_JSON} or {JSON}.")
    return chosen


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _refuse_cross_site(headers: Mapping[bytes, str]) -> None:
    """Browsers say where a request comes from; another site's page must have been allowed to add a header."""
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is None and origin is not None and origin.rpartition("//")[2] != headers.get(b"host"):
        site = "cross-site"  # a browser that does not say it yet
    if site in ("cross-site", "same-site") and b"x-graphql-csrf" not in headers:
        raise HttpRefusal(403, "Add the header x-graphql-csrf to queries from another site.", code="FORBIDDEN")


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HttpRefusal(400, "The body is not JSON.") from error
    if isinstance(fields, list):
        raise HttpRefusal(400, "Batches are off: send one operation for each request.")
    if not isinstance(fields, dict):
        raise HttpRefusal(400, "The body is a JSON object with 'query'.")
    return fields


def _query_fields(query: bytes) -> dict[str, Any]:
    try:
        found = parse_qs(query.decode("ascii"), keep_blank_values=True, strict_parsing=False, max_num_fields=20)
    except ValueError as error:
        raise HttpRefusal(400, "The query string cannot be read.") from error
    fields: dict[str, Any] = {}
    for name in ("query", "documentId", "operationName", "variables", "extensions"):
        values = found.get(name)
        if not values or (values[0] == "" and name != "query"):
            continue
        fields[name] = values[0]
        if name in ("variables", "extensions"):
            fields[name] = _json_text(name, values[0])
    return fields


def _json_text(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise HttpRefusal(400, f"'{name}' is not JSON.") from error


def _document(fields: Mapping[str, Any], *, named: bool) -> str:
    document = fields.get("query")
    if document is None and named:
        return ""
    if not isinstance(document, str) or not document.strip():
        raise HttpRefusal(400, "'query' holds the GraphQL document as text.")
    return document


def _typed(fields: Mapping[str, Any], name: str, kind: type, called: str) -> Any:
    value = fields.get(name)
    if value is not None and not isinstance(value, kind):
        raise HttpRefusal(400, f"'{name}' is {called} or null.")
    return value
