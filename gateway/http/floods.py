"""Floods: how much one address and one caller may ask, and how much is borne at once; what is beyond is refused.

An address is counted before anything of a request is read; a caller, who may come from many, once her token is known.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from gateway.http.request import HttpRefusal

KEYS_KEPT = 20_000
"""Addresses and callers remembered, so that many strangers do not fill the memory."""


@dataclass(frozen=True, slots=True)
class Floods:
    """Bounds of one replica; 0 is none. A pause earns up to `burst` seconds of one's rate.

    `proxies`: how many proxies in front are ours; the address is the one that the outermost of them was called from.
    """

    address_per_second: float = 0
    caller_per_second: float = 0
    address_at_once: int = 0
    caller_at_once: int = 0
    at_once: int = 5_000
    burst: float = 4
    proxies: int = 0


class Rates:
    """A bucket of tokens for each key, filled at `rate` a second up to `size`."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self.size = max(size, 1.0)
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take a token: 0.0, or the seconds until there is one again."""
        if not self.rate:
            return 0.0
        now = self.clock()
        left, at = self._buckets.pop(key, (self.size, now))
        left = min(self.size, left + (now - at) * self.rate)
        taken = left >= 1
        self._buckets[key] = (left - 1 if taken else left, now)
        if len(self._buckets) > KEYS_KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) / self.rate


@dataclass
class Places:
    """How many requests are under way, for each key: at most `most`."""

    most: int
    _held: dict[str, int] = field(default_factory=dict)

    def take(self, key: str) -> bool:
        """Take a place if there is one; whoever got it gives it back."""
        held = self._held.get(key, 0)
        if self.most and held >= self.most:
            return False
        self._held[key] = held + 1
        return True

    def give_back(self, key: str) -> None:
        """A request has ended."""
        held = self._held[key] - 1
        if held:
            self._held[key] = held
        else:
            del self._held[key]


class Share:
    """What one kind of key may ask: a rate, and so many at once."""

    def __init__(self, rate: float, at_once: int, burst: float, whose: str) -> None:
        self.rates = Rates(rate, rate * burst)
        self.places = Places(at_once)
        self.whose = whose

    def enter(self, key: str) -> None:
        """Count one request of `key`, which leaves when it has ended. `HttpRefusal` 429 beyond its share."""
        if wait := self.rates.wait(key):
            raise too_many(f"{self.whose} asks faster than it may; wait a little.", wait)
        if not self.places.take(key):
            raise too_many(f"{self.whose} has as many requests under way as it may; wait for their answers.", 1)

    def leave(self, key: str) -> None:
        """A request of `key` has ended."""
        self.places.give_back(key)

    @contextmanager
    def place(self, key: str) -> Iterator[None]:
        """`enter` and `leave` around a block."""
        self.enter(key)
        try:
            yield
        finally:
            self.leave(key)


class Gate:
    """The bounds of a gateway: for addresses, for callers, for all together. It outlives a reload of the graph."""

    def __init__(self, floods: Floods) -> None:
        self.floods = floods
        self.addresses = Share(floods.address_per_second, floods.address_at_once, floods.burst, "Your address")
        self.callers = Share(floods.caller_per_second, floods.caller_at_once, floods.burst, "Your login")
        self.all = Places(floods.at_once)

    def enter(self, direct: str, forwarded: str | None) -> str:
        """Count one request from an address; what it gives is for `leave`.

        `HttpRefusal` 429, or 503 where the gateway bears no more.
        """
        if not self.all.take(""):
            message = "The gateway has as many requests under way as it bears; ask again in a moment."
            raise HttpRefusal(503, message, code="OVERLOADED", retry_after="1")
        address = address_of(direct, forwarded, self.floods.proxies)
        try:
            self.addresses.enter(address)
        except HttpRefusal:
            self.all.give_back("")
            raise
        return address

    def leave(self, address: str) -> None:
        """A request from an address has ended."""
        self.all.give_back("")
        self.addresses.leave(address)


def too_many(message: str, seconds: float) -> HttpRefusal:
    """The refusal of who asks too much, with when to ask again (RFC 6585, section 4)."""
    return HttpRefusal(429, message, code="TOO_MANY_REQUESTS", retry_after=str(max(1, math.ceil(seconds))))


def address_of(direct: str, forwarded: str | None, proxies: int) -> str:
    """Whose address counts: the one that our outermost proxy saw; what stands before it anybody could have written."""
    said = [part.strip() for part in forwarded.split(",")] if proxies and forwarded else []
    return network_of(said[-min(proxies, len(said))] if said else direct)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """An IPv6 caller has a whole /64 to herself: that counts as one address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))
