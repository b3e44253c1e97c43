"""clearDefault: an officer notes that due payments have come."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.facts import FactKind
from services.members.graph.mutations.fact_kit import FactEndInput, end_fact
from services.members.graph.types.membership import Membership


@strawberry.input
class ClearDefaultInput(FactEndInput):
    """Whose default ends, and when; from its first day on it never was."""


@strawberry.type
class ClearDefaultPayload:
    """The membership after it."""

    membership: Membership


@mutation(description="Note that a member is in default no more.")
async def clear_default(info: Info, input: ClearDefaultInput) -> ClearDefaultPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    return ClearDefaultPayload(membership=await end_fact(info.context, "clearDefault", FactKind.IN_DEFAULT, input))
