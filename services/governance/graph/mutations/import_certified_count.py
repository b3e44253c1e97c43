"""Take a count that an outside provider of electronic votes certifies."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.record_tally import Count
from services.governance.domain.secret.certified import Expected, certified, check_other
from services.governance.domain.words import ResolutionKind
from services.governance.graph.mutations.bound_by_members import check_stood
from services.governance.graph.mutations.counting import check_recordable, counted_election, counted_tally
from services.governance.graph.mutations.kit import meeting_of, stands
from services.governance.graph.resolution import Resolution as ResolutionType
from services.governance.store import agenda, assemblies, elections, rolls
from services.governance.store.secret import providers


@strawberry.input(description="`statement`: the compact JWT that the provider signed, over the roll it was given.")
class ImportCertifiedCountInput:
    """What is certified."""

    resolution: strawberry.ID
    provider: strawberry.ID
    statement: str
    idempotency_key: str | None = None


@strawberry.type
class ImportCertifiedCountPayload:
    """The item with its count."""

    resolution: ResolutionType


@mutation(
    description="Take a certified count in place of a ballot: signed by the provider's key on record, about this item "
    "and the sealed roll by its root, with sums that are right, and within the room like any count. What does not "
    "match is refused, and nothing changes. Who put the key on record does not take its counts."
)
async def import_certified_count(info: Info, input: ImportCertifiedCountInput) -> ImportCertifiedCountPayload:
    """Check the statement against provider, roll and room, and save its count."""
    context = info.context
    item = uuid_of(input.resolution, "resolution", context.country)
    provider_id = uuid_of(input.provider, "votingprovider", context.country)
    async with context.writing("importCertifiedCount", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, item)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.importCertifiedCount", assembly.entity)
        if session.replayed is None:
            entity, provider, holds = await providers.find(session, provider_id)
            if entity != assembly.entity or not holds:
                raise Refusal("NOT_FOUND", "This entity has no provider with this id whose key holds.")
            check_other(provider, session.caller.actor)
            await check_recordable(session, resolution)
            found = certified(input.statement, provider, await _expected(session, context, assembly, resolution))
            await providers.take(session, item, provider_id, input.statement)
            if isinstance(found, Count):
                tally = await counted_tally(session, context, assembly, resolution, found)
                await agenda.insert_tally(session, item, tally)
            else:
                await check_stood(session, resolution, found)
                count = await counted_election(session, context, assembly, resolution, found)
                await elections.insert(session, item, count)
            name = global_id(context.country, "resolution", item)
            session.record("importCertifiedCount", name, provider=input.provider)
            session.announce("tally.recorded", resolution=name, **meeting_of(session, assembly))
    return ImportCertifiedCountPayload(resolution=ResolutionType(record=resolution, country=context.country))


async def _expected(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution
) -> Expected:
    """What the statement must be about. Refuses where no roll is sealed."""
    roll = await rolls.newest_of(session, assembly.id)
    if roll is None or roll.merkle_root is None or not stands(roll):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first: a provider lets in whoever is on it.")
    return Expected(
        resolution=global_id(context.country, "resolution", resolution.id),
        roll=global_id(context.country, "roll", roll.id),
        root=roll.merkle_root.hex(),
        votes=roll.votes,
        election=resolution.kind is ResolutionKind.ELECTION,
    )
