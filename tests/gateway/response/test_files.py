"""Files through the gateway: streamed block by block, with the caller's token, whole or visibly broken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from commons.auth.access import AccessTable
from commons.auth.caller import ANONYMOUS, Caller, Role, RoleGrant
from commons.errors import Refusal
from commons.ids import global_id
from gateway.access.grants import Grants
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.files import Files
from gateway.fetch.partitions import Partitions, Timing
from gateway.response import files as endpoint
from gateway.response.files import FileEndpoint
from tests.gateway.fetch.raw_server import Exchange, raw_server

ROLL = global_id("BE", "roll", UUID("01a20dc0-f635-7f3f-9d3e-79290387523f"))
PATH = f"/files/BE/rolls/{ROLL}.csv"
COUNTRIES = ("BE", "FR")
HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/csv; charset=utf-8\r\nset-cookie: a=b\r\ncache-control: no-store\r\n"
    b'content-disposition: attachment; filename="roll.csv"\r\ntransfer-encoding: chunked\r\n\r\n'
)
Answer = Callable[[Exchange], Awaitable[None]]


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.fixture(autouse=True)
def logins(monkeypatch: pytest.MonkeyPatch) -> None:
    """`Bearer otto` is an organiser of BE, `Bearer mia` has no role; no token is nobody."""

    async def caller_of(authorization: str | None, purpose: str | None, tokens: Any) -> Caller:
        who = (authorization or "").removeprefix("Bearer ")
        if who not in ("", "otto", "mia"):
            raise Refusal("UNAUTHENTICATED", "The token is not good.")
        grants = (RoleGrant(Role.ORGANISER, frozenset({"BE"})),) if who == "otto" else ()
        return Caller(issuer="test", subject=who, grants=grants) if who else ANONYMOUS

    monkeypatch.setattr(endpoint, "caller_of", caller_of)


class Sent(list[dict[str, Any]]):
    """What an app sent; `came` is set at each message."""

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    async def __call__(self, message: Any) -> None:
        self.append(message)
        self.came.set()

    @property
    def status(self) -> int:
        return self[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self[1:])

    @property
    def error(self) -> dict[str, Any]:
        return json.loads(self.body)["errors"][0]["extensions"]


@asynccontextmanager
async def gateway(behave: Answer) -> AsyncIterator[tuple[FileEndpoint, list[bytes]]]:
    async with raw_server(behave) as server:

        def address(service: str, country: str | None) -> str:
            return {"governance/BE": server.url}[f"{service}/{country}"]

        files = Files(Partitions(address, timing=Timing(call=2.0)))
        table = AccessTable.load()
        try:
            yield FileEndpoint(files, None, lambda c: Grants(c, COUNTRIES, table), COUNTRIES), server.requests
        finally:
            await files.close()


async def get(app: FileEndpoint, path: str = PATH, token: str | None = "otto", method: str = "GET") -> Sent:
    sent = Sent()
    await app(_scope(path, token, method), _waits, sent)
    return sent


def _scope(path: str, token: str | None, method: str = "GET") -> dict[str, Any]:
    headers = [(b"authorization", f"Bearer {token}".encode()), (b"x-purpose", b"AUDIT"), (b"cookie", b"c=d")]
    return {"type": "http", "method": method, "path": path, "headers": headers if token else []}


async def _waits() -> Any:
    await asyncio.Event().wait()


async def _never(exchange: Exchange) -> None:
    raise AssertionError("nothing is sent to a partition")


async def test_a_file_comes_with_its_name_and_nothing_else_of_the_partition() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(HEAD, chunk(b"a,b\n"), chunk(b"1,2\n"), b"0\r\n\r\n")

    async with gateway(behave) as (app, requests):
        sent = await get(app)
    assert (sent.status, sent.body) == (200, b"a,b\n1,2\n")
    assert sent.headers == {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="roll.csv"',
        "cache-control": "no-store",
    }
    head = requests[0].lower()
    assert head.startswith(f"get /bulk/rolls/{ROLL}.csv ".lower().encode())
    assert b"authorization: bearer otto" in head
    assert b"x-purpose: audit" in head
    assert b"traceparent: " in head
    assert b"cookie" not in head


async def test_no_block_waits_for_the_next() -> None:
    first_seen = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        await exchange.send(HEAD, chunk(b"first"))
        await first_seen.wait()
        await exchange.send(chunk(b"second"), b"0\r\n\r\n")

    async with gateway(behave) as (app, _):
        sent = Sent()
        running = asyncio.create_task(app(_scope(PATH, "otto"), _waits, sent))
        async with asyncio.timeout(5):
            while sent.body != b"first":
                sent.came.clear()
                await sent.came.wait()
            first_seen.set()
            await running
    assert sent.body == b"firstsecond"


async def test_a_file_that_breaks_off_is_not_taken_for_whole() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(HEAD, chunk(b"first"))
        exchange.cut()

    async with gateway(behave) as (app, _):
        sent = Sent()
        with pytest.raises(PartitionFailure) as failure:
            await app(_scope(PATH, "otto"), _waits, sent)
    assert failure.value.code == "PARTITION_UNAVAILABLE"
    assert all(message.get("more_body", True) for message in sent)


async def test_who_leaves_ends_the_call() -> None:
    cut = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        await exchange.send(HEAD)
        try:
            while True:
                await exchange.send(chunk(b"x" * 10_000), pause=0.001)
        except ConnectionError:
            cut.set()

    async with gateway(behave) as (app, _):
        sent = Sent()

        async def leaves() -> Any:
            while len(sent) < 3:
                sent.came.clear()
                await sent.came.wait()
            return {"type": "http.disconnect"}

        async with asyncio.timeout(5):
            await app(_scope(PATH, "otto"), leaves, sent)
            await cut.wait()


@pytest.mark.parametrize(
    ("path", "token", "status", "code"),
    [
        (PATH, None, 401, "UNAUTHENTICATED"),
        (PATH, "forged", 401, "UNAUTHENTICATED"),
        (PATH, "mia", 403, "FORBIDDEN"),
        (f"/files/FR/rolls/{ROLL}.csv", "otto", 400, "UNROUTABLE_ID"),
        (f"/files/XX/rolls/{ROLL}.csv", "otto", 400, "UNKNOWN_COUNTRY"),
        ("/files/BE/rolls/nothing", "otto", 404, "NOT_FOUND"),
    ],
)
async def test_what_is_refused_before_a_partition_hears_of_it(
    path: str, token: str | None, status: int, code: str
) -> None:
    async with gateway(_never) as (app, requests):
        sent = await get(app, path, token)
    assert (sent.status, sent.error["code"], requests) == (status, code, [])
    assert sent.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_file_is_asked_for_by_get() -> None:
    async with gateway(_never) as (app, _):
        sent = await get(app, method="POST")
    assert (sent.status, sent.headers["allow"]) == (405, "GET, PUT")


async def test_the_partitions_refusal_is_the_callers() -> None:
    async def behave(exchange: Exchange) -> None:
        said = {"message": "No.", "extensions": {"code": "TRANSITION_NOT_ALLOWED", "country": "BE", "traceId": "x"}}
        await exchange.json(json.dumps({"errors": [said]}).encode(), "400 Bad Request")

    async with gateway(behave) as (app, _):
        sent = await get(app)
    assert (sent.status, sent.error["code"], sent.error["country"]) == (400, "TRANSITION_NOT_ALLOWED", "BE")
    assert sent.error["traceId"] != "x"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", "400 Bad Request"),
        (b'{"errors":[{"message":"x","extensions":{"code":"MADE_UP"}}]}', "400 Bad Request"),
        (b'{"errors":[3]}', "400 Bad Request"),
        (b'{"errors":[{"message":"secret","extensions":{"code":"INTERNAL"}}]}', "500 Internal Server Error"),
        (b"", "302 Found"),
    ],
)
async def test_an_answer_that_is_no_refusal_is_said_to_be_none(body: bytes, status: str) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(body, status, "location: http://elsewhere.test/\r\n")

    async with gateway(behave) as (app, _):
        sent = await get(app)
    assert (sent.status, sent.error["code"]) == (502, "SUBREQUEST_HTTP_ERROR")
    assert b"secret" not in sent.body


async def test_a_country_that_is_not_there_is_said_and_then_given_a_rest() -> None:
    async def behave(exchange: Exchange) -> None:
        exchange.cut()

    async with gateway(behave) as (app, requests):
        for _ in range(5):
            sent = await get(app)
            assert (sent.status, sent.error["code"]) == (503, "PARTITION_UNAVAILABLE")
        asked = len(requests)
        sent = await get(app)
        assert (sent.status, sent.error["code"], len(requests)) == (503, "PARTITION_CIRCUIT_OPEN", asked)


DOCUMENT = f"/files/BE/documents/{global_id('BE', 'document', UUID(int=7))}.pdf"


async def put(app: FileEndpoint, body: bytes, token: str | None = "otto", path: str = DOCUMENT) -> Sent:
    sent, messages = Sent(), [{"type": "http.request", "body": body[:9], "more_body": True}]
    messages.append({"type": "http.request", "body": body[9:], "more_body": False})

    async def receive() -> Any:
        return messages.pop(0) if messages else await _waits()

    await app(_scope(path, token, "PUT"), receive, sent)
    return sent


async def test_a_document_is_passed_on_whole() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(b'{"sha256":"00"}')

    async with gateway(behave) as (app, requests):
        sent = await put(app, b"%PDF-1.7 and so on")
    assert (sent.status, sent.body) == (200, b'{"sha256":"00"}')
    assert requests[0].startswith(b"PUT /bulk/documents/BE.document.")
    assert b"content-length: 18" in requests[0].lower()


@pytest.mark.parametrize(
    ("token", "path", "status"), [("mia", DOCUMENT, 403), (None, DOCUMENT, 401), ("otto", PATH, 405)]
)
async def test_who_may_not_send_one_sends_nothing(token: str | None, path: str, status: int) -> None:
    async with gateway(_never) as (app, requests):
        sent = await put(app, b"%PDF", token, path)
    assert (sent.status, requests) == (status, [])


async def test_no_file_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "UPLOAD_MAX", 10)
    async with gateway(_never) as (app, _):
        assert (await put(app, b"%PDF-1.7 and so on")).status == 413
