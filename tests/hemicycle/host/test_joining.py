"""A response's head and body go out together, and a head alone goes out, too."""

from __future__ import annotations

import asyncio
from typing import Any

from hemicycle.host.joining import JoiningTransport

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Recorded:
    """A transport that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def writelines(self, lines: list[bytes]) -> None:
        self.told.append(b"".join(lines))

    def close(self) -> None:
        self.told.append("closed")

    def abort(self) -> None:
        self.told.append("aborted")

    def is_closing(self) -> bool:
        return "closed" in self.told

    def resume_reading(self) -> None:
        self.told.append("resumed")


def joining() -> tuple[Recorded, Any]:
    recorded = Recorded()
    return recorded, JoiningTransport(recorded, asyncio.get_running_loop())  # type: ignore[arg-type]


async def test_head_and_body_are_one_write() -> None:
    recorded, transport = joining()
    for _ in range(2):
        transport.write(HEAD)
        transport.write(b"{}")
    assert recorded.told == [HEAD + b"{}"] * 2
    await asyncio.sleep(0)
    assert len(recorded.told) == 2


async def test_a_head_whose_body_takes_its_time_is_not_held_back() -> None:
    recorded, transport = joining()
    transport.write(HEAD)
    await asyncio.sleep(0)
    assert recorded.told == [HEAD]
    transport.write(b"data: 1\n\n")
    assert recorded.told == [HEAD, b"data: 1\n\n"]


async def test_a_head_before_the_end_is_sent_first() -> None:
    recorded, transport = joining()
    transport.write(HEAD)
    transport.close()
    assert recorded.told == [HEAD, "closed"]
    assert transport.is_closing()


async def test_what_is_aborted_says_no_more() -> None:
    recorded, transport = joining()
    transport.write(HEAD)
    transport.abort()
    await asyncio.sleep(0)
    assert recorded.told == ["aborted"]
