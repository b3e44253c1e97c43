"""What a subscription of a service tells: lines of its partition's outbox, from where the subscriber stands."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime, timedelta

from commons.clock import machine_now, now
from commons.database.outbox import OutboxLine, Position, lines_after, newest_position, position_at
from commons.errors import Refusal
from commons.subgraph.context import RequestContext

_SINCE = "@"
_TOLERANCE = timedelta(seconds=10)
"""Clocks of two machines differ: rather told twice than not at all."""


async def begin_at(context: RequestContext, resume: str | None) -> Position:
    """Where a subscriber stands: after the event she names, at a moment (`@` Unix time), or now."""
    async with context.reading() as session:
        if resume is None:
            return await newest_position(session)
        if not resume.startswith(_SINCE):
            return min(Position.parse(resume), await newest_position(session))
        return await position_at(session, _moment(resume.removeprefix(_SINCE)))


def _moment(text: str) -> datetime:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Refusal("CURSOR_INVALID", "Resume with an event's id exactly as it came.")
    # The service's clock may run ahead of the machine's, and audit lines carry it.
    return datetime.fromtimestamp(int(text), UTC) - _TOLERANCE + (now() - machine_now())


async def happenings(
    context: RequestContext, kinds: Sequence[str], keep: Callable[[OutboxLine], bool]
) -> AsyncGenerator[OutboxLine, None]:
    """Each line of these kinds that `keep` keeps, once it is committed, in order; for ever."""
    async for lines in gathered(context, kinds, keep):
        for line in lines:
            context.shared.clear()
            context.began, context.position = now(), line.position
            yield line


async def gathered(
    context: RequestContext, kinds: Sequence[str], keep: Callable[[OutboxLine], bool]
) -> AsyncGenerator[list[OutboxLine], None]:
    """The same, all lines together that came since the last look: for who tells a state and not its steps."""
    position = context.position
    assert position is not None, "a subscription begins somewhere"
    wakes = context.partition.database.wakes
    async with wakes.listening():
        while True:
            mark, more = wakes.mark(), True
            while more:
                async with context.reading() as session:
                    lines, reached, more = await lines_after(session, position, kinds)
                kept = [line for line in lines if keep(line)]
                position = reached
                if kept:
                    # What was loaded for the event before is of before.
                    context.shared.clear()
                    context.began, context.position = now(), position
                    yield kept
            await wakes.wait(mark)
