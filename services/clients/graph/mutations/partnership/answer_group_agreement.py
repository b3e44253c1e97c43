"""`answerGroupAgreement`: an entity adopts or declines what the group proposes, from a day on."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.group_agreements import AgreementAnswer, answer
from services.clients.domain.partnership.group_agreements import GroupAgreementAdoption as Adoption
from services.clients.graph.partnership.agreement import GroupAgreementAdoption
from services.clients.store.partnership.agreements import answers_of, save_answer
from services.clients.store.partnership.asking import proposal


@strawberry.input(description="An entity's answer to an agreement of the group.")
class AnswerGroupAgreementInput:
    """An entity's answer."""

    entity: strawberry.ID
    agreement: strawberry.ID = strawberry.field(description="The agreement's id.")
    answer: AgreementAnswer = strawberry.field(description="Adopted or declined.")
    reason: str
    decided_on: date | None = strawberry.field(default=None, description="From which day on; today if absent.")
    idempotency_key: str | None = None


@strawberry.type(description="The entity's answer as it stands now.")
class AnswerGroupAgreementPayload:
    """The answer."""

    adoption: GroupAgreementAdoption


@mutation(description="Adopt or decline an agreement of the group for one entity; it may answer otherwise later.")
async def answer_group_agreement(info: Info, input: AnswerGroupAgreementInput) -> AnswerGroupAgreementPayload:
    """Answer. Refuses UNKNOWN_ENTITY, NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, PARTITION_UNAVAILABLE."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.answerGroupAgreement", entity)
    key = uuid_of(input.agreement, "agreement")
    offered = await proposal(context.partition, key)
    if offered is None:
        raise Refusal("NOT_FOUND", "The group proposes no agreement with this id.").blame(input.agreement)
    async with context.writing("answerGroupAgreement", input, input.idempotency_key) as session:
        if session.replayed is None:
            since = input.decided_on or context.today
            given = Adoption(
                new_uuid(), entity, key, offered.organisation, offered.digest, input.answer, input.reason, since
            )
            answered = answer(offered, given, await answers_of(session, entity, key), context.today)
            await save_answer(session, answered)
            told = {"entity": entity, "agreement": input.agreement, "answer": input.answer.value, "since": since}
            session.record("groupAgreement.answered", global_id(session.country, "adoption", given.id), **told)
            session.announce("groupAgreement.answered", **told)
    async with context.reading() as reading:
        answers = await answers_of(reading, entity, key)
    return AnswerGroupAgreementPayload(adoption=GroupAgreementAdoption.of(context.country, answers[-1]))
