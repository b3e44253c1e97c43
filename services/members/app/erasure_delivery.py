"""Who was erased is told to the country's governance: everybody once after each start, and then whoever is next.

A restore of governance brings names back that it had forgotten; told again it forgets again.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.auth.tokens import Asking
from commons.erased_members import AT_ONCE, ERASED_PATH, ERASED_PURPOSE, ErasedMembers
from commons.subgraph.context import Partition
from commons.subgraph.telling import Post, tell
from services.members.store.erasures import erasures_here, erasures_told, untold_erasures


class ErasureDelivery:
    """One partition's telling; called as `keep_delivering` calls."""

    def __init__(self) -> None:
        self._told_all = False

    async def __call__(self, partition: Partition, post: Post) -> int:
        """Tell what is untold; gives how many memberships governance has confirmed."""
        async with partition.database.reading() as session:
            waiting, last = await untold_erasures(session)
            if not self._told_all:
                waiting = [one.membership for one in await erasures_here(session)]
        for start in range(0, len(waiting), AT_ONCE):
            if not await _send(partition, waiting[start : start + AT_ONCE], post):
                return start
        self._told_all = True
        if waiting and last is not None:
            await erasures_told(partition.database, last)
        return len(waiting)


async def _send(partition: Partition, memberships: Sequence[UUID], post: Post) -> bool:
    asked = f"governance/{partition.country.code}"
    body = ErasedMembers([one.hex for one in memberships])
    return await tell(partition, Asking(partition.name, asked, ERASED_PURPOSE), ERASED_PATH, body, post)
