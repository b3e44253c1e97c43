"""Record to which section members belong, where the statutes divide by place."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.sections import DividedBy, sections_in
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import sections


@strawberry.input(description="`memberships`: at most 5000 of this entity; `since`: they belong there from then on.")
class AssignToSectionInput:
    """Members and their section."""

    entity: strawberry.ID
    section: str
    memberships: list[strawberry.ID]
    since: date
    idempotency_key: str | None = None


@strawberry.type
class AssignToSectionPayload:
    """How many were recorded."""

    section: str
    assigned: int


@mutation(
    description="Record the section of members where the statutes divide by place: no register says it. The latest "
    "day counts, and of one day the newest record; a membership of another entity is never counted."
)
async def assign_to_section(info: Info, input: AssignToSectionInput) -> AssignToSectionPayload:
    """Check the section and put the facts on record."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.assignToSection", entity.id)
    wanted = [uuid_of(one, "membership", context.country) for one in input.memberships]
    async with context.writing("assignToSection", input, input.idempotency_key) as session:
        if session.replayed is None:
            if not 1 <= len(set(wanted)) == len(wanted) <= sections.ASSIGN_MAX:
                raise Refusal("BAD_ARGUMENT", f"Name 1 to {sections.ASSIGN_MAX} memberships, each once.")
            clause = sections_in(await regime_on(session, entity, max(input.since, context.today)))
            if clause.by is not DividedBy.PLACE:
                raise Refusal(
                    "TRANSITION_NOT_ALLOWED",
                    f"The statutes divide by {clause.by.value}, which the register says; change the member's there.",
                )
            code = clause.section(input.section).code
            await sections.assign(session, entity.id, code, wanted, input.since)
            session.record("assignToSection", entity.id, section=code, memberships=sorted(input.memberships))
    return AssignToSectionPayload(section=input.section, assigned=len(wanted))
