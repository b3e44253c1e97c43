"""What a caller may ask of lists, read: filters of memberships and of offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import strawberry

from commons import isco
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.nace import Nace
from commons.subgraph.context import RequestContext
from services.members.domain.activities.activity import division
from services.members.domain.activities.needs import known
from services.members.domain.services.partners import NUTS
from services.members.graph.types.declared_words import PartnerKind, PartnerPurpose, TraitKind, WorkSituation
from services.members.store.declared_filter import DeclaredFilter, sector_keys
from services.members.store.offer_filter import Wanted


@strawberry.input(description="A sector in its revision.")
class SectorInput:
    """A NACE code."""

    code: str = strawberry.field(description="A division, group or class of NACE, like 90.20.")
    revision: str = strawberry.field(description="2.0 or 2.1.")

    def read(self) -> Nace:
        """The sector. Raises `Refusal` BAD_ARGUMENT."""
        return division(self.code, self.revision)


@strawberry.input
class MembershipDeclaredFilter:
    """The part of a filter of memberships about what members do, say and use."""

    trade: str | None = strawberry.field(default=None, description="An ISCO-08 code; a group holds what belongs to it.")
    sector: SectorInput | None = strawberry.field(
        default=None, description="A NACE code, with what it may be in the other revision."
    )
    situation: WorkSituation | None = strawberry.field(
        default=None, description="Of the activity that fits trade and sector."
    )
    trait: TraitKind | None = strawberry.field(default=None, description="Declared, or recorded as derived.")
    need: str | None = strawberry.field(default=None, description="A code of `needKinds`.")
    adviser: strawberry.ID | None = strawberry.field(default=None, description="Whom this adviser advises.")
    place: strawberry.ID | None = strawberry.field(default=None, description="Who uses this place.")
    service: strawberry.ID | None = strawberry.field(default=None, description="Who uses this service.")

    def declared(self, context: RequestContext) -> DeclaredFilter:
        """As the query needs it. Raises `Refusal` BAD_ARGUMENT, MALFORMED_ID."""
        things = {"adviser": self.adviser, "place": self.place, "service": self.service}
        return DeclaredFilter(
            scope=context.entities_in_scope("Membership.needs"),
            trade=None if self.trade is None else isco.trade(self.trade).code,
            sector=None if self.sector is None else self.sector.read(),
            situation=self.situation and self.situation.value,
            trait=self.trait and self.trait.value,
            need=None if self.need is None else known(self.need).code,
            things=tuple(_thing(key, kind) for kind, key in things.items() if key is not None),
        )


def _thing(key: str, kind: str) -> UUID:
    """Another country's id fits none of this country's memberships, as an entity's does."""
    return uuid_of(key, kind)


@strawberry.input(description="Which services: offered on a day, by an entity, to whom, for what.")
class ServiceFilter:
    """Which services of a list."""

    on: date | None = strawberry.field(default=None, description="Offered on this day; today if absent.")
    entity: strawberry.ID | None = None
    trade: str | None = strawberry.field(default=None, description="Offered to this trade (ISCO-08).")
    situation: WorkSituation | None = strawberry.field(default=None, description="Offered in this situation.")
    need: str | None = strawberry.field(default=None, description="Answers this need, a code of `needKinds`.")

    def wanted(self, context: RequestContext) -> Wanted:
        """As the query needs it. Raises `Refusal` BAD_ARGUMENT."""
        given = {
            "trade": self.trade and isco.trade(self.trade).code,
            "situation": self.situation and self.situation.value,
            "need": self.need and known(self.need).code,
        }
        return _wanted(context, self.on, self.entity, given)


@strawberry.input(description="Which advisers: in office on a day, of an entity, for what.")
class AdviserFilter:
    """Which advisers of a list."""

    on: date | None = strawberry.field(default=None, description="In office on this day; today if absent.")
    entity: strawberry.ID | None = None
    trade: str | None = strawberry.field(default=None, description="Who knows this trade (ISCO-08).")
    need: str | None = strawberry.field(default=None, description="Who answers this need, a code of `needKinds`.")

    def wanted(self, context: RequestContext) -> Wanted:
        """As the query needs it. Raises `Refusal` BAD_ARGUMENT."""
        given = {
            "trade": self.trade and isco.trade(self.trade).code,
            "need": self.need and known(self.need).code,
        }
        return _wanted(context, self.on, self.entity, given)


@strawberry.input(description="Which places: open on a day, of an entity, in a town.")
class PlaceFilter:
    """Which places of a list."""

    on: date | None = strawberry.field(default=None, description="Open on this day; today if absent.")
    entity: strawberry.ID | None = None
    city: str | None = strawberry.field(default=None, description="In this town, written as it is there.")

    def wanted(self, context: RequestContext) -> Wanted:
        """As the query needs it."""
        return _wanted(context, self.on, self.entity, {"city": self.city})


@strawberry.input(description="Which partners: on a day, of an entity, of which kind, for what, whom and where.")
class PartnerFilter:
    """Which partners of a list."""

    on: date | None = strawberry.field(default=None, description="Partner on this day; today if absent.")
    entity: strawberry.ID | None = None
    kind: PartnerKind | None = strawberry.field(default=None, description="Of this kind.")
    partner_purpose: PartnerPurpose | None = strawberry.field(
        default=None, name="purpose", description="For protection or for representation."
    )
    sector: SectorInput | None = strawberry.field(
        default=None, description="For this sector, in whichever revision the partner names it."
    )
    region: str | None = strawberry.field(default=None, description="In this region, a NUTS code like BE1.")

    def wanted(self, context: RequestContext) -> Wanted:
        """As the query needs it. Raises `Refusal` BAD_ARGUMENT."""
        if self.region is not None and not NUTS.fullmatch(self.region):
            raise Refusal("BAD_ARGUMENT", "A region is a NUTS code, like BE1.")
        given = {
            "kind": self.kind and self.kind.value,
            "purpose": self.partner_purpose and self.partner_purpose.value,
            "sectors": self.sector and sector_keys(self.sector.read()),
            "region": self.region,
        }
        return _wanted(context, self.on, self.entity, given)


def _wanted(context: RequestContext, on: date | None, entity: str | None, asked: Mapping[str, object]) -> Wanted:
    given = {name: value for name, value in asked.items() if value is not None}
    entities = None if entity is None else frozenset({context.partition.directory.entity(str(entity)).id})
    return Wanted(on or context.today, entities, given)
