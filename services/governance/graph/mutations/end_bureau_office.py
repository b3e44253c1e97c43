"""Somebody leaves the bureau of a meeting."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk import bureau as domain
from services.governance.graph.desk.bureau import BureauMember, shown_member
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.desk import bureau


@strawberry.input
class EndBureauOfficeInput:
    """Which naming ends."""

    member: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class EndBureauOfficePayload:
    """The office as it ended."""

    member: BureauMember


@mutation(description="Put on record that somebody holds an office of the meeting no more; it may be given anew.")
async def end_bureau_office(info: Info, input: EndBureauOfficeInput) -> EndBureauOfficePayload:
    """Close the office with the moment."""
    context = info.context
    wanted = uuid_of(input.member, "bureaumember", context.country)
    async with context.writing("endBureauOffice", input, input.idempotency_key) as session:
        meeting, found = await bureau.by_id(session, wanted)
        assembly = await assemblies.by_id(session, meeting)
        context.require("Mutation.endBureauOffice", assembly.entity)
        if session.replayed is None:
            domain.end(found)
            await bureau.end(session, found.id, now())
            name = global_id(context.country, "bureaumember", found.id)
            session.record("endBureauOffice", name, office=found.office.name)
            session.announce("bureau.changed", **meeting_of(session, assembly))
    return EndBureauOfficePayload(member=await shown_member(context, wanted))
