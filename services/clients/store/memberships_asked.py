"""What the members service knows and this one does not: an entity's memberships, and which are the caller's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from commons.auth.caller import Caller
from commons.auth.tokens import Asking
from commons.client_questions import (
    ENGAGEMENT_PURPOSE,
    HELD_MOST,
    HELD_PATH,
    OWN_ALL_PATH,
    HeldRequest,
    MembershipsAnswer,
    OwnAllRequest,
)
from commons.law_questions.asking import answer_to
from commons.subgraph.context import Partition


async def held_in(partition: Partition, entity: str, memberships: Sequence[UUID]) -> set[UUID]:
    """Those of these that are, or once were, memberships of the entity. Raises `Refusal` PARTITION_UNAVAILABLE."""
    found: set[UUID] = set()
    asked = sorted(set(memberships))
    for start in range(0, len(asked), HELD_MOST):
        part = [one.hex for one in asked[start : start + HELD_MOST]]
        found |= await _asked(partition, HELD_PATH, HeldRequest(entity, part))
    return found


async def own_memberships(partition: Partition, caller: Caller) -> set[UUID]:
    """The memberships of this country that are the caller's own. Raises `Refusal` PARTITION_UNAVAILABLE."""
    return await _asked(partition, OWN_ALL_PATH, OwnAllRequest(caller.issuer, caller.subject))


async def _asked(partition: Partition, path: str, wanted: msgspec.Struct) -> set[UUID]:
    asking = Asking(partition.name, f"members/{partition.country.code}", ENGAGEMENT_PURPOSE)
    return set((await answer_to(partition, asking, path, wanted, MembershipsAnswer)).memberships)
