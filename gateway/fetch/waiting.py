"""Waiting for several partitions at once: who is slow is not waited for much longer than who was quick (M19)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Reply


async def gathered(tasks: Sequence[asyncio.Future[Reply]], soft: float | None) -> None:
    """Wait for all calls, but only `soft` seconds longer than for the first success."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    done, pending = await asyncio.wait(tasks, timeout=soft)
    if not pending:
        return
    good = [task for task in done if _good(task)]
    while pending and not good:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        good = [task for task in done if _good(task)]
    if pending and soft is not None:
        first = min(task.result().took_ms for task in good) / 1000
        await asyncio.wait(pending, timeout=max(began + first + soft - loop.time(), 0))


def _good(task: asyncio.Future[Reply]) -> bool:
    return not task.cancelled() and task.exception() is None and task.result().failure is None


def too_late(service: str, country: str | None) -> Reply:
    """What stands for the reply of a call that was given up."""
    return Reply(service, country, failure=PartitionFailure("PARTITION_TIMEOUT", service, country))
