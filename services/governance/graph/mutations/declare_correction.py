"""Declare a correction: what follows from a late discovery."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.after.discovery import check_declare
from services.governance.graph.after.discovery import Discovery
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.after import discoveries


@strawberry.input(description="`upheld`: whether what was found is right; a discovery that is not contests nothing.")
class DeclareCorrectionInput:
    """What is declared."""

    discovery: strawberry.ID
    upheld: bool
    statement: str
    idempotency_key: str | None = None


@strawberry.type
class DeclareCorrectionPayload:
    """The discovery with what was declared."""

    discovery: Discovery


@mutation(
    description="Declare what follows from a discovery, by another person than who recorded it. Where its votes could "
    "not have changed a result, that stands; a corrected count is declared with `declareResult`. Nothing is edited."
)
async def declare_correction(info: Info, input: DeclareCorrectionInput) -> DeclareCorrectionPayload:
    """Check that it is another person's word, and put it on record."""
    context = info.context
    wanted = uuid_of(input.discovery, "discovery", context.country)
    async with context.writing("declareCorrection", input, input.idempotency_key) as session:
        row = await discoveries.by_id(session, wanted)
        assembly = await assemblies.by_id(session, row.assembly)
        context.require("Mutation.declareCorrection", assembly.entity)
        if session.replayed is None:
            said = check_declare(
                same_person=row.actor == context.caller.actor,
                declared=row.correction is not None,
                statement=input.statement,
            )
            await discoveries.declare(session, wanted, said, upheld=input.upheld)
            session.record("declareCorrection", input.discovery, upheld=input.upheld)
            told = meeting_of(session, assembly)
            session.announce("correction.declared", discovery=input.discovery, upheld=input.upheld, **told)
        found = await discoveries.by_id(session, wanted)
    return DeclareCorrectionPayload(discovery=Discovery.of(found, context.country))
