"""Calls an ASGI app without a socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tests.answers import whole


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)


async def ask(app: Any, method: str, path: str, body: bytes = b"", query: str = "", **headers: str) -> Answer:
    """One request; header names are given with underscores."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [*raw, (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    sent: list[dict[str, Any]] = []
    requests = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return requests.pop(0) if requests else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return Answer(
        sent[0]["status"],
        {name.decode(): value.decode() for name, value in sent[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


async def graphql(
    app: Any, query: str, variables: dict[str, Any] | None = None, token: str = "", **headers: str
) -> Answer:
    """One GraphQL request over HTTP POST."""
    body = orjson.dumps({"query": whole(query), "variables": variables or {}})
    if token:
        headers["authorization"] = f"Bearer {token}"
    return await ask(app, "POST", "/graphql", body, content_type="application/json", **headers)
