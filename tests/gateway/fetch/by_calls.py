"""Partitions of tests that answer call by call: `Partitions.together` over a `call` that is made up."""

from __future__ import annotations

from typing import Any

from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Place, Reply
from gateway.fetch.together import Flight, Manner, Together


class ByCalls:
    """What has a `call` as `gateway.fetch.partitions.Partitions` has, and answers several at once."""

    call: Any

    def together(self, manner: Manner) -> Together:
        partitions: Any = self
        return Together(partitions, manner)

    def start(self, call: Flight, manner: Manner, body: bytes, tracing: bytes) -> None:
        given = {"write": manner.how.write, "hurried": manner.how.hurried, "within": manner.seconds}
        asking = self.call(*call.place, body, manner.headers, decode=manner.decode, tracing=tracing, **given)
        call.run(asking)

    def replied(self, place: Place, found: Reply | PartitionFailure, _decode: Any, _took: float) -> Reply:
        return found if isinstance(found, Reply) else Reply(*place, failure=found)
