"""All partitions in one process: each request's answer is invented once and then only sent."""

from __future__ import annotations

import sys
from typing import Any

import orjson
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.benchmarks.overhead.invented import answer

JSON = (b"content-type", b"application/json")


class Answering:
    """`/members/BE` answers as that partition, `/jwks` with the issuer's keys; after `/hang/BE` BE never answers."""

    def __init__(self, jwks: dict[str, Any]) -> None:
        self.jwks = orjson.dumps(jwks)
        self.known: dict[tuple[str, bytes], bytes] = {}
        self.hung = "nobody"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        _, first, *rest = scope["path"].split("/")
        if first == "hang":
            self.hung = rest[0]
        elif rest and rest[0] == self.hung:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        found = (
            b"{}" if first == "hang" else self.jwks if scope["path"] == "/jwks" else self.answer(scope["path"], body)
        )
        headers = [JSON, (b"content-length", str(len(found)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": found})

    def answer(self, path: str, body: bytes) -> bytes:
        """The bytes for one request to one partition."""
        found = self.known.get((path, body))
        if found is None:
            asked = orjson.loads(body)
            _, service, country = path.split("/")
            found = self.known[path, body] = orjson.dumps(answer(service, country, asked["query"], asked["variables"]))
        return found


if __name__ == "__main__":
    port, jwks = int(sys.argv[1]), orjson.loads(sys.argv[2])
    uvicorn.run(Answering(jwks), host="127.0.0.1", port=port, log_level="error", access_log=False, lifespan="off")
