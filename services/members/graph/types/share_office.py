"""An entity's share office: its rules, its work lists and its year, for the membership office and revisers."""

from __future__ import annotations

from typing import Annotated

import strawberry

from commons.errors import Refusal
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import Money
from services.members.domain.share_register import OperationKind
from services.members.domain.shares.movements import as_csv
from services.members.domain.shares.on_their_way import OPEN, RequestState
from services.members.domain.shares.refund_rules import CountsFrom
from services.members.graph.share_loaders import terms_of
from services.members.graph.types.payments import Payment
from services.members.graph.types.refunds import Refund, SolvencyTest
from services.members.graph.types.share_movements import CategoryMovements, RefusedShares, ShareAmount, ShareMovements
from services.members.graph.types.share_obligation import ObligationRule
from services.members.graph.types.share_requests import ShareRequest
from services.members.store import payments, refunds, share_movements, share_requests
from services.members.store.share_terms import rules_version

strawberry.enum(CountsFrom, name="RefundCountsFrom", description="From which day a refund's term runs.")

States = Annotated[
    list[RequestState] | None, strawberry.argument(description="Only in these states; those still open if absent.")
]
All = Annotated[bool, strawberry.argument(description="Also those of which nothing is left.")]
Year = Annotated[int, strawberry.argument(description="A calendar year, from 1900 on.")]


@strawberry.type(description="How the entity wants its share office to work; null: the law's own rule holds.")
class SharePolicy:
    """How the share office works."""

    four_eyes: bool = strawberry.field(description="Whether another person approves what one has asked for.")
    refund_months: int | None = strawberry.field(description="Months until shares are paid back.")
    refund_counts_from: CountsFrom | None = strawberry.field(description="From which day they are counted.")
    solvency_test: bool | None = strawberry.field(description="Whether a test goes before every refund.")
    source: str = strawberry.field(description="The statutes' article, or the decision.")


@strawberry.type(description="Money over all sources; `received` is `onShares` and `elsewhere` together.")
class MoneyReceived:
    """Money over all sources."""

    received: Money = strawberry.field(description="What came, less what left, up to today.")
    on_shares: Money = strawberry.field(description="What of it pays shares in the register.")
    unmatched: Money = strawberry.field(description="What has found no place yet.")
    elsewhere: Money = strawberry.field(description="What was sent back or returned, and what has found no place yet.")


@strawberry.type(description="An entity's share office: its rules, work lists and movements.")
class ShareOffice:
    """An entity's share office."""

    entity: strawberry.Private[str]

    @strawberry.field(description="What each category asks for today, by code.")
    async def obligations(self, info: Info) -> list[ObligationRule]:
        """What each category asks for."""
        async with info.context.reading() as session:
            terms = await terms_of(info.context, session, self.entity)
        return [
            ObligationRule.of(code, rule, terms.classes[rule.share_class].currency)
            for code, rule in sorted(terms.rules.items())
        ]

    @strawberry.field(
        description="The newest write on obligations and policy (0: none): `setShareObligation` and `setSharePolicy` "
        "want it."
    )
    async def rules_version(self, info: Info) -> int:
        """The version of the rules."""
        async with info.context.reading() as session:
            return await rules_version(session, self.entity)

    @strawberry.field(description="What the entity chose; null: nothing is recorded.")
    async def policy(self, info: Info) -> SharePolicy | None:
        """What the entity chose."""
        async with info.context.reading() as session:
            found = (await terms_of(info.context, session, self.entity)).policy
        names = ("four_eyes", "refund_months", "refund_counts_from", "solvency_test", "source")
        return found and SharePolicy(**{name: getattr(found, name) for name in names})

    @strawberry.field(description="Share operations on their way, the oldest first.")
    async def requests(
        self, info: Info, first: First = None, after: After = None, states: States = None
    ) -> Connection[ShareRequest]:
        """Operations on their way."""
        context, page = info.context, page_of(first, after)
        async with context.reading() as session:
            rows = await share_requests.share_request_page(session, self.entity, page, states or sorted(OPEN))
        context.watch("share requests", [row.membership for row in rows[: page.size]])
        nodes = [ShareRequest.of(row, context.country) for row in rows]
        return connection(page, [(encode_cursor((), str(node.id)), node) for node in nodes])

    @strawberry.field(description="Payments of which something has found no place yet, in the order they came.")
    async def payments(
        self, info: Info, first: First = None, after: After = None, all: All = False
    ) -> Connection[Payment]:
        """The work list of payments."""
        context, page = info.context, page_of(first, after)
        async with context.reading() as session:
            rows = await payments.work_list(session, self.entity, page, only_left=not all)
        context.watch("payments", [owner for row in rows[: page.size] for owner in row.memberships])
        nodes = [Payment.of(row, context.country, context.partition.country.currency) for row in rows]
        return connection(page, [(encode_cursor((), str(node.id)), node) for node in nodes])

    @strawberry.field(description="Money up to today, as the bank and the register have it.")
    async def money(self, info: Info) -> MoneyReceived:
        """Money up to today."""
        context = info.context
        async with context.reading() as session:
            came, used, left = await payments.bank_total(session, self.entity, context.today)
        sums = {"received": came, "on_shares": used, "unmatched": left, "elsewhere": came - used}
        currency = context.partition.country.currency
        return MoneyReceived(**{name: Money(amount=amount, currency=currency) for name, amount in sums.items()})

    @strawberry.field(description="Refunds of which something is owed, the soonest due first.")
    async def refunds(
        self, info: Info, first: First = None, after: After = None, all: All = False
    ) -> Connection[Refund]:
        """Refunds."""
        context, page = info.context, page_of(first, after)
        async with context.reading() as session:
            rows = await refunds.refund_page(session, self.entity, page, only_left=not all)
            free, _ = await refunds.free_of(session, self.entity)
        currency = context.partition.country.currency
        context.watch("refunds", [row.membership for row in rows[: page.size]])
        nodes = [Refund.of(row, context.country, currency, (context.today, free)) for row in rows]
        return connection(page, [(encode_cursor((node.due_on,), str(node.id)), node) for node in nodes])

    @strawberry.field(description="Solvency tests on record, the newest first.")
    async def solvency_tests(self, info: Info, first: First = None, after: After = None) -> Connection[SolvencyTest]:
        """Solvency tests."""
        context, page = info.context, page_of(first, after)
        async with context.reading() as session:
            rows = await refunds.test_page(session, self.entity, page)
        nodes = [SolvencyTest.of(row, context.country, context.partition.country.currency) for row in rows]
        return connection(page, [(encode_cursor((node.tested_on,), str(node.id)), node) for node in nodes])

    @strawberry.field(description="Movements of a calendar year by category, as known now.")
    async def movements(self, info: Info, year: Year) -> ShareMovements:
        """Movements of a year."""
        context = info.context
        if not 1900 <= year <= context.today.year:
            raise Refusal("BAD_ARGUMENT", "Movements are of a year from 1900 to this one.")
        async with context.reading() as session:
            rows = await share_movements.movements_of(session, self.entity, year)
            refused = await share_movements.refused_in(session, self.entity, year)
            members, exits = await share_movements.exits_in(session, self.entity, year)
        currency = context.partition.country.currency
        return ShareMovements(
            year=year,
            categories=[CategoryMovements.of(row, currency) for row in rows],
            refused=[
                RefusedShares(kind=OperationKind(kind), reason=reason, times=times, shares=shares)
                for kind, reason, times, shares in refused
            ],
            exits=ShareAmount.of(exits, currency),
            members_out=members,
            csv=as_csv(year, rows, currency),
        )
