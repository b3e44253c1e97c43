"""restoreVote: an officer ends the suspension of a member's vote."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.facts import FactKind
from services.members.graph.mutations.fact_kit import FactEndInput, end_fact
from services.members.graph.types.membership import Membership


@strawberry.input
class RestoreVoteInput(FactEndInput):
    """Whose vote is restored, and when; from its first day on the suspension never was."""


@strawberry.type
class RestoreVotePayload:
    """The membership after it."""

    membership: Membership


@mutation(description="End the suspension of a member's vote.")
async def restore_vote(info: Info, input: RestoreVoteInput) -> RestoreVotePayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    return RestoreVotePayload(membership=await end_fact(info.context, "restoreVote", FactKind.VOTE_SUSPENDED, input))
