"""What came of engagements, by entity and currency: never added up across currencies but by rates that the caller
brings, which are shown back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry

from commons.subgraph.context import RequestContext
from commons.subgraph.scalars import CountryCode, Money
from services.clients.domain.engagements import money
from services.clients.domain.engagements.dependence import Window, check_days
from services.clients.store.engagements.totals import Total

Since = Annotated[date | None, strawberry.argument(description="Invoices from this day on; a year ago if absent.")]
Until = Annotated[date | None, strawberry.argument(description="Invoices before this day; tomorrow if absent.")]


@strawberry.input(description="What one unit of a currency is worth, on a day, and who says so.")
class RateInput:
    """A dated rate."""

    currency: str = strawberry.field(description="ISO 4217.")
    value: Decimal = strawberry.field(description="What one unit of it is worth in the currency converted to.")
    on: date = strawberry.field(description="The day of the rate.")
    source: str = strawberry.field(description="Who says so, like a central bank.")


@strawberry.input(description="A currency to convert to, with all rates that it takes: none is known here.")
class ConversionInput:
    """A currency and rates into it."""

    into: str = strawberry.field(description="ISO 4217.")
    rates: list[RateInput] = strawberry.field(description="One for each currency that is to be converted.")

    def read(self, today: date) -> money.Rates:
        """The rates, if they can be used. Raises `Refusal` BAD_ARGUMENT."""
        given = [money.Rate(one.currency, one.value, one.on, one.source) for one in self.rates]
        return money.rates(self.into, given, today)


Into = Annotated[
    ConversionInput | None, strawberry.argument(description="Convert as well, by these rates; nothing, if absent.")
]


@strawberry.type(description="The rate that an amount was converted by, as the caller brought it.")
class AppliedRate:
    """A rate."""

    currency: str = strawberry.field(description="ISO 4217.")
    value: Decimal = strawberry.field(description="What one unit of it was taken to be worth.")
    on: date = strawberry.field(description="The day of the rate.")
    source: str = strawberry.field(description="Who says so.")


@strawberry.type(description="What was invoiced in one currency by the members of one entity.")
class EngagementTotal:
    """A total."""

    country: CountryCode = strawberry.field(description="Where the entity is.")
    entity_id: strawberry.ID = strawberry.field(description="The legal entity.")
    engagements: int = strawberry.field(description="How many were invoiced.")
    members: int = strawberry.field(description="How many members worked.")
    invoiced: Money = strawberry.field(description="Without VAT.")
    paid: Money = strawberry.field(description="What of it is paid.")
    converted: Money | None = strawberry.field(description="What was invoiced, converted; null without a rate for it.")
    rate: AppliedRate | None = strawberry.field(description="The rate it took; null where it took none.")

    @classmethod
    def of(cls, total: Total, rates: money.Rates | None) -> EngagementTotal:
        """The graph's view of a total."""
        turned = rates.converted(total.currency, total.invoiced) if rates else None
        rate = turned[1] if turned else None
        return cls(
            country=CountryCode(total.entity.split(".", maxsplit=1)[0]),
            entity_id=strawberry.ID(total.entity),
            engagements=total.engagements,
            members=total.members,
            invoiced=Money(amount=total.invoiced, currency=total.currency),
            paid=Money(amount=total.paid, currency=total.currency),
            converted=Money(amount=turned[0], currency=rates.into) if turned and rates else None,
            rate=AppliedRate(currency=rate.currency, value=rate.value, on=rate.on, source=rate.source)
            if rate
            else None,
        )


def window(context: RequestContext, since: date | None, until: date | None) -> Window:
    """The days asked for. Raises `Refusal` BAD_ARGUMENT where there are none."""
    year = Window.year_to(context.today)
    found = Window(since or year.first, until or year.until)
    check_days(found.first, found.until)
    return found


def shown(context: RequestContext, totals: Sequence[Total], into: ConversionInput | None) -> list[EngagementTotal]:
    """Totals as the graph shows them, converted where rates came."""
    rates = into.read(context.today) if into else None
    return [EngagementTotal.of(total, rates) for total in totals]
