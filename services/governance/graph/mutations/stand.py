"""A member stands for election."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.initiative import candidacy as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.initiative.candidacy import Candidacy
from services.governance.graph.mutations.calling import calling
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies
from services.governance.store.initiative import candidacies


@strawberry.input(
    description="`name`: as it stands on the paper; `group`: in which parity counts her, where the statutes have it."
)
class StandInput:
    """Who stands, and what she says of herself."""

    resolution: strawberry.ID
    membership: strawberry.ID
    name: str
    statement: str = ""
    group: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class CandidacyPayload:
    """The candidacy as it is then."""

    candidacy: Candidacy


@mutation(
    description="Stand for the election on an item while candidates are called for, by the member herself or by an "
    "organiser for her. NOT_ELIGIBLE, with the statutes' article, for whoever does not meet their conditions."
)
async def stand(info: Info, input: StandInput) -> CandidacyPayload:
    """Check the call and her standing, and put her on the list."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("stand", input, input.idempotency_key, long=True) as session:
        item = await agenda.by_id(session, wanted)
        await assemblies.hold(session, item.assembly)
        assembly = await assemblies.by_id(session, item.assembly)
        own = await require_own_or_role(context, "Mutation.stand", assembly.entity, member)
        if session.replayed is None:
            at = await calling(session, context, assembly, item)
            if at.before is None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "Nobody called for candidates for this item.")
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            rules = office_rules(Reading(regime, assembly.held_on), at.before.office)
            days = (context.today, assembly.held_on, at.before.office)
            who = await candidacies.applicant(session, context.partition, assembly.entity, member, days)
            said, law = domain.stand(domain.Said(input.name, input.statement, input.group), who, at.before, rules, at)
            others = await candidacies.standing(session, at.before.id)
            if any(row.membership == member for row in others):
                raise Refusal("ALREADY_EXISTS", "She stands already.")
            domain.check_name(said.name, others)
            new = domain.Candidacy(
                new_uuid(), at.before.id, member, said.name, said.statement, said.group, who.college, law
            )
            await candidacies.insert(session, new, on_behalf=not own)
            named = global_id(context.country, "candidacy", new.id)
            session.record("stand", named, resolution=input.resolution, on_behalf=not own)
            told = meeting_of(session, assembly)
            session.announce("candidacy.made", candidacy=named, resolution=input.resolution, **told)
        found, _ = await candidacies.by_id(session, uuid_of(session.subject, "candidacy"))
    return CandidacyPayload(candidacy=Candidacy.of(found, context.country))
