"""setSharePolicy: an officer records how the entity wants its share office to work, from a day on."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Fault
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares import refund_rules as domain
from services.members.domain.shares.refund_rules import CountsFrom, check_policy
from services.members.graph.mutations.share_kit import RULES_VERSION
from services.members.graph.share_loaders import terms_of
from services.members.graph.types.share_office import SharePolicy
from services.members.store.share_terms import check_rules_read_at, save_policy


@strawberry.input
class SetSharePolicyInput:
    """What holds from a day on, in full; what is left out follows the law's own rule."""

    entity: strawberry.ID
    expected_version: int = strawberry.field(description=RULES_VERSION)
    four_eyes: bool = strawberry.field(description="Whether another person approves what one has asked for.")
    refund_months: int | None = strawberry.field(default=None, description="Months until shares are paid back.")
    refund_counts_from: CountsFrom | None = strawberry.field(default=None, description="From which day they count.")
    solvency_test: bool | None = strawberry.field(default=None, description="Whether a test goes before a refund.")
    since: date | None = strawberry.field(name="from", default=None, description="From which day; today if absent.")
    source: str = strawberry.field(description="The statutes' article, or the decision.")
    idempotency_key: str | None = None


@strawberry.type
class SetSharePolicyPayload:
    """The policy as it holds from then on."""

    policy: SharePolicy = strawberry.field(description="The policy as it holds from then on.")


@mutation(description="Record how the share office works from a day on: four eyes, refunds, solvency tests.")
async def set_share_policy(info: Info, input: SetSharePolicyInput) -> SetSharePolicyPayload:
    """Membership officer of the entity.

    Refuses CHANGED_MEANWHILE, BAD_ARGUMENT, STATUTES_OUTSIDE_LAW with the article.
    """
    context, since = info.context, input.since or info.context.today
    entity = context.entity_here(input.entity)
    context.require("Mutation.setSharePolicy", entity.id)
    names = ("four_eyes", "refund_months", "refund_counts_from", "solvency_test", "source")
    async with context.writing("setSharePolicy", input, input.idempotency_key) as session:
        if session.replayed is None:
            await check_rules_read_at(session, entity.id, input.expected_version)
            wanted = domain.SharePolicy(**{name: getattr(input, name) for name in names})
            await save_policy(session, entity.id, check_policy(wanted, entity.pack), since)
    async with context.reading() as reading:
        found = (await terms_of(context, reading, entity.id, since)).policy
    if found is None:
        raise Fault("a policy that was recorded is not there")
    return SetSharePolicyPayload(policy=SharePolicy(**{name: getattr(found, name) for name in names}))
