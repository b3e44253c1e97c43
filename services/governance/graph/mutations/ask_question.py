"""A member asks a question in writing before a meeting."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.initiative import question as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.initiative.question import WrittenQuestion, questions_by_ids
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies, calls
from services.governance.store.electorate import Electorate, checked
from services.governance.store.initiative import questions


@strawberry.input(description="`resolution`: the item it is about; without one it is about the entity.")
class AskQuestionInput:
    """Who asks what."""

    assembly: strawberry.ID
    membership: strawberry.ID
    text: str
    resolution: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.type
class QuestionPayload:
    """The question as it is then."""

    question: WrittenQuestion


@mutation(
    description="Ask a question in writing before a meeting, by the member herself or by an organiser for her; until "
    "the statutes' day (clause `written_question_days`), or where they set none until the meeting opens."
)
async def ask_question(info: Info, input: AskQuestionInput) -> QuestionPayload:
    """Check the day and that she is a member, and put the question on record."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    item = uuid_of(input.resolution, "resolution", context.country) if input.resolution else None
    async with context.writing("askQuestion", input, input.idempotency_key, long=True) as session:
        assembly = await assemblies.by_id(session, wanted)
        own = await require_own_or_role(context, "Mutation.askQuestion", assembly.entity, member)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            at = await _asking(session, context, assembly, member, item)
            text = domain.ask(Reading(regime, assembly.held_on), input.text, at)
            new = domain.Question(new_uuid(), assembly.id, item, member, text, now(), not own)
            await questions.insert(session, new)
            named = global_id(context.country, "question", new.id)
            session.record("askQuestion", named, assembly=input.assembly, on_behalf=not own)
            session.announce("question.asked", question=named, **meeting_of(session, assembly))
        subject = uuid_of(session.subject, "question")
    return QuestionPayload(question=(await questions_by_ids(context, [subject]))[0])


async def _asking(
    session: WriteSession, context: RequestContext, assembly: Assembly, member: UUID, item: UUID | None
) -> domain.Asking:
    known = {row.id for _, row in await agenda.of_assemblies(session, [assembly.id])}
    register = Electorate(None, assembly.entity, context.today, membership=member)
    return domain.Asking(
        assembly=assembly,
        opened=bool(await calls.of_assembly(session, assembly.id)),
        announced=item is None or item in known,
        registered=(await checked(context.partition, register)).rows > 0,
        asked=await questions.asked_by(session, assembly.id, member),
        today=context.today,
    )
