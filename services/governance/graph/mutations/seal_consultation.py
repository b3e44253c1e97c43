"""Sign a consultation; the second signature seals it."""

from __future__ import annotations

import strawberry

from commons.bulk import CONSULTATION_PURPOSE
from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.consultation import Doubles, check_searched
from services.governance.domain.duplicates import check_decided
from services.governance.domain.seal import SealFacts, check_record_date, may_sign
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.store import assemblies, consultations, duplicates, signatures
from services.governance.store.consultation_duplicates import forget
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.merge_consultation import close
from services.governance.store.undelivered import Concerned, check_aliases


@strawberry.input
class SealConsultationInput:
    """Which consultation."""

    consultation: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class SealConsultationPayload:
    """The consultation, signed or sealed."""

    consultation: ConsultationRoll


@mutation(
    description="Sign a consultation: an organiser first, then another organiser or an auditor, which seals it. Every "
    "country is asked again; while one is missing, or has not heard of a person's new id, nothing is sealed."
)
async def seal_consultation(info: Info, input: SealConsultationInput) -> SealConsultationPayload:
    """Check who signs, that aliases have arrived, and at the second signature seal."""
    context = info.context
    wanted = uuid_of(input.consultation, "consultation", context.country)
    async with context.writing("sealConsultation", input, input.idempotency_key, long=True) as session:
        found = await consultations.required(session, wanted)
        await assemblies.hold(session, found.assembly)
        found = await consultations.required(session, wanted)
        assembly = await assemblies.by_id(session, found.assembly)
        context.require("Mutation.sealConsultation", assembly.entity)
        if session.replayed is None:
            signed = [row.actor for _, row in await signatures.of_consultations(session, [found.id])]
            facts = SealFacts(sealed=found.life.sealed, signed_by=signed, unsigned=(), gaps=())
            signing = may_sign(context.caller, context.country, assembly.entity, facts)
            check_record_date(found.as_of, assembly.held_on, context.partition.country.timezone, now())
            entities = [source.entity for source in found.sources]
            concerned = Concerned(entities, found.as_of, assembly.id, CONSULTATION_PURPOSE)
            await check_aliases(context.partition, concerned)
            doubles = await _doubles(session, found)
            await signatures.sign(session, "consultation", found.id, signing)
            root = await close(session, context.partition, found, assembly, doubles) if signing.seals else None
            if signing.seals:
                await forget(session, found.id)
            session.record(
                "sealConsultation", input.consultation, position=signing.position, root=root.hex() if root else None
            )
        sealed = await consultations.required(session, wanted)
    return SealConsultationPayload(consultation=ConsultationRoll.of(sealed, context.country))


async def _doubles(session: WriteSession, found: ConsultationRecord) -> Doubles:
    """How many suspected doubles there are, all decided; DUPLICATES_NOT_SEARCHED, DUPLICATE_UNDECIDED."""
    check_searched(await duplicates.searched(session, found.id))
    check_decided(await duplicates.undecided(session, found.id, found.assembly))
    same = await duplicates.decided_same(session, found.id, found.assembly)
    return Doubles(await duplicates.count(session, found.id), len(same))
