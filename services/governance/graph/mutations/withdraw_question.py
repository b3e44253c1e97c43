"""A member takes her question back."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.initiative.question import questions_by_ids
from services.governance.graph.mutations.ask_question import QuestionPayload
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import assemblies
from services.governance.store.initiative import questions


@strawberry.input
class WithdrawQuestionInput:
    """Which question is taken back."""

    question: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Take a question in writing back, before it is answered.")
async def withdraw_question(info: Info, input: WithdrawQuestionInput) -> QuestionPayload:
    """Check that nobody answered it, and close it."""
    context = info.context
    wanted = uuid_of(input.question, "question", context.country)
    async with context.writing("withdrawQuestion", input, input.idempotency_key) as session:
        found = (await questions.by_ids(session, [wanted]))[0]
        entity = (await assemblies.by_id(session, found.assembly)).entity
        own = await require_own_or_role(context, "Mutation.withdrawQuestion", entity, found.membership)
        if session.replayed is None:
            if found.withdrawn or found.answer is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "It was taken back, or answered.")
            await questions.withdraw(session, wanted)
            session.record("withdrawQuestion", input.question, on_behalf=not own)
    return QuestionPayload(question=(await questions_by_ids(context, [wanted]))[0])
