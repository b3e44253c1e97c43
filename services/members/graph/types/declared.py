"""What a member does, says and uses, as the graph shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from commons import isco
from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from services.members.domain.activities import activity, declarations, needs
from services.members.domain.services import ties
from services.members.graph.declared_loaders import offer_loader
from services.members.graph.types.classifications import NeedKind, Sector, Trade
from services.members.graph.types.declared_words import Basis, TieKind, TraitKind, Weight, WorkSituation
from services.members.graph.types.offers import Adviser, Place, Service


@strawberry.type(description="Something that a member does; several at once, each in time.")
class Activity:
    """One activity."""

    id: strawberry.ID
    trade: Trade | None = strawberry.field(description="By ISCO-08.")
    sector: Sector | None = strawberry.field(description="By NACE.")
    weight: Weight = strawberry.field(description="Main or accessory; one at most is the main one.")
    situation: WorkSituation = strawberry.field(description="As what she works.")
    from_: date | None = strawberry.field(name="from")
    until: date | None
    reason: str | None = strawberry.field(description="Why it was entered, corrected or ended, if that was said.")
    version: int | None = strawberry.field(description="What `expectedVersion` names: the audit sequence it is of.")

    @classmethod
    def of(cls, context: RequestContext, one: activity.Activity) -> Activity:
        """As it stands on record."""
        work = one.work
        return cls(
            id=strawberry.ID(global_id(context.country, "activity", one.id)),
            trade=Trade.of(isco.Trade(work.trade)) if work.trade else None,
            sector=Sector.of(work.sector) if work.sector else None,
            weight=work.weight,
            situation=work.situation,
            from_=one.period.start,
            until=one.period.end,
            reason=one.reason,
            version=one.version,
        )


@strawberry.type(description="A trait of atypical work. What was declared and what records show stand side by side.")
class Trait:
    """One trait."""

    id: strawberry.ID | None = strawberry.field(description="Null where it follows from the activities on record.")
    kind: TraitKind
    basis: Basis = strawberry.field(description="Declared or derived.")
    source: str | None = strawberry.field(description="What it was derived from.")
    from_: date | None = strawberry.field(name="from")
    until: date | None
    reason: str | None

    @classmethod
    def of(cls, context: RequestContext, one: declarations.Declaration) -> Trait:
        """As it stands on record."""
        return cls(
            id=strawberry.ID(global_id(context.country, "trait", one.id)) if one.id else None,
            kind=TraitKind(one.code),
            basis=one.basis,
            source=one.source,
            from_=one.period.start,
            until=one.period.end,
            reason=one.reason,
        )


@strawberry.type(description="A need, as the member declared it; she may withdraw it.")
class Need:
    """One need."""

    id: strawberry.ID
    kind: NeedKind
    from_: date | None = strawberry.field(name="from")
    until: date | None
    reason: str | None

    @classmethod
    def of(cls, context: RequestContext, one: declarations.Declaration) -> Need:
        """As it stands on record."""
        assert one.id is not None
        return cls(
            id=strawberry.ID(global_id(context.country, "need", one.id)),
            kind=NeedKind.of(needs.known(one.code)),
            from_=one.period.start,
            until=one.period.end,
            reason=one.reason,
        )


@strawberry.type(description="A service, an adviser or a shared place that a member uses; a visit has one day.")
class Use:
    """One use."""

    id: strawberry.ID
    kind: TieKind
    from_: date | None = strawberry.field(name="from")
    until: date | None
    reason: str | None
    tie: strawberry.Private[ties.Tie]

    @strawberry.field(description="The service, if it is one.")
    async def service(self, info: Info) -> Service | None:
        """The service."""
        return await self._thing(info.context, TieKind.SERVICE, Service)

    @strawberry.field(description="The adviser, if it is one.")
    async def adviser(self, info: Info) -> Adviser | None:
        """The adviser."""
        return await self._thing(info.context, TieKind.ADVISER, Adviser)

    @strawberry.field(description="The place, if it is one.")
    async def place(self, info: Info) -> Place | None:
        """The place."""
        return await self._thing(info.context, TieKind.PLACE, Place)

    async def _thing(self, context: RequestContext, kind: TieKind, type_: type) -> Any:
        if self.kind is not kind:
            return None
        row = await offer_loader(context, kind.value.lower()).load(self.tie.thing)
        return None if row is None else type_.of(context, row)

    @classmethod
    def of(cls, context: RequestContext, one: ties.Tie) -> Use:
        """As it stands on record."""
        return cls(
            id=strawberry.ID(global_id(context.country, "use", one.id)),
            kind=one.kind,
            from_=one.period.start,
            until=one.period.end,
            reason=one.reason,
            tie=one,
        )
