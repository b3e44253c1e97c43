"""Sends many requests at once and keeps the bad answers."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import aiohttp
import orjson

from tests.fuzz.leaks import is_graphql, leak_of

AT_ONCE = 12
CODE = re.compile(r'"code":"([A-Z_]+)"')


@dataclass(frozen=True, slots=True)
class Shot:
    """One request: an address, headers, and a body to POST; without one it is a GET."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    graphql: bool = True
    """Whether its answer must be a GraphQL response."""

    def __str__(self) -> str:
        shown = {name: value for name, value in self.headers.items() if name != "authorization"}
        return f"{self.url} {shown}\n{(self.body or b'').decode('utf-8', 'replace')[:1500]}"


@dataclass
class Score:
    """What came of a run."""

    sent: int = 0
    with_data: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    bad: dict[str, list[str]] = field(default_factory=dict)
    learn: Callable[[str], None] = field(default=lambda text: None)
    """Told every answer."""

    def count(self, shot: Shot, status: int, body: bytes) -> None:
        """One answer."""
        self.sent += 1
        self.with_data += body.startswith(b'{"data":{') and b'"errors"' not in body
        self.codes.update(CODE.findall(body.decode("utf-8", "replace")))
        self.learn(body.decode("utf-8", "replace"))
        asked = (shot.body or b"").decode("utf-8", "replace") + shot.url
        why = leak_of(status, body, asked)
        if why is None and shot.graphql and not is_graphql(body):
            why = "no GraphQL response"
        if why is not None:
            self.bad.setdefault(why, []).append(f"{shot}\n→ {status} {body[:1500].decode('utf-8', 'replace')}")

    def __str__(self) -> str:
        kinds = "\n\n".join(f"## {why}: {len(shots)} times, such as\n{shots[0]}" for why, shots in self.bad.items())
        codes = dict(self.codes.most_common(12))
        return f"{self.sent} requests, {self.with_data} of them with data and no error\n{codes}\n{kinds}"


def shot(url: str, query: object, headers: dict[str, str], **rest: object) -> Shot:
    """A POST of a GraphQL request."""
    return Shot(url, {"content-type": "application/json", **headers}, orjson.dumps({"query": query, **rest}))


async def fire(shots: Iterable[Shot], learn: Callable[[str], None] = lambda text: None) -> Score:
    """Send them, a dozen at a time, over kept connections."""
    score, waiting = Score(learn=learn), iter(shots)
    limits = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=limits, timeout=aiohttp.ClientTimeout(60)) as session:

        async def work() -> None:
            for one in waiting:
                method = "GET" if one.body is None else "POST"
                async with session.request(method, one.url, headers=one.headers, data=one.body) as answer:
                    score.count(one, answer.status, await answer.read())

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return score
