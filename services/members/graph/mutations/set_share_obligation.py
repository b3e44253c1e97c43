"""setShareObligation: an officer records what a category asks for in shares, from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.categories import ShareObligation
from services.members.domain.share_register import DEFAULT_CLASS
from services.members.domain.shares import obligations as domain
from services.members.domain.shares.obligations import ClockStart, Instalments, check_rule
from services.members.graph.mutations.share_kit import RULES_VERSION
from services.members.graph.share_loaders import terms_of
from services.members.graph.types.share_obligation import ObligationRule
from services.members.store.share_terms import check_rules_read_at, save_rule


@strawberry.input
class InstalmentsInput:
    """Payments by which the shares are bought."""

    count: int = strawberry.field(description="How many payments.")
    amount: Decimal = strawberry.field(description="Each of them.")
    within_months: int = strawberry.field(description="All of them within so many months of the clock's start.")
    deducted_from_net: Decimal | None = strawberry.field(
        default=None, description="Taken from net pay of at least this much; paid in if absent."
    )


@strawberry.input
class SetShareObligationInput:
    """What holds for a category from a day on."""

    entity: strawberry.ID
    expected_version: int = strawberry.field(description=RULES_VERSION)
    category: str = strawberry.field(description="The category's code.")
    obligation: ShareObligation = strawberry.field(description="Whether its members must hold shares.")
    shares: int = strawberry.field(default=0, description="How many, in all or for each year of use.")
    yearly: bool = strawberry.field(default=False, description="Whether the number is for each year of use.")
    share_class: str = strawberry.field(default=DEFAULT_CLASS, description="The class's code.")
    clock: ClockStart = strawberry.field(default=ClockStart.CATEGORY, description="What starts the time.")
    instalments: InstalmentsInput | None = strawberry.field(default=None, description="At once if absent.")
    grace_days: int = strawberry.field(default=30, description="Days after a reminder before somebody is in default.")
    since: date | None = strawberry.field(name="from", default=None, description="From which day; today if absent.")
    source: str = strawberry.field(description="The statutes' article, or the decision.")
    confidence: str = strawberry.field(default="read", description="How sure it is: read, likely or unverified.")
    idempotency_key: str | None = None


@strawberry.type
class SetShareObligationPayload:
    """The rule as it holds from then on."""

    rule: ObligationRule = strawberry.field(description="The rule as it holds from then on.")


@mutation(description="Record what a category asks for in shares from a day on; what held before stays.")
async def set_share_obligation(info: Info, input: SetShareObligationInput) -> SetShareObligationPayload:
    """Membership officer of the entity. Refuses CHANGED_MEANWHILE, BAD_ARGUMENT."""
    context, since = info.context, input.since or info.context.today
    entity = context.entity_here(input.entity).id
    context.require("Mutation.setShareObligation", entity)
    async with context.writing("setShareObligation", input, input.idempotency_key) as session:
        if session.replayed is None:
            await check_rules_read_at(session, entity, input.expected_version)
            await save_rule(session, entity, input.category, await _checked(context, session, input, entity), since)
    async with context.reading() as reading:
        terms = await terms_of(context, reading, entity, since)
    rule = terms.rules[input.category]
    shown = ObligationRule.of(input.category, rule, terms.classes[rule.share_class].currency)
    return SetShareObligationPayload(rule=shown)


async def _checked(
    context: RequestContext, session: WriteSession, given: SetShareObligationInput, entity: str
) -> domain.ObligationRule:
    terms = await terms_of(context, session, entity)
    if given.category not in terms.rules:
        raise Refusal("BAD_ARGUMENT", f"No such category here; this entity has {', '.join(sorted(terms.rules))}.")
    plan = given.instalments
    return check_rule(
        domain.ObligationRule(
            obligation=given.obligation,
            shares=given.shares,
            yearly=given.yearly,
            share_class=given.share_class,
            clock=given.clock,
            instalments=plan and Instalments(plan.count, plan.amount, plan.within_months, plan.deducted_from_net),
            grace_days=given.grace_days,
            source=given.source,
            confidence=given.confidence,
        ),
        terms.classes,
    )
