"""Where a member stands with her category's share obligation, and the rule it follows from."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.scalars import Money
from services.members.domain.categories import ShareObligation
from services.members.domain.shares import obligations as domain
from services.members.domain.shares.obligations import ClockStart
from services.members.store.share_obligations import Standing
from services.members.store.share_terms import ShareTerms

strawberry.enum(ShareObligation, description="Whether members of a category must subscribe shares.")
strawberry.enum(
    ClockStart,
    name="ObligationClock",
    description="What starts the time for an obligation: entering the category, the first contract (or pay) that "
    "brings enough for an instalment, the first subscription.",
)


@strawberry.type(description="Payments by which shares are bought.")
class InstalmentPlan:
    """Payments by which shares are bought."""

    count: int = strawberry.field(description="How many payments.")
    amount: Money = strawberry.field(description="Each of them.")
    within_months: int = strawberry.field(description="All of them within so many months of the clock's start.")
    deducted_from_net: Money | None = strawberry.field(
        description="Taken from a contract's net pay of at least this much, never from author invoices; null: paid in."
    )


@strawberry.type(description="What a category asks of its members in shares. `confidence`: read, likely, unverified.")
class ObligationRule:
    """What a category asks for."""

    category: str = strawberry.field(description="The category's code.")
    obligation: ShareObligation = strawberry.field(description="Whether its members must hold shares.")
    share_class: str = strawberry.field(description="The class of shares.")
    shares: int = strawberry.field(description="How many, in all or for each year of use.")
    yearly: bool = strawberry.field(description="Whether the number is for each year of use.")
    clock: ClockStart = strawberry.field(description="What starts the time.")
    instalments: InstalmentPlan | None = strawberry.field(description="How they may be bought; null: at once.")
    grace_days: int = strawberry.field(description="Days after a reminder before somebody is in default.")
    source: str = strawberry.field(description="Where the rule stands.")
    confidence: str = strawberry.field(description="How sure it is: read, likely or unverified.")

    @classmethod
    def of(cls, category: str, rule: domain.ObligationRule, currency: str) -> ObligationRule:
        """The rule as shown."""
        plan, net = rule.instalments, rule.instalments and rule.instalments.deduct_from_net
        shown = plan and InstalmentPlan(
            count=plan.count,
            amount=Money(amount=plan.amount, currency=currency),
            within_months=plan.within_months,
            deducted_from_net=None if net is None else Money(amount=net, currency=currency),
        )
        names = ("obligation", "share_class", "shares", "yearly", "clock", "grace_days", "source", "confidence")
        return cls(category=category, instalments=shown, **{name: getattr(rule, name) for name in names})


@strawberry.type(description="The next payment on an obligation.")
class Instalment:
    """The next payment."""

    number: int = strawberry.field(description="Which of them, from 1 on.")
    amount: Money = strawberry.field(description="What is left of it.")
    due_on: date | None = strawberry.field(description="The last day for it; null before the clock started.")


@strawberry.type(description="Where a member stands with her category's share obligation on a day.")
class ObligationState:
    """Where a member stands."""

    required: int = strawberry.field(description="Shares she must hold; for a share a year, the years up to this one.")
    held: int = strawberry.field(description="Shares of the class she holds, paid or not.")
    paid: int = strawberry.field(description="How many of them are fully paid.")
    outstanding: Money = strawberry.field(description="What is still to be paid in all.")
    due: Money = strawberry.field(description="The part of it whose last day has come.")
    due_on: date | None = strawberry.field(description="The last day for the next payment.")
    clock_started_on: date | None = strawberry.field(description="When the time began; null: it has not.")
    ends_on: date | None = strawberry.field(description="The last day for all of it.")
    next_instalment: Instalment | None = strawberry.field(description="The next payment; null: nothing is owed.")
    covered_until: date | None = strawberry.field(description="The last day of use that paid shares cover.")
    rule: ObligationRule = strawberry.field(description="What it follows from.")

    @classmethod
    def of(cls, standing: Standing, terms: ShareTerms) -> ObligationState:
        """The state as shown."""
        state = standing.state
        currency = terms.classes[state.rule.share_class].currency
        following = state.next_instalment and Instalment(
            number=state.next_instalment.number,
            amount=Money(amount=state.next_instalment.amount, currency=currency),
            due_on=state.next_instalment.due_on,
        )
        names = ("required", "held", "paid", "due_on", "clock_started_on", "ends_on", "covered_until")
        return cls(
            outstanding=Money(amount=state.outstanding, currency=currency),
            due=Money(amount=state.due, currency=currency),
            next_instalment=following,
            rule=ObligationRule.of(standing.category, state.rule, currency),
            **{name: getattr(state, name) for name in names},
        )
