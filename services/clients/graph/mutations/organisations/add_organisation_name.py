"""`addOrganisationName`: what an organisation is called beside its registered name, in which language."""

from __future__ import annotations

import re
from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.timeline import check_day
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.store.organisations.names import NameVariant, save_variant, variants

_LANGUAGE = re.compile(r"[a-z]{2}\Z")


@strawberry.input(description="A name beside the registered one.")
class AddOrganisationNameInput:
    """A name beside the registered one."""

    client: strawberry.ID
    name: str
    language: str = strawberry.field(description="ISO 639-1, like 'nl'.")
    valid_from: date | None = strawberry.field(default=None, description="Its first day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Enter what an organisation is called in another language, in short, or was called before.")
async def add_organisation_name(info: Info, input: AddOrganisationNameInput) -> OrganisationPayload:
    """Write a variant. Refuses ALREADY_EXISTS, BAD_ARGUMENT, NOT_FOUND, FORBIDDEN."""
    context = info.context
    record = await record_of(context, "addOrganisationName", input.client)
    name, since = texts.title("The name", input.name), input.valid_from or context.today
    check_day(since, context.today)
    if not _LANGUAGE.match(input.language):
        raise Refusal("BAD_ARGUMENT", "A language is two letters of ISO 639-1, like 'nl'.")
    variant = NameVariant(new_uuid(), name, input.language, since)
    async with context.writing("addOrganisationName", input, input.idempotency_key) as session:
        if session.replayed is None:
            kept = (await variants(session, [record.own]))[record.own]
            if any((one.name, one.language, one.until) == (name, input.language, None) for one in kept):
                raise Refusal("ALREADY_EXISTS", "This name is on record in this language already.")
            await save_variant(session, record.own, variant)
            id_ = global_id(context.country, "organisationName", variant.variant)
            session.record("organisation.name_added", record.id, variant=id_, name=name, language=input.language)
            session.announce("organisation.name_added", organisation=record.id, variant=id_)
    return await answer(context, record)
