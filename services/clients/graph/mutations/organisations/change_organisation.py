"""`changeOrganisation`: what is on record of an organisation changes from a day on, or is corrected."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.nace import activity
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.timeline import Fact, check_day, rewrite
from services.clients.graph.mutations.organisations.record_kit import (
    OrganisationPayload,
    answer,
    check_record,
    record_of,
)
from services.clients.graph.mutations.register_client import NaceInput
from services.clients.store.organisations.facts import histories, save_rewrite


@strawberry.input(description="What changes from a day on; what is left out stays.")
class ChangeOrganisationInput:
    """What changes from a day on."""

    client: strawberry.ID
    expected_version: int = strawberry.field(description="The `organisationVersion` that was read.")
    valid_from: date | None = strawberry.field(
        default=None, description="From which day, until the next change on record; today if absent."
    )
    name: str | None = strawberry.field(default=None, description="The registered name.")
    legal_form: str | None = None
    sector: MarketSector | None = None
    nace: NaceInput | None = None
    size_class: SizeClass | None = None
    idempotency_key: str | None = None

    def said(self) -> dict[Fact, tuple[str, str | None]]:
        """What is said, as value and revision. Refuses BAD_ARGUMENT, also where nothing is."""
        nace = activity(self.nace.code, self.nace.revision) if self.nace else None
        found: dict[Fact, tuple[str, str | None] | None] = {
            Fact.NAME: None if self.name is None else (texts.title("The name", self.name), None),
            Fact.LEGAL_FORM: None if self.legal_form is None else (texts.title("The form", self.legal_form), None),
            Fact.SECTOR: (self.sector.value, None) if self.sector else None,
            Fact.NACE: (nace.code, nace.revision) if nace else None,
            Fact.SIZE: (self.size_class.value, None) if self.size_class else None,
        }
        said = {fact: value for fact, value in found.items() if value}
        if not said:
            raise Refusal("BAD_ARGUMENT", "Say what changes: name, legalForm, sector, nace or sizeClass.")
        return said


@mutation(description="Change or correct what this country has on record of an organisation.")
async def change_organisation(info: Info, input: ChangeOrganisationInput) -> OrganisationPayload:
    """Write facts. Refuses BAD_ARGUMENT, NOT_FOUND, FORBIDDEN, CHANGED_MEANWHILE."""
    context = info.context
    record = await record_of(context, "changeOrganisation", input.client)
    said, since = input.said(), input.valid_from or context.today
    check_day(since, context.today)
    async with context.writing("changeOrganisation", input, input.idempotency_key) as session:
        if session.replayed is None:
            await check_record(session, record, input.expected_version)
            history = (await histories(session, [record.own]))[record.own]
            for fact, (value, revision) in said.items():
                await save_rewrite(session, record.own, fact, rewrite(history.get(fact, ()), value, since, revision))
            told = {fact.value: value for fact, (value, _) in said.items()}
            session.record("organisation.changed", record.id, since=since.isoformat(), facts=told)
            session.announce("organisation.changed", organisation=record.id, since=since.isoformat(), facts=told)
    return await answer(context, record)
