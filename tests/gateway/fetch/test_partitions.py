"""The transport against a server that misbehaves in every way (chunked, cut, slow, garbage, closing)."""

from __future__ import annotations

import asyncio
import socket

import pytest

from gateway.fetch.breaker import Breaker
from gateway.fetch.partitions import Partitions, Reply, Timing, header_lines
from gateway.fetch.pool import Bulkhead
from tests.gateway.fetch.raw_server import Behaviour, Exchange, RawServer, raw_server

DATA = b'{"data":{"a":1}}'
BODY = b'{"query":"{a}","variables":{}}'


async def call(behave: Behaviour, *, times: int = 1, write: bool = False, timing: Timing | None = None) -> list[Reply]:
    async with raw_server(behave) as server:
        return await calls_to(server, times=times, write=write, timing=timing)


async def calls_to(
    server: RawServer, *, times: int = 1, write: bool = False, timing: Timing | None = None
) -> list[Reply]:
    partitions = Partitions(lambda *_: server.url, timing=timing, retry_pause=0.001, sharing=False)
    try:
        return [await partitions.call("members", "BE", BODY, write=write) for _ in range(times)]
    finally:
        await partitions.close()


def code(reply: Reply) -> str | None:
    return reply.failure.code if reply.failure else None


async def test_one_connection_carries_many_requests() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        replies = await calls_to(server, times=5)
        assert [reply.data for reply in replies] == [{"a": 1}] * 5
        assert server.connections == 1
        assert server.requests[0].startswith(b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:")
        assert server.requests[0].endswith(BODY)


async def test_calls_at_the_same_time_take_connections_of_their_own_up_to_the_pools_size() -> None:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(0.01)
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, bulkhead=Bulkhead(connections=3), sharing=False)
        replies = await asyncio.gather(*(partitions.call("members", "BE", BODY) for _ in range(12)))
        assert all(reply.data == {"a": 1} for reply in replies)
        assert server.connections == 3
        await partitions.close()


@pytest.mark.parametrize("step", [1, 2, 7, 1_000])
async def test_chunked_bodies_in_pieces_of_any_size(step: int) -> None:
    whole = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/graphql-response+json; charset=utf-8\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n" + DATA[:5] + b"\r\n"
        b"b;name=value\r\n" + DATA[5:] + b"\r\n0\r\nTrailer: x\r\n\r\n"
    )

    async def behave(exchange: Exchange) -> None:
        await exchange.send(*(whole[i : i + step] for i in range(0, len(whole), step)))

    assert [reply.data for reply in await call(behave, times=2)] == [{"a": 1}] * 2


async def test_an_informational_answer_comes_before_the_real_one() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
        await exchange.json(DATA)

    assert (await call(behave))[0].data == {"a": 1}


async def test_a_body_without_a_length_ends_with_the_connection() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n", DATA)
        exchange.writer.close()

    assert [reply.data for reply in await call(behave, times=2)] == [{"a": 1}] * 2


async def test_connection_close_is_obeyed() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(DATA, headers="connection: close\r\n")

    async with raw_server(behave) as server:
        await calls_to(server, times=3)
        assert server.connections == 3


