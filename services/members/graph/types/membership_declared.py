"""Fields of a membership about what its member does, says and uses."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import After, Connection, First
from services.members.domain.activities.declarations import Declaration, following
from services.members.domain.activities.words import DeclarationKind
from services.members.domain.facts import Period
from services.members.domain.services.ties import Tie
from services.members.graph.declared_loaders import (
    activities_loader,
    declarations_loader,
    offer_loader,
    ties_loader,
)
from services.members.graph.types.declared import Activity, Need, Trait, Use
from services.members.graph.types.declared_words import TieKind
from services.members.graph.types.offers import Adviser
from services.members.graph.types.times import AsOf, KnownAt, reached
from services.members.store.memberships import MembershipRow

Always = Annotated[
    bool, strawberry.argument(description="All that is on record, past and future days too, instead of one day.")
]


@strawberry.type
class MembershipDeclared:
    """Activities, traits, needs and uses of one membership."""

    row: strawberry.Private[MembershipRow]

    @strawberry.field(description="What the member does, on a day or ever.")
    async def activities(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None, always: Always = False
    ) -> list[Activity] | None:
        """Activities, the oldest first."""
        found = await activities_loader(info.context, await reached(info.context, known_at)).load(self.row.id)
        day = None if always else as_of or info.context.today
        return [Activity.of(info.context, one) for one in found or [] if _holds(one.period, day)]

    @strawberry.field(
        description="What is atypical about the member's work, on a day or ever; what follows from the activities on "
        "record comes last, and only with a day."
    )
    async def traits(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None, always: Always = False
    ) -> list[Trait] | None:
        """Traits, the oldest first."""
        context, day = info.context, None if always else as_of or info.context.today
        found = await self._declared(context, DeclarationKind.TRAIT, known_at, day)
        if day is not None:
            found += following(await activities_loader(context, known_at).load(self.row.id) or [], day)
        return [Trait.of(context, one) for one in found]

    @strawberry.field(description="What the member says that she needs, on a day or ever.")
    async def needs(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None, always: Always = False
    ) -> list[Need] | None:
        """Needs, the oldest first."""
        context, day = info.context, None if always else as_of or info.context.today
        return [Need.of(context, one) for one in await self._declared(context, DeclarationKind.NEED, known_at, day)]

    @strawberry.field(description="Who advises the member on a day; one or several.")
    async def advisers(self, info: Info, as_of: AsOf = None) -> list[Adviser] | None:
        """Advisers, the longest first."""
        context, day = info.context, as_of or info.context.today
        ties = await ties_loader(context, None).load(self.row.id) or []
        keys = [tie.thing for tie in ties if tie.kind is TieKind.ADVISER and tie.period.holds(day)]
        rows = await offer_loader(context, "adviser").load_many(keys)
        return [Adviser.of(context, row) for row in rows if row is not None]

    @strawberry.field(description="Services, advisers and places that the member uses or used, the newest first.")
    async def uses(
        self,
        info: Info,
        kind: Annotated[TieKind | None, strawberry.argument(description="Of this kind only.")] = None,
        as_of: Annotated[date | None, strawberry.argument(description="On this day only.")] = None,
        known_at: KnownAt = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Use] | None:
        """Uses by page."""
        found = await ties_loader(info.context, await reached(info.context, known_at)).load(self.row.id) or []
        wanted = [one for one in found if (kind is None or one.kind is kind) and _holds(one.period, as_of)]
        return listed(info.context.country, page_of(first, after), wanted, _USES, partial(Use.of, info.context))

    async def _declared(
        self, context: RequestContext, kind: DeclarationKind, known_at: int | None, day: date | None
    ) -> list[Declaration]:
        found = await declarations_loader(context, await reached(context, known_at)).load(self.row.id)
        return [one for one in found or [] if one.kind is kind and _holds(one.period, day)]


def _holds(period: Period, day: date | None) -> bool:
    return day is None or period.holds(day)


_USES: Order[Tie] = Order("use", lambda tie: (tie.period.start,), lambda tie: tie.id, (date,), newest=True)
