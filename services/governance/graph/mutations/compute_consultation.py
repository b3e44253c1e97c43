"""Compute a consultation across countries."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.consultation import entities_of
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.store import assemblies, consultations
from services.governance.store.merge_consultation import compute


@strawberry.input(
    description="An entity by its country's code and the last part of its id: BE and smartcoop. Not by its id, because "
    "this mutation writes in one country and only asks the others."
)
class ConsultedEntityInput:
    """One entity whose members are consulted."""

    country: str
    slug: str

    @property
    def id(self) -> str:
        """Its id."""
        return f"{self.country}.entity.{self.slug}"


@strawberry.input(description="`entities`: whose members are consulted, of any country, each once.")
class ComputeConsultationInput:
    """Which assembly consults whom."""

    assembly: strawberry.ID
    entities: list[ConsultedEntityInput]
    idempotency_key: str | None = None


@strawberry.type
class ComputeConsultationPayload:
    """The consultation computed."""

    consultation: ConsultationRoll


@mutation(
    description="Merge the electorates of entities of any country by person, for a consultation: each person once. "
    "Every country answers or nothing is written. It replaces a provisional one."
)
async def compute_consultation(info: Info, input: ComputeConsultationInput) -> ComputeConsultationPayload:
    """Pull every electorate, judge it by its own law, fold by person, save."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("computeConsultation", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.computeConsultation", assembly.entity)
        if session.replayed is None:
            entities = entities_of(context.partition.directory, [entity.id for entity in input.entities])
            found = await compute(session, context.partition, assembly, entities)
            name = global_id(context.country, "consultation", found.id)
            session.record("computeConsultation", name, assembly=input.assembly, persons=found.persons)
        computed = await consultations.required(session, uuid_of(session.subject, "consultation"))
    return ComputeConsultationPayload(consultation=ConsultationRoll.of(computed, context.country))
