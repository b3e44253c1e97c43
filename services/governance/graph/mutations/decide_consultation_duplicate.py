"""Decide whether two persons of a consultation are one human."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.duplicates import Pair, decide
from services.governance.domain.roll_life import check_may_change
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.graph.words import Sameness
from services.governance.store import assemblies, consultation_duplicates, consultations, duplicates, signatures


@strawberry.input(description="`first` and `second` are persons.")
class DecideConsultationDuplicateInput:
    """Which pair of which consultation, the verdict and its reasons."""

    consultation: strawberry.ID
    first: strawberry.ID
    second: strawberry.ID
    verdict: Sameness
    reasons: str
    idempotency_key: str | None = None


@strawberry.type
class DecideConsultationDuplicatePayload:
    """The consultation with its totals anew."""

    consultation: ConsultationRoll


@mutation(
    description="Decide about two persons that findConsultationDuplicates suspects. SAME folds their lines into one; "
    "memberships stay as they are in every country. Until somebody signs, a decision may be replaced by another."
)
async def decide_consultation_duplicate(
    info: Info, input: DecideConsultationDuplicateInput
) -> DecideConsultationDuplicatePayload:
    """Check that the pair is suspected and the consultation may change, decide, and fold anew."""
    context = info.context
    wanted = uuid_of(input.consultation, "consultation", context.country)
    pair = Pair.of(uuid_of(input.first, "person"), uuid_of(input.second, "person"))
    async with context.writing("decideConsultationDuplicate", input, input.idempotency_key, long=True) as session:
        found = await consultations.required(session, wanted)
        await assemblies.hold(session, found.assembly)
        found = await consultations.required(session, wanted)
        context.require("Mutation.decideConsultationDuplicate", found.entity)
        if session.replayed is None:
            check_may_change(found.life, signed=bool(await signatures.of_consultations(session, [found.id])))
            known = await duplicates.required(session, found.id, found.assembly, pair)
            await duplicates.decide(session, found.assembly, pair, decide(input.verdict, input.reasons))
            await consultation_duplicates.refold(session, found)
            said = {"verdict": input.verdict.name, "duplicate": known.id}
            session.record("decideConsultationDuplicate", input.consultation, **said)
        decided = await consultations.required(session, wanted)
    return DecideConsultationDuplicatePayload(consultation=ConsultationRoll.of(decided, context.country))
