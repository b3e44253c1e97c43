"""Answer questions in writing."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import question as domain
from services.governance.graph.initiative.question import WrittenQuestion, questions_by_ids
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.initiative import questions


@strawberry.input(description="One answer to all of `questions`. `declined`: nothing is answered, and `text` says why.")
class AnswerQuestionsInput:
    """What is answered."""

    assembly: strawberry.ID
    questions: list[strawberry.ID]
    text: str
    declined: bool = False
    idempotency_key: str | None = None


@strawberry.type
class AnswerQuestionsPayload:
    """The questions with their answer."""

    questions: list[WrittenQuestion]


@mutation(description="Answer one or several questions in writing at once; a later answer replaces the one before.")
async def answer_questions(info: Info, input: AnswerQuestionsInput) -> AnswerQuestionsPayload:
    """Check that they are of one meeting, and put the answer on record."""
    context = info.context
    meeting = uuid_of(input.assembly, "assembly", context.country)
    wanted = [uuid_of(row, "question", context.country) for row in input.questions]
    async with context.writing("answerQuestions", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, meeting)
        context.require("Mutation.answerQuestions", assembly.entity)
        if session.replayed is None:
            found = await questions.by_ids(session, wanted)
            given = domain.answer(found, meeting, input.text, declined=input.declined)
            new = await questions.answer(session, found, given)
            named = global_id(context.country, "answer", new)
            session.record("answerQuestions", named, questions=len(found), declined=given.declined)
            session.announce("questions.answered", answer=named, **meeting_of(session, assembly))
    return AnswerQuestionsPayload(questions=await questions_by_ids(context, wanted))
