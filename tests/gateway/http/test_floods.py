"""Floods: rates and places for addresses and callers; what is beyond is told when to come again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.flood_gate import FloodGate
from gateway.http.floods import KEYS_KEPT, Floods, Gate, Rates, Share, address_of, network_of
from gateway.http.request import HttpRefusal
from tests.gateway.small_graph import Countries, Row, small_pipeline


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_size_at_once_and_then_its_rate() -> None:
    clock = Clock()
    rates = Rates(rate=2, size=4, clock=clock)
    assert [rates.wait("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert rates.wait("b") == 0
    clock.now += 0.5
    assert (rates.wait("a"), rates.wait("a")) == (0, 0.5)


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60), st.sampled_from([0.5, 1.0, 7.0]), st.sampled_from([1, 5]))
def test_never_more_than_the_size_and_what_the_time_brings(pauses: list[float], rate: float, size: int) -> None:
    clock = Clock()
    rates = Rates(rate, size, clock)
    given = 0
    for pause in pauses:
        clock.now += pause
        given += rates.wait("a") == 0
    assert given <= size + (clock.now - 100.0) * rate + 1e-6


@given(st.floats(0.1, 50))
def test_who_waits_as_long_as_told_is_let_in(rate: float) -> None:
    clock = Clock()
    rates = Rates(rate, 1, clock)
    assert rates.wait("a") == 0
    clock.now += rates.wait("a") + 1e-6
    assert rates.wait("a") == 0


def test_many_strangers_do_not_fill_the_memory() -> None:
    rates = Rates(1, 1)
    for number in range(KEYS_KEPT + 10):
        rates.wait(str(number))
    assert len(rates._buckets) == KEYS_KEPT


def test_places_are_given_back_whatever_happens() -> None:
    share = Share(0, 1, 1, "Your login")

    def failing() -> None:
        with share.place("a"):
            with pytest.raises(HttpRefusal) as refused:
                share.enter("a")
            assert (refused.value.status, refused.value.code) == (429, "TOO_MANY_REQUESTS")
            raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            failing()
    assert share.places._held == {}


def test_a_refused_address_holds_no_place() -> None:
    gate = Gate(Floods(address_at_once=1, at_once=2))
    first = gate.enter("1.1.1.1", None)
    for _ in range(3):
        with pytest.raises(HttpRefusal):
            gate.enter("1.1.1.1", None)
    second = gate.enter("2.2.2.2", None)
    with pytest.raises(HttpRefusal) as refused:
        gate.enter("3.3.3.3", None)
    assert (refused.value.status, refused.value.code) == (503, "OVERLOADED")
    gate.leave(first)
    gate.leave(second)
    gate.leave(gate.enter("3.3.3.3", None))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "9.9.9.9", "10.0.0.1"),  # anybody can write the header
        (1, None, "10.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "7.7.7.7, 9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (2, "8.8.8.8", "8.8.8.8"),
    ],
)
def test_whose_address_counts(proxies: int, forwarded: str | None, expected: str) -> None:
    assert address_of("10.0.0.1", forwarded, proxies) == expected


def test_an_ipv6_caller_is_her_network() -> None:
    assert network_of("2001:db8:0:1::5") == network_of("2001:db8:0:1:ffff::") != network_of("2001:db8:0:2::5")
    assert network_of("::ffff:1.2.3.4")
    assert len(network_of("x" * 1000)) == 64


async def test_the_gate_refuses_before_the_body_is_read_and_says_when_to_come_again() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError("must not be reached")

    gate = Gate(Floods(address_per_second=0.1, burst=0))
    gate.enter("10.0.0.9", None)
    transport = httpx2.ASGITransport(app=FloodGate(app, gate), client=("10.0.0.9", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as found:
        answer = await found.post("/graphql", json={"query": "{ a }"})
    assert answer.status_code == 429
    assert 9 <= int(answer.headers["retry-after"]) <= 10
    assert answer.headers["connection"] == "close"
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"


@pytest.mark.parametrize(
    ("answered", "held"), [(b"text/event-stream; charset=utf-8", {}), (b"application/json; charset=utf-8", {"": 1})]
)
async def test_a_stream_holds_no_place_of_ordinary_requests_once_it_has_begun(
    answered: bytes, held: dict[str, int]
) -> None:
    gate, sent = Gate(Floods(at_once=1)), []

    async def app(scope: object, receive: object, send: Any) -> None:
        assert gate.all._held == {"": 1}  # whatever is accepted: what is read and run is counted
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", answered)]})
        assert gate.all._held == held
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/graphql", "headers": [(b"accept", b"application/json, Text/Event-Stream")]}
    for _ in range(2):
        await FloodGate(app, gate)(scope, None, send)  # pyright: ignore
    assert len(sent) == 4
    assert gate.all._held == gate.addresses.places._held == {}


async def test_one_caller_from_everywhere_has_one_share() -> None:
    small = small_pipeline(Countries([Row("BE", 1)]))
    share = Share(0.001, 0, 2_000, "Your login")
    object.__setattr__(small.pipeline, "callers", share)
    for _ in range(2):
        assert not (await small.ask("{ membershipCount }")).errors
    with pytest.raises(HttpRefusal) as refused:
        await small.ask("{ membershipCount }")
    assert (refused.value.status, refused.value.headers) == (429, {"retry-after": "1000"})


async def test_a_callers_requests_at_once_are_bounded() -> None:
    world = Countries([Row("BE", 1)])
    small = small_pipeline(world)
    object.__setattr__(small.pipeline, "callers", Share(0, 1, 1, "Your login"))
    held, going = asyncio.Event(), asyncio.Event()
    call = world.call

    async def slow(*asked: object, **given: object) -> object:
        going.set()
        await held.wait()
        return await call(*asked, **given)  # pyright: ignore

    world.call = slow  # pyright: ignore
    first = asyncio.create_task(small.ask("{ membershipCount }"))
    await going.wait()
    with pytest.raises(HttpRefusal):
        await small.ask("{ membershipCount }")
    held.set()
    assert not (await first).errors
    assert not (await small.ask("{ membershipCount }")).errors
