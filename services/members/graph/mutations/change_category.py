"""changeCategory: a membership changes its category, and its college where it has one."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.recategorise import change_category as check_change
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadFirst
from services.members.graph.types.membership import Membership
from services.members.store.categories import category_on, save_category
from services.members.store.legal_entities import categories
from services.members.store.reasons import save_reason
from services.members.store.standing import registered_period


@strawberry.input
class ChangeCategoryInput(ReadFirst):
    """Which category, from which day, and why."""

    membership: strawberry.ID
    category: str = strawberry.field(description="A category code of the entity.")
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    college: str | None = strawberry.field(default=None, description="The college from that day; absent: it stays.")
    reason: str = strawberry.field(description="Why; it stays on record with the change.")
    idempotency_key: str | None = None


@strawberry.type
class ChangeCategoryPayload:
    """The membership after it."""

    membership: Membership


@mutation(
    description="Change the category of a membership from a day on; what was on record for those days stays known. The "
    "category's obligation in shares follows."
)
async def change_category(info: Info, input: ChangeCategoryInput) -> ChangeCategoryPayload:
    """For a membership officer of the entity. Refuses BAD_ARGUMENT, TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context = info.context
    async with context.writing("changeCategory", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, entity = await entered_membership(context, session, "Mutation.changeCategory", input.membership)
            since = input.valid_from or context.today
            current, known = await category_on(session, key, since), await categories(session, entity)
            registered = await registered_period(session, key)
            check_change(current, input.category, known, registered, since=since, today=context.today)
            college = None if input.college is None else texts.title("The college", input.college)
            await save_category(session, key, input.category, college, since)
            await save_reason(session, key, texts.text("The reason", input.reason))
    return ChangeCategoryPayload(membership=await as_it_stands(context, input.membership))
