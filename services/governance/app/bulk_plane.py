"""What other countries' governance may ask: the law by which an entity's members vote, for a consultation."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.bulk import CONSULTATION_PURPOSE, NAMED_ELECTORATE_PURPOSE, RULES_PATH
from commons.law_questions.question import LawRequest
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_rules import rules_of
from services.governance.store import statutes
from services.governance.store.rules_json import rules_text

_PURPOSES = (CONSULTATION_PURPOSE, NAMED_ELECTORATE_PURPOSE)


def bulk_routes(partition: Partition) -> list[Route]:
    """The bulk plane of one governance partition."""

    async def rules(request: Request) -> Response:
        await asking_of(request, partition, *_PURPOSES)
        asked = await body_of(request, LawRequest)
        found, on = entity_held(partition, asked.entity), asked.day
        async with partition.database.reading() as session:
            regime = Regime(library(), found, await statutes.of_entity(session, found.id, on))
        version = regime.statutes.version if regime.statutes else 0
        return JSONResponse({"rules": json.loads(rules_text(rules_of(regime, on))), "statutes_version": version})

    return [Route(RULES_PATH, rules, methods=["POST"])]
