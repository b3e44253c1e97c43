"""Writes of one mutation that come at once are gathered, land in one transaction, and are answered after its commit.

While one group commits the next gathers, so that no write waits for company. What a group does is in
`commons.database.grouped`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.exc import DBAPIError

from commons.auth.caller import Caller
from commons.database.sessions import Database

MOST = 256
"""Writes in one group."""
PayloadT = TypeVar("PayloadT")


@dataclass(frozen=True, slots=True)
class Entry(Generic[PayloadT]):
    """One write that came: whose, what it asks, its idempotency key, and what it must not share a group with.

    Of two entries with a word of `apart` in common the later one waits for the next group, where it sees the first.
    """

    caller: Caller
    request: Any
    key: str | None
    payload: PayloadT
    apart: frozenset[Hashable] = frozenset()

    @property
    def words(self) -> frozenset[Hashable]:
        """All that keeps it apart from others: its idempotency key too."""
        return self.apart | ({(self.caller.actor, self.key)} if self.key is not None else set())


Work = Callable[[Database, Sequence[Entry[Any]]], Awaitable[Sequence[Any]]]
"""Writes a group in one transaction; what came of each, a `Refusal` for one that is refused."""


Waiting = tuple[Entry[Any], asyncio.Future[Any]]
"""A write, and whom its answer goes to."""


class Groups:
    """The writes of one mutation that wait, and the group that is being written.

    The database comes with each write and is not kept: `_GROUPS` would otherwise hold it for ever.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, database: Database, entry: Entry[Any]) -> Any:
        """What came of the write, once it is committed. Raises its `Refusal`, or the fault that stopped it."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, answer))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(database))
        return await answer

    async def _write_all(self, database: Database) -> None:
        while self._waiting:
            group, self._waiting = split(self._waiting)
            if await self._write(database, group):
                continue
            # Nothing of the group was written: one entry's fault is not to be the others'.
            for alone in group:
                await self._write(database, [alone])

    async def _write(self, database: Database, group: Sequence[Waiting]) -> bool:
        """Write a group and answer; False where it failed and nobody was answered, as each may be tried alone."""
        entries = [entry for entry, _ in group]
        (found,) = await asyncio.gather(self._work(database, entries), return_exceptions=True)
        if isinstance(found, BaseException) and len(group) > 1 and not _perhaps_written(found):
            return False
        for place, (_, answer) in enumerate(group):
            _settle(answer, found if isinstance(found, BaseException) else found[place])
        return True


def _perhaps_written(fault: BaseException) -> bool:
    """Whether the connection went, so that nobody knows about the commit."""
    return isinstance(fault, OSError) or (isinstance(fault, DBAPIError) and fault.connection_invalidated)


def _settle(answer: asyncio.Future[Any], found: Any) -> None:
    """Hand over what was found, unless whoever waited has gone."""
    if answer.done():
        return
    if isinstance(found, BaseException):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def split(waiting: Sequence[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """The next group, in the order of coming, and who waits on: those that are to be kept apart, and the rest."""
    group: list[Waiting] = []
    later: list[Waiting] = []
    taken: set[Hashable] = set()
    for one in waiting:
        words = one[0].words
        if len(group) < MOST and taken.isdisjoint(words):
            group.append(one)
        else:
            later.append(one)
        taken |= words
    return group, later


_GROUPS: WeakKeyDictionary[Database, dict[str, Groups]] = WeakKeyDictionary()


async def write_grouped(database: Database, mutation: str, work: Work, entry: Entry[Any]) -> Any:
    """Let a write of a mutation land with the others of its database that come at once; what came of it."""
    groups = _GROUPS.setdefault(database, {})
    return await groups.setdefault(mutation, Groups(work)).add(database, entry)