@pytest.mark.parametrize("write", [False, True])
async def test_a_truncated_answer_is_retried_for_reads_only(write: bool) -> None:
    async def behave(exchange: Exchange) -> None:
        if exchange.number == 1:
            await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{")
            exchange.cut()
        else:
            await exchange.json(DATA)

    async with raw_server(behave) as server:
        (reply,) = await calls_to(server, write=write)
        assert code(reply) == ("PARTITION_UNAVAILABLE" if write else None)
        assert len(server.requests) == (1 if write else 2)


async def test_a_kept_connection_that_the_other_side_closed_costs_nobody_an_answer() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(DATA)
        exchange.writer.close()

    replies = await call(behave, times=4)
    assert [reply.data for reply in replies] == [{"a": 1}] * 4


async def test_retries_have_a_budget() -> None:
    async def behave(exchange: Exchange) -> None:
        exchange.cut()

    async with raw_server(behave) as server:
        partitions = Partitions(
            lambda *_: server.url, retry_pause=0.001, breaker=lambda: Breaker(failures=1_000), sharing=False
        )
        for _ in range(20):
            assert code(await partitions.call("members", "BE", BODY)) == "PARTITION_UNAVAILABLE"
        assert 20 < len(server.requests) <= 26
        await partitions.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"not http at all\r\n\r\n", "SUBREQUEST_MALFORMED_RESPONSE"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n{{{",
            "SUBREQUEST_MALFORMED_RESPONSE",
        ),
        (b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\n{}", "SUBREQUEST_MALFORMED_RESPONSE"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]",
            "SUBREQUEST_MALFORMED_RESPONSE",
        ),
        (
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
            "SUBREQUEST_MALFORMED_RESPONSE",
        ),
        (
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{"data": 12}',
            "SUBREQUEST_MALFORMED_RESPONSE",
        ),
        (
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{"errors":"x"}',
            "SUBREQUEST_MALFORMED_RESPONSE",
        ),
        (b"HTTP/1.1 500 No\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\noops", "SUBREQUEST_HTTP_ERROR"),
        (b"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n", "SUBREQUEST_HTTP_ERROR"),
    ],
)
async def test_garbage_has_a_name(answer: bytes, expected: str) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(answer)

    (reply,) = await call(behave)
    assert code(reply) == expected
    assert reply.failure is not None
    shown = reply.failure.formatted()
    assert shown["extensions"]["service"] == "members"
    assert shown["extensions"]["country"] == "BE"
    assert "oops" not in str(shown)


async def test_an_error_status_with_a_graphql_body_is_a_graphql_answer() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(b'{"errors":[{"message":"Log in first"}]}', status="401 No")

    (reply,) = await call(behave)
    assert reply.failure is None
    assert reply.errors == [{"message": "Log in first"}]


async def test_a_slow_country_runs_out_of_its_own_time() -> None:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(5)

    (reply,) = await call(behave, timing=Timing(call=0.05))
    assert code(reply) == "PARTITION_TIMEOUT"
    assert reply.took_ms < 1_000


async def test_a_late_answer_never_reaches_the_next_request() -> None:
    async def behave(exchange: Exchange) -> None:
        if exchange.number == 1:
            await asyncio.sleep(0.05)
            await exchange.json(b'{"data":{"a":"late"}}')
        else:
            await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, timing=Timing(call=0.02), sharing=False)
        assert code(await partitions.call("members", "BE", BODY)) == "PARTITION_TIMEOUT"
        await asyncio.sleep(0.06)
        assert (await partitions.call("members", "BE", BODY)).data == {"a": 1}
        assert server.open == 1, "the connection that was given up is closed"
        await partitions.close()


@pytest.mark.parametrize("together", [True, False])
async def test_a_second_answer_to_one_question_never_reaches_the_next_request(together: bool) -> None:
    def answer(body: bytes) -> bytes:
        return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)

    async def behave(exchange: Exchange) -> None:
        stray = answer(b'{"data":{"a":"stray"}}')
        if together:
            await exchange.send(answer(DATA) + stray[:40])
        else:
            await exchange.send(answer(DATA), stray, pause=0.01)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, retry_pause=0.001, sharing=False)
        for _ in range(3):
            assert (await partitions.call("members", "BE", BODY)).data == {"a": 1}
            await server.closed()
        assert server.connections == 3, "a connection with a stray answer in it is closed"
        await partitions.close()


async def test_the_deadline_covers_waiting_for_a_connection() -> None:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(0.2)
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, timing=Timing(call=0.3), bulkhead=Bulkhead(1), sharing=False)
        replies = await asyncio.gather(*(partitions.call("members", "BE", BODY) for _ in range(3)))
        assert [code(reply) for reply in replies] == [None, "PARTITION_TIMEOUT", "PARTITION_TIMEOUT"]
        assert all(reply.took_ms < 400 for reply in replies)
        await partitions.close()


async def test_without_time_left_nothing_is_sent() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, sharing=False)
        assert code(await partitions.call("members", "BE", BODY, write=True, within=0)) == "PARTITION_TIMEOUT"
        assert (await partitions.call("members", "BE", BODY, write=True, within=1)).data == {"a": 1}
        assert len(server.requests) == 1
        await partitions.close()


async def test_nobody_listening_is_unavailable_and_then_given_a_rest() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    partitions = Partitions(lambda *_: url, retry_pause=0.0)
    codes = [code(await partitions.call("members", "BE", BODY)) for _ in range(7)]
    assert codes == ["PARTITION_UNAVAILABLE"] * 5 + ["PARTITION_CIRCUIT_OPEN"] * 2
    assert code(await partitions.call("members", "FR", BODY)) == "PARTITION_UNAVAILABLE"


async def test_a_partition_without_an_address_is_unavailable() -> None:
    addresses: dict[str, str] = {}
    partitions = Partitions(lambda service, country: addresses[f"{service}/{country}"])
    assert code(await partitions.call("members", "BE", BODY)) == "PARTITION_UNAVAILABLE"


def test_header_values_cannot_break_out_of_their_line() -> None:
    lines = header_lines({"authorization": "Bearer x", "x-purpose": "a\r\nevil: yes"})
    assert lines == b"authorization: Bearer x\r\n"
