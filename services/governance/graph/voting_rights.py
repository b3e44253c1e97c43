"""What one membership may cast on one resolution, and by which rules."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from services.governance.domain.law.reading import Reading
from services.governance.domain.roll_rules import explain
from services.governance.domain.voting_rights import rights
from services.governance.domain.words import ResolutionKind
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.resolution import Resolution
from services.governance.graph.stubs import Membership
from services.governance.graph.words import RollReason
from services.governance.store import agenda, roll_lines


@strawberry.type(
    description="Votes of a membership on a resolution, by the assembly's newest roll. `fallback`: the rule that takes "
    "plural votes back to one here; `majority`: the rule that decides the resolution."
)
class VotingRights:
    """Votes of a membership on a resolution."""

    membership: Membership
    resolution: Resolution
    votes: int
    reason: RollReason
    because: str
    law: LawReference
    fallback: LawReference | None
    majority: LawReference


@strawberry.field(description="Null for a membership that is not on the assembly's roll.")
async def voting_rights(
    info: Info, membership: strawberry.ID, assembly: strawberry.ID, resolution: strawberry.ID
) -> VotingRights | None:
    """The line of the roll, under the law of the meeting's day."""
    country, loaders = info.context.country, loaders_of(info.context)
    wanted = uuid_of(resolution, "resolution", country)
    meeting = await loaders.assembly.load(uuid_of(assembly, "assembly", country))
    async with info.context.reading() as session:
        found = await agenda.by_ids(session, [wanted])
    if meeting is None or not found or found[0][1].assembly != meeting.record.id:
        raise Refusal("NOT_FOUND", "No such resolution is on this assembly's agenda.")
    info.context.require("Query.votingRights", meeting.record.entity)
    item, roll = found[0][1], await loaders.roll_of_assembly.load(meeting.record.id)
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first; rights are read from it.")
    async with info.context.reading() as session:
        line = await roll_lines.line_of(session, roll.id, uuid_of(membership, "membership", country))
    if line is None:
        return None
    law = Reading(await loaders.regime(meeting.record.entity, meeting.record.held_on), meeting.record.held_on)
    cast = rights(law, line.line, item.kind, per_share=roll.rules.per_share)
    majority = law.leaf(f"majorities.{ResolutionKind(item.kind).value}")
    return VotingRights(
        membership=Membership(id=membership),
        resolution=Resolution(record=item, country=country),
        votes=cast.votes,
        reason=line.line.reason,
        because=explain(line.facts, line.line, roll.rules),
        law=LawReference.of(roll.rules.laws[line.line.reason]),
        fallback=LawReference.of(cast.fallback) if cast.fallback else None,
        majority=LawReference.of(majority),
    )
