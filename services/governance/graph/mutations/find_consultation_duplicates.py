"""Search a consultation for persons of several entities that may be one human."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import check_may_change
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.store import assemblies, consultation_duplicates, consultations, duplicates, signatures


@strawberry.input
class FindConsultationDuplicatesInput:
    """Which consultation."""

    consultation: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class FindConsultationDuplicatesPayload:
    """The consultation, and how many pairs were found."""

    consultation: ConsultationRoll
    found: int


@mutation(
    description="Search a provisional consultation for persons that may be one human under two ids. Each country gives "
    "keyed hashes of name and day of birth, under a key made for this one search; key and hashes are kept nowhere. "
    "Needed before the seal; decide each pair (decideConsultationDuplicate)."
)
async def find_consultation_duplicates(
    info: Info, input: FindConsultationDuplicatesInput
) -> FindConsultationDuplicatesPayload:
    """Have every country hash its part, match, and keep pairs of ids."""
    context = info.context
    wanted = uuid_of(input.consultation, "consultation", context.country)
    async with context.writing("findConsultationDuplicates", input, input.idempotency_key, long=True) as session:
        found = await consultations.required(session, wanted)
        await assemblies.hold(session, found.assembly)
        found = await consultations.required(session, wanted)
        context.require("Mutation.findConsultationDuplicates", found.entity)
        if session.replayed is None:
            check_may_change(found.life, signed=bool(await signatures.of_consultations(session, [found.id])))
            count = await consultation_duplicates.find(session, context.partition, found)
            session.record("findConsultationDuplicates", input.consultation, found=count)
        searched = await consultations.required(session, wanted)
        count = await duplicates.count(session, wanted)
    return FindConsultationDuplicatesPayload(consultation=ConsultationRoll.of(searched, context.country), found=count)
