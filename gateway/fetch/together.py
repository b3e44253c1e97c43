"""Calls that are made at once: each is written as soon as it is told, and who waits for them is woken once.

A task, a future and a timer for each of a dozen calls cost as much as the calls. What needs no more than a free
connection and one answer takes the place of the future at its connection; only a call that stands in line, follows an
equal one or is tried again has a task. Who is slow is not waited for much longer than who was quick (M19).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, NamedTuple

from commons.telemetry.trace import Tracing
from gateway.fetch.connection import Connection, RawReply
from gateway.fetch.failures import PartitionFailure, TransportError
from gateway.fetch.partition import LATE, Found, How, Partition

if TYPE_CHECKING:
    from gateway.fetch.partitions import Partitions, Place, Reply

Told = Callable[[Found | None], None]
"""Tells those who follow a call what came of it."""


class Manner(NamedTuple):
    """What calls made together have in common."""

    how: How
    seconds: float
    """How long each of them may take."""
    headers: bytes = b""
    """Header lines that can make a difference to the answer."""
    decode: Callable[[bytes], Any] | None = None
    """Reads a body where less than all of it is needed."""
    soft: float | None = None
    """How much longer than the first success the others are waited for; None: until all have ended."""


class Together:
    """Some calls, in the order in which they are told; `replies` are in that order, too."""

    __slots__ = ("_calls", "_fault", "_first", "_left", "_partitions", "_timer", "_waiter", "began", "manner")

    def __init__(self, partitions: Partitions, manner: Manner) -> None:
        self.manner = manner
        self.began = time.perf_counter()
        self._partitions = partitions
        self._calls: list[Flight] = []
        self._left = 0
        self._first: float | None = None
        self._fault: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def send(self, place: Place, body: bytes, tracing: bytes = b"", span: Tracing | None = None) -> None:
        """Make one more call. `tracing` are header lines that make no difference; `span` ends when the call does."""
        call = Flight(self, place, span)
        self._calls.append(call)
        self._left += 1
        self._partitions.start(call, self.manner, body, tracing)

    async def replies(self) -> list[Reply]:
        """All replies. Who did not answer in time is told by a failure, never by an exception."""
        late = False
        try:
            if self._left:
                await self._landed()
            late = True
        except asyncio.CancelledError as error:
            late = error.args == (LATE,)
            raise
        finally:
            replies = self.give_up(late=late)
        return replies

    def give_up(self, *, late: bool = False) -> list[Reply]:
        """Wait no longer; what has no answer by now has none."""
        calls, self._calls = self._calls, []  # they know this object: neither would be freed until garbage is collected
        for call in calls:
            call.abandon(late=late)
        return [self._reply(call) for call in calls]

    @property
    def seconds_left(self) -> float:
        """What is left of the seconds that a call may take."""
        return self.manner.seconds - (time.perf_counter() - self.began)

    def landed(self, call: Flight) -> None:
        """A call has ended. What it gave is read when all is there: then what is made of it is near at hand."""
        self._left -= 1
        if not self._left:
            self._wake()
        elif self._first is None and self.manner.soft is not None and self._reply(call).failure is None:
            self._first = time.perf_counter()
            if self._timer is not None:
                self._timer.cancel()
                self._look()

    def fail(self, error: BaseException) -> None:
        """A call ended as none should: a fault of ours, told to whoever waits now or later."""
        self._fault = error
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)

    def _reply(self, call: Flight) -> Reply:
        if call.reply is None:
            assert call.found is not None
            call.reply = self._partitions.replied(call.place, call.found, self.manner.decode, call.took)
        return call.reply

    async def _landed(self) -> None:
        if self._fault is not None:
            raise self._fault
        self._waiter = asyncio.get_running_loop().create_future()
        self._look()
        try:
            await self._waiter
        finally:
            if self._timer is not None:
                self._timer.cancel()

    def _look(self) -> None:
        """Whether what has landed is enough by now, or when to look again."""
        now, due = time.perf_counter(), self.began + self.manner.seconds
        soft = self.manner.soft
        enough = self._first + soft if self._first is not None and soft is not None else due
        if now >= enough and enough < due:
            self._wake()
        elif now >= due:
            self._timer = None
            for call in self._calls:
                call.expire()
        else:
            self._timer = asyncio.get_running_loop().call_later(min(enough, due) - now, self._look)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Flight:
    """A call under way; at its connection it stands where a future would."""

    __slots__ = (
        *("place", "span", "found", "reply", "took", "told"),
        *("_connection", "_message", "_partition", "_task", "_together"),
    )

    def __init__(self, together: Together, place: Place, span: Tracing | None) -> None:
        self.place = place
        self.span = span
        self.found: Found | None = None
        self.reply: Reply | None = None
        self.took = 0.0
        self.told: Told | None = None
        self._together = together
        self._connection: Connection | None = None
        self._task: asyncio.Task[Found] | None = None

    def fly(self, partition: Partition, connection: Connection, message: bytes) -> None:
        """Write it to a free connection."""
        self._partition, self._connection, self._message = partition, connection, message
        connection.begin(message, self)

    def run(self, asking: Coroutine[Any, Any, Found]) -> None:
        """Go on with a task, which has a deadline of its own."""
        self._connection = None
        self._task = asyncio.get_running_loop().create_task(asking)
        self._task.add_done_callback(self._ran)

    def done(self) -> bool:
        """The connection's: whether an answer is of no more use."""
        return self.found is not None

    def set_result(self, raw: RawReply) -> None:
        """The connection's: the answer."""
        self._flown(raw)

    def set_exception(self, error: TransportError) -> None:
        """The connection's: why there is none."""
        self._flown(error)

    def expire(self) -> None:
        """The seconds are over."""
        if self._connection is not None and self.found is None:
            self._flown(TransportError("PARTITION_TIMEOUT", "no answer in time"))

    def abandon(self, *, late: bool) -> None:
        """Nobody waits for it any more."""
        if self.found is not None:
            return
        if self._task is not None:
            self._task.cancel(LATE if late else None)
        elif self._connection is not None:
            self._partition.abandoned(self._together.manner.how, late=late)
        self._end(PartitionFailure("PARTITION_TIMEOUT", *self.place), tell=None)

    def _flown(self, outcome: RawReply | TransportError) -> None:
        together, partition = self._together, self._partition
        how = together.manner.how
        if partition.may_retry(outcome, how):
            self._release()
            self.run(partition.again(self._message, how, together.seconds_left))
        else:
            found = partition.told(outcome, how)
            self._end(found, tell=found)
            together.landed(self)

    def _ran(self, task: asyncio.Task[Found]) -> None:
        if self.found is not None:  # it was given up
            return
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            self._end(PartitionFailure("PARTITION_UNAVAILABLE", *self.place), tell=None)
            self._together.fail(error)
        else:
            self._end(task.result(), tell=task.result())
            self._together.landed(self)

    def _end(self, found: Found, *, tell: Found | None) -> None:
        self.found = found
        self.took = time.perf_counter() - self._together.began
        self._release()
        if self.told is not None:
            self.told(tell)
        if self.span is not None:
            self.span.end()

    def _release(self) -> None:
        if self._connection is not None:
            self._partition.pool.give_back(self._connection)
            self._connection = None
