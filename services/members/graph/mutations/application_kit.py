"""What every step of an application does: the caller may, it is as she read it, the law is asked, the step is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Fault
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.applications.process import Application as Process
from services.members.domain.applications.process import ApplicationStep
from services.members.domain.applications.words import AdmissionLaw
from services.members.graph.types.application import Application, shown
from services.members.store.admission_terms import admission_terms
from services.members.store.applications import FoundApplication, application_by_id, save_step
from services.members.store.share_terms import share_terms


@strawberry.type
class ApplicationPayload:
    """The application after the step."""

    application: Application = strawberry.field(description="The application.")


class Given(Protocol):
    """What all inputs have."""

    application: strawberry.ID
    expected_version: int
    idempotency_key: str | None


async def take_step(
    context: RequestContext, name: str, given: Given, decide: Callable[[Process], ApplicationStep]
) -> ApplicationPayload:
    """Load, decide, save. Refuses FORBIDDEN, NOT_FOUND, CHANGED_MEANWHILE, and what `decide` refuses."""
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            process = (await applied(context, session, name, given)).application.read_at(given.expected_version)
            await save_step(session, process, decide(process))
    return ApplicationPayload(application=await as_it_stands(context, given.application))


async def applied(context: RequestContext, session: ReadSession, name: str, given: Given) -> FoundApplication:
    """The application; FORBIDDEN unless the caller's role covers its entity or, by rule, it is hers. NOT_FOUND."""
    coordinate = f"Mutation.{name}"
    key = uuid_of(given.application, "application", context.country)
    found = await application_by_id(session, key, context.caller)
    if found is not None and found.own and context.partition.access.rule(coordinate).self_:
        return found
    context.require_found(coordinate, found and found.application.asked.entity, "application")
    assert found is not None
    return found


async def law_for(context: RequestContext, name: str, given: Given, day: date) -> AdmissionLaw:
    """What the law says, asked before the write begins: a question to another service holds nobody up."""
    async with context.reading() as session:
        entity = (await applied(context, session, name, given)).application.asked.entity
    return await admission_terms(context.partition, entity, day)


async def required_shares(session: ReadSession, context: RequestContext, asked_of: tuple[str, str], day: date) -> int:
    """Shares that an applicant for (entity, category) has to subscribe; those taken from pay come with the pay."""
    entity, category = asked_of
    terms = await share_terms(session, entity, context.entity_here(entity).pack, day)
    rule = terms.rules.get(category)
    return 0 if rule is None or rule.instalments is not None else rule.required


async def as_it_stands(context: RequestContext, text: str) -> Application:
    """The application after the write."""
    async with context.reading() as session:
        found = await application_by_id(session, uuid_of(text, "application", context.country), context.caller)
    application = shown(context, found)
    if application is None:
        raise Fault("an application is not visible to who wrote on it")
    return application
