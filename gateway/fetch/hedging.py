"""A second call where the first is slow (M20): to the same partition over another connection, likely another replica.

Never to another country, whose data are others. Off unless a setting says after how many seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from gateway.fetch.connection import RawReply

Ask = Callable[[], Awaitable[RawReply]]


async def hedged(ask: Ask, after: float, may: Callable[[], bool]) -> RawReply:
    """The first answer of a call, or of a second one made `after` seconds where `may` agrees.

    A fault is no answer while the other call is under way. Raises what the last of them raises.
    """
    first = asyncio.ensure_future(ask())
    calls = {first}
    try:
        await asyncio.wait(calls, timeout=after)
        if not first.done() and may():
            calls.add(asyncio.ensure_future(ask()))
        while True:
            ended, calls = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            answered = [call for call in ended if _answers(call)]
            if answered or not calls:
                return (answered or list(ended))[0].result()
    finally:
        for call in calls:
            call.cancel()


def _answers(call: asyncio.Future[RawReply]) -> bool:
    return call.exception() is None and call.result().status < 500
