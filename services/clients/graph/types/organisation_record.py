"""What is on record of an organisation, each with its time; and the sole trader, who is a person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.identifiers import IdentifierScheme
from commons.ids import borderless_id, global_id
from commons.subgraph.scalars import CountryCode
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.timeline import Fact, FactPeriod
from services.clients.store.organisations.history import AliasPeriod
from services.clients.store.organisations.names import NameVariant as VariantRow
from services.clients.store.organisations.sole_traders import SoleTraderRow


@strawberry.type(description="A number under which an organisation is registered, in normal form.")
class Identifier:
    """A number under which an organisation is registered."""

    scheme: IdentifierScheme
    value: str = strawberry.field(description="Normalised; VAT and register numbers begin with their country.")
    since: date | None = strawberry.field(description="Its first day, where that is known.")
    until: date | None = strawberry.field(description="The first day on which it is not its number; null: it still is.")
    shared: bool = strawberry.field(description="A VAT group shares it: it does not tell which organisation this is.")

    @classmethod
    def of(cls, number: Number) -> Identifier:
        """The graph's view of a number."""
        return cls(
            scheme=number.identifier.scheme,
            value=number.identifier.value,
            since=number.since,
            until=number.until,
            shared=number.shared,
        )


@strawberry.type(description="A name beside the registered one: in another language, in short, or an earlier one.")
class NameVariant:
    """A name beside the registered one."""

    id: strawberry.ID
    name: str = strawberry.field(description="As it is written.")
    language: str = strawberry.field(description="ISO 639-1, like 'nl'.")
    since: date = strawberry.field(description="Its first day.")
    until: date | None = strawberry.field(description="The first day on which it is not used any more.")

    @classmethod
    def of(cls, country: str, row: VariantRow) -> NameVariant:
        """The graph's view of a variant."""
        id_ = strawberry.ID(global_id(country, "organisationName", row.variant))
        return cls(id=id_, name=row.name, language=row.language, since=row.since, until=row.until)


@strawberry.type(description="What was true of an organisation for a time, as one country has it on record.")
class OrganisationFact:
    """What was true of an organisation for a time."""

    country: CountryCode = strawberry.field(description="Whose record it is.")
    fact: Fact = strawberry.field(description="What it is about.")
    value: str = strawberry.field(description="Name, legal form, NACE code, or the sector's or size's word.")
    revision: str | None = strawberry.field(description="The revision of a NACE code.")
    since: date = strawberry.field(description="Its first day.")
    until: date | None = strawberry.field(description="The first day on which it was otherwise.")

    @classmethod
    def of(cls, country: str, fact: Fact, period: FactPeriod) -> OrganisationFact:
        """The graph's view of a period."""
        return cls(
            country=CountryCode(country),
            fact=fact,
            value=period.value,
            revision=period.revision,
            since=period.since,
            until=period.until,
        )


@strawberry.type(description="An id that is read as another one for a time, as one country has it on record.")
class FormerId:
    """An id that is read as another one."""

    country: CountryCode = strawberry.field(description="Whose record it is.")
    organisation: strawberry.ID = strawberry.field(description="The former id.")
    since: date = strawberry.field(description="From which day the two were one.")
    until: date | None = strawberry.field(description="From which day they are two again.")

    @classmethod
    def of(cls, country: str, row: AliasPeriod) -> FormerId:
        """The graph's view of an alias."""
        id_ = strawberry.ID(borderless_id("organisation", row.former))
        return cls(country=CountryCode(country), organisation=id_, since=row.since, until=row.until)


@strawberry.type(
    description="A person who gives work under her own name: known to one legal entity's client officers, and to no "
    "other country."
)
class SoleTrader:
    """A person who gives work under her own name."""

    id: strawberry.ID
    client: strawberry.ID = strawberry.field(description="The relation with her.")
    name: str | None = strawberry.field(description="Her name; null once it is erased.")
    identifier: Identifier | None = strawberry.field(description="Her own number, where she gave one.")
    sort_name: str = strawberry.field(description="The folded name that lists are ordered by, byte by byte.")

    @classmethod
    def of(cls, country: str, row: SoleTraderRow, client: UUID) -> SoleTrader:
        """The graph's view of a sole trader."""
        return cls(
            id=strawberry.ID(global_id(country, "soletrader", row.sole_trader)),
            client=strawberry.ID(global_id(country, "client", client)),
            name=row.name,
            identifier=Identifier.of(Number(row.identifier)) if row.identifier else None,
            sort_name=row.sort_name,
        )
