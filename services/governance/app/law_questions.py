"""What other partitions ask about the law: the kit of `exit_terms`, `admission_terms` and `inspection_terms`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.law_questions.question import AnswerT, AskedT, LawQuestion, RuleSource
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.store.regimes import regime_on


def law_route(
    partition: Partition, question: LawQuestion[AskedT, AnswerT], answer: Callable[[Reading, AskedT], AnswerT]
) -> Route:
    """Where one question is answered; a refusal of the law (LAW_UNKNOWN) reaches the asker with its code."""

    async def answered(request: Request) -> Response:
        await asking_of(request, partition, question.purpose)
        asked = await body_of(request, question.asked)
        entity = entity_held(partition, asked.entity)
        async with partition.database.reading() as session:
            regime = await regime_on(session, entity, asked.day)
        found = answer(Reading(regime, asked.day), asked)
        return Response(msgspec.json.encode(found), media_type="application/json")

    return Route(question.path, answered, methods=["POST"])


def source_of(leaf: Leaf | None) -> RuleSource | None:
    """Where a rule stands, as it travels."""
    return RuleSource(leaf.key, leaf.source, leaf.unverified) if leaf else None
