"""Requests that are hardly requests: bodies, headers, query strings, addresses; against gateway and services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.fuzz.asking import Score, Shot, fire
from tests.fuzz.mangling import NASTY
from tests.stack import Stack

pytestmark = pytest.mark.fuzz

SHARE = 0.1
QUERY = '{"query":"query($i: ID!) { membership(id: $i) { id } }","variables":{"i":%s}}'
MEMBERS = '{"query":"query($f: Int, $a: String) { members(first: $f, after: $a) { edges { cursor } } }","variables":%s}'


def bodies(dice: random.Random) -> Iterator[bytes]:
    """Bodies of every kind of wrong, for ever."""
    while True:
        yield dice.choice(
            (
                dice.randbytes(dice.randint(0, 300)),
                as_bytes(QUERY % json_value(dice)),
                as_bytes(MEMBERS % json_object(dice)),
                as_bytes(QUERY % ("[" * dice.choice((100, 300, 1_100, 5_000)))),
                as_bytes(QUERY % nested(dice)),
                as_bytes(f'{{"query":"{{ a{deep(dice)} }}"}}'),
                as_bytes(f'{{"query":"{{ members(after: {values(dice)}) {{ edges {{ cursor }} }} }}"}}'),
                as_bytes(f'{{"query":{json_value(dice)},"extensions":{json_value(dice)}}}'),
                as_bytes(f'{{"documentId":{json_value(dice)},"operationName":{json_value(dice)}}}'),
                b'{"query":"{ me { id } }"' + b" " * dice.choice((10, 70_000, 500_000)) + b"}",
                b'{"query":"' + b"{a" * dice.choice((10, 1_000, 3_000)) + b'"}',
                b'[{"query":"{ me { id } }"}]',
            )
        )


def as_bytes(text: str) -> bytes:
    """UTF-8, with what UTF-8 must not hold."""
    return text.encode("utf-8", "surrogatepass")


def json_value(dice: random.Random) -> str:
    """A JSON value that was not asked for."""
    simple = ("null", "true", "0", "-1", "1e400", "NaN", "1" * 400, '"\\ud800"', '"\\u0000"', '"a\\u0000b"', "{}", "[]")
    text = dice.choice(NASTY).replace("\\", "").replace('"', "").replace("\x00", "\\u0000")
    return dice.choice((*simple, f'"{text}"', f'["{text}"]', f'{{"{text}":"{text}"}}', nested(dice)))


def json_object(dice: random.Random) -> str:
    """An object of such values."""
    return f'{{"f":{json_value(dice)},"a":{json_value(dice)},"x":{json_value(dice)}}}'


def nested(dice: random.Random) -> str:
    """Lists or objects in one another."""
    depth = dice.choice((3, 100, 240, 260, 900, 1_100))
    return dice.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth))


def deep(dice: random.Random) -> str:
    """A selection as deep as a text may be."""
    depth = dice.choice((10, 100, 400, 990, 1_900))
    return " { a" * depth + " }" * depth


def values(dice: random.Random) -> str:
    """A literal as deep as a text may be."""
    depth = dice.choice((10, 100, 400, 990, 1_900))
    return dice.choice(("[" * depth + "]" * depth, "{a:" * depth + "1" + "}" * depth))


def headers(dice: random.Random, callers: list[dict[str, str]]) -> dict[str, str]:
    """Headers, some of which say nonsense."""
    odd = {
        "content-type": dice.choice(("application/json", "application/json; charset=utf-7", "text/plain", "x/y", "")),
        "accept": dice.choice(("*/*", "application/graphql-response+json", "text/event-stream", "image/*;q=", ",;,")),
        "x-purpose": dice.choice(("SERVICE", "x" * 200, "a%00b", "é")),
        "traceparent": dice.choice(("00-" + "a" * 32 + "-" + "b" * 16 + "-01", "00-0-0-0", "x" * 300)),
        "authorization": dice.choice(
            ("Bearer", "Bearer ", "Basic YTpi", "Bearer " + "e" * 3_000, "Bearer eyJhbGciOiJub25lIn0.e30.")
        ),
        "x-forwarded-for": dice.choice(("1.2.3.4", "::1, x", "," * 50)),
        "origin": "https://elsewhere.example",
        "accept-encoding": "gzip, br",
        "content-encoding": "gzip",
    }
    chosen = {name: odd[name] for name in dice.sample(sorted(odd), dice.choice((0, 0, 1, 2)))}
    return {"content-type": "application/json", **dice.choice(callers), **chosen}


def shots(urls: list[str], dice: random.Random, callers: list[dict[str, str]], count: int) -> Iterator[Shot]:
    """So many of them, over all addresses."""
    made = bodies(dice)
    for _ in range(count):
        url, told = dice.choice(urls), headers(dice, callers)
        if dice.random() < 0.75:
            yield Shot(f"{url}/graphql", told, next(made), graphql=False)
        elif dice.random() < 0.5:
            text = quote(next(made)[:2_000])
            yield Shot(
                f"{url}/graphql?{dice.choice(('query', 'variables', 'documentId', 'x'))}={text}", told, graphql=False
            )
        else:
            yield Shot(f"{url}{address(dice)}", told, graphql=False)


def address(dice: random.Random) -> str:
    """The address of a file, of the bulk plane, or of nothing."""
    part = quote(dice.choice(NASTY)[:300], safe="/.%")
    known = (
        "/files/BE/rolls/",
        "/files/XX/",
        "/bulk/",
        "/electorate/",
        "/files/rolls/",
        "/jwks.json/",
        "/metrics/",
        "/",
    )
    return f"{dice.choice(known)}{part}"


async def test_whatever_is_sent(fuzzed: Stack, callers: list[dict[str, str]], requests: int, number: int) -> None:
    dice = random.Random(number)
    services = [fuzzed.directory.partitions[f"{service}/BE"] for service in ("members", "governance", "clients")]
    urls = [fuzzed.url, fuzzed.url, *services]
    score: Score = await fire(shots(urls, dice, callers, round(requests * SHARE)))
    print(score)
    assert not score.bad, score
