"""Record who acts for a member by law."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import ReadSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.engine.representation import Mandate
from services.governance.domain.law.reading import Reading
from services.governance.domain.room import representation as domain
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.room.outsider import OutsiderInput, holder_meant
from services.governance.graph.room.representation import Representation
from services.governance.graph.words import RepresentationBasis
from services.governance.store import representations


@strawberry.input(
    description="`represented`: for whom; `member` or `outsider`: who acts. `source`: the extract, deed or judgement "
    "it rests on. `from` and `until` are both included; absent, there is no such end."
)
class RecordRepresentationInput:
    """Who acts for whom, and why."""

    entity: strawberry.ID
    represented: strawberry.ID
    basis: RepresentationBasis
    source: str
    member: strawberry.ID | None = None
    outsider: OutsiderInput | None = None
    since: date | None = strawberry.field(name="from", default=None)
    until: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class RecordRepresentationPayload:
    """The representation as recorded."""

    representation: Representation


@mutation(
    description="Record a mandate by law: directors of an organisation, guardians, joint holders' common "
    "representative, a usufructuary where the statutes give her the vote, administrators. One at a time acts for "
    "a member."
)
async def record_representation(info: Info, input: RecordRepresentationInput) -> RecordRepresentationPayload:
    """Check the law and what is recorded, and add it."""
    context = info.context
    entity = context.entity_here(input.entity)
    represented = uuid_of(input.represented, "membership", context.country)
    context.require("Mutation.recordRepresentation", entity.id)
    async with context.writing("recordRepresentation", input, input.idempotency_key) as session:
        if session.replayed is None:
            acts, outside = await holder_meant(session, context, entity.id, input.member, input.outsider)
            wanted = domain.Acting(
                represented=represented,
                basis=input.basis,
                source=input.source.strip(),
                mandate=Mandate(represented.hex, input.since, input.until),
                member=None if outside else acts,
                outsider=acts if outside else None,
            )
            regime = await regime_on(session, entity, input.since or context.today)
            law = Reading(regime, input.since or context.today)
            leaf = domain.represent(law, wanted, await _known(session, entity.id, wanted))
            new = new_uuid()
            await representations.insert(session, new, entity.id, wanted, leaf.source)
            named = global_id(context.country, "representation", new)
            session.record("recordRepresentation", named, represented=input.represented, basis=input.basis.name)
            session.announce("representation.recorded", representation=named, represented=input.represented)
        found = await representations.by_id(session, uuid_of(session.subject, "representation"))
    return RecordRepresentationPayload(representation=await Representation.of(found, context))


async def _known(session: ReadSession, entity: str, wanted: domain.Acting) -> domain.Known:
    of_represented = await representations.of_membership(session, entity, wanted.represented)
    of_acting = await representations.of_membership(session, entity, wanted.member) if wanted.member else []
    return domain.Known(
        organisation=await representations.is_organisation(session, entity, wanted.represented),
        mandates=[row.acting.mandate for row in of_represented],
        of_acting=[row.acting.mandate for row in of_acting],
    )
