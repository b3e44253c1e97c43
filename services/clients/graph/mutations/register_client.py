"""`registerClient`: a legal entity begins to work for an organisation, found here, named by the caller, or new."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from commons.ids import borderless_id, global_id, uuid_of
from commons.nace import activity
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.numbers import Number, number
from services.clients.domain.organisations.registration import Registration, distinct, place
from services.clients.graph.mutations.kit import client_now
from services.clients.graph.types.client import Client
from services.clients.store.organisations.registrations import Saved, load_known, save_registration


@strawberry.input(description="A number under which an organisation is registered, as people write it.")
class IdentifierInput:
    """A number with its scheme; VAT and register numbers begin with their country."""

    scheme: IdentifierScheme
    value: str
    since: date | None = strawberry.field(default=None, description="Its first day; absent: as long as it is known.")
    until: date | None = strawberry.field(default=None, description="The first day on which it is not its number.")
    shared: bool = strawberry.field(
        default=False, description="A VAT group shares it, so that it does not tell which organisation this is."
    )

    def number(self, today: date) -> Number:
        """The domain's number. Refuses IDENTIFIER_INVALID, BAD_ARGUMENT."""
        return number(identifier(self.scheme, self.value), self.since, self.until, shared=self.shared, today=today)


@strawberry.input(description="An economic activity.")
class NaceInput:
    """A NACE code and its revision."""

    code: str
    revision: str = strawberry.field(default="2.1", description="2.0 or 2.1.")


@strawberry.input(description="A legal entity's new client.")
class RegisterClientInput:
    """A legal entity's new client."""

    entity: strawberry.ID
    name: str
    identifiers: list[IdentifierInput]
    organisation: strawberry.ID | None = strawberry.field(
        default=None,
        description="The id under which another country knows it; ask organisationByIdentifier first. "
        "Without it, and where no identifier is known here, a new id is minted.",
    )
    legal_form: str | None = None
    nace: NaceInput | None = None
    sector: MarketSector | None = None
    size_class: SizeClass | None = None
    since: date | None = strawberry.field(default=None, description="First day of the relation; today if absent.")
    idempotency_key: str | None = None

    def registration(self, today: date) -> Registration:
        """The domain's registration; refuses numbers and codes that fail their own check."""
        return Registration(
            entity=self.entity,
            name=self.name,
            numbers=distinct([item.number(today) for item in self.identifiers]),
            legal_form=(self.legal_form or "").strip() or None,
            nace=activity(self.nace.code, self.nace.revision) if self.nace else None,
            sector=self.sector,
            size_class=self.size_class,
            organisation=uuid_of(self.organisation, "organisation") if self.organisation else None,
            since=self.since,
        )


@strawberry.type(description="The client as it stands now.")
class RegisterClientPayload:
    """The client as it stands now."""

    client: Client


@mutation(description="Enter an organisation that a legal entity works for.")
async def register_client(info: Info, input: RegisterClientInput) -> RegisterClientPayload:
    """Register a client.

    Refuses IDENTIFIER_INVALID, ALREADY_EXISTS, ORGANISATIONS_DIFFER, UNKNOWN_ENTITY, BAD_ARGUMENT, FORBIDDEN.
    """
    context = info.context
    context.require("Mutation.registerClient", context.entity_here(input.entity).id)
    registration = input.registration(context.today)
    if registration.since is not None and registration.since > context.today:
        raise Refusal("BAD_ARGUMENT", "A relation is registered once it has begun; 'since' must not lie ahead.")
    async with context.writing("registerClient", input, input.idempotency_key) as session:
        if session.replayed is None:
            known = await load_known(session, registration)
            placed = place(registration, known)
            saved = await save_registration(session, registration, placed, context.today)
            _record(session, registration, saved)
    return RegisterClientPayload(client=await client_now(context, uuid_of(session.subject, "client", context.country)))


def _record(session: WriteSession, registration: Registration, saved: Saved) -> None:
    """The audit and outbox lines: organisations and their numbers are public, so they stand in the clear."""
    client = global_id(session.country, "client", saved.client)
    organisation = borderless_id("organisation", saved.organisation)
    joins = [borderless_id("organisation", one.former) for one in saved.settled]
    identifiers = [f"{item.identifier.scheme} {item.identifier.value}" for item in registration.numbers]
    told = {"entity": registration.entity, "organisation": organisation, "identifiers": identifiers}
    session.record("client.registered", client, joins=joins, **told)
    session.announce("client.registered", client=client, **told)
