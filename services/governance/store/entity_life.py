"""Whether a legal entity is there on a day: its members service keeps its status, and is asked each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import ENTITY_LIFE_PATH, EntityLifeRequest
from commons.directory import LegalEntity
from commons.subgraph.context import Partition
from services.governance.store.asking import posted
from services.governance.store.electorate import PURPOSE


async def check_entity(partition: Partition, entity: LegalEntity, days: Sequence[date]) -> None:
    """Refuse ENTITY_NOT_OPEN where the entity is merged, closed or not opened yet on one of the days.

    ELECTORATE_UNAVAILABLE where nobody can say, because the members service does not answer.
    """
    asking = Asking(partition.name, f"members/{entity.country}", PURPOSE)
    wanted = EntityLifeRequest(entity.id, [day.isoformat() for day in sorted(set(days))])
    async with posted(partition, asking, ENTITY_LIFE_PATH, msgspec.json.encode(wanted)) as response:
        await response.read()
