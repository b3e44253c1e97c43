"""Adopt proposed statutes: they become the entity's next version."""

from __future__ import annotations

import strawberry

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.adopt_statutes import Standing, adopt, check_meetings
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Statutes as Version
from services.governance.graph.law import Statutes
from services.governance.graph.statutes_versions import StatutesProposal
from services.governance.store import calls, statutes, statutes_proposals
from services.governance.store.statutes_proposals import ProposalRecord


@strawberry.input
class AdoptStatutesInput:
    """Which proposal."""

    proposal: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class AdoptStatutesPayload:
    """The proposal, decided, and the version it is now."""

    proposal: StatutesProposal
    statutes: Statutes


@mutation(
    description="Adopt proposed statutes, as another person than who proposed them. Earlier versions stay; sign-offs "
    "and opinions are given anew for the new version. Refused where they would be in force on the day of a meeting "
    "that was opened: it keeps its law."
)
async def adopt_statutes(info: Info, input: AdoptStatutesInput) -> AdoptStatutesPayload:
    """Check who adopts, check against the law again, and add the version."""
    context = info.context
    proposal = uuid_of(input.proposal, "proposal", context.country)
    async with context.writing("adoptStatutes", input, input.idempotency_key) as session:
        found = await statutes_proposals.by_id(session, proposal)
        entity = context.entity_here(found.statutes.entity)
        context.require("Mutation.adoptStatutes", entity.id)
        if session.replayed is None:
            version = adopt(
                found.statutes, Regime(library(), entity), await standing_of(session, found), context.caller.actor
            )
            await _check_meetings(session, version, context)
            await statutes.insert(session, version, proposal)
            await statutes_proposals.decide(session, proposal, version.version, "")
            session.record("adoptStatutes", input.proposal, entity=entity.id, version=version.version)
            session.announce(
                "statutes.adopted", entity=entity.id, version=version.version, valid_from=version.valid_from
            )
        decided = await statutes_proposals.by_id(session, proposal)
        versions = {row.version: row for _, row in await statutes.versions(session, [entity.id])}
    assert decided.decision is not None
    assert decided.decision.version is not None
    adopted = versions[decided.decision.version]
    return AdoptStatutesPayload(proposal=StatutesProposal.of(decided, context.country), statutes=Statutes.of(adopted))


async def _check_meetings(session: WriteSession, version: Version, context: RequestContext) -> None:
    opened = await calls.opened_from(session, version.entity, version.valid_from, context.today)
    meetings = [(global_id(context.country, "assembly", assembly), day) for assembly, day in opened]
    others = [row for _, row in await statutes.versions(session, [version.entity])]
    check_meetings(version, others, meetings)


async def standing_of(session: ReadSession, proposal: ProposalRecord) -> Standing:
    """Where a proposal is, as this transaction sees it."""
    newest = await statutes.newest_version(session, proposal.statutes.entity)
    return Standing(proposal.actor, proposal.based_on, newest, proposal.decision is not None)
