"""What the members service of the country asks for the figures of a month: who took part in the last meeting."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from commons.turnout import KEY_BYTES, TURNOUT_PATH, TURNOUT_PURPOSE, TurnoutAnswer, TurnoutRequest
from services.governance.store.turnout import Asked, turnout


def turnout_route(partition: Partition) -> Route:
    """Hashes by attendance, for the members partition of this country alone; nothing about votes."""

    async def answered(request: Request) -> Response:
        await asking_of(request, partition, TURNOUT_PURPOSE)
        wanted = _wanted(await body_of(request, TurnoutRequest))
        async with partition.database.reading() as session:
            answer = TurnoutAnswer(*await turnout(session, wanted))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return Route(TURNOUT_PATH, answered, methods=["POST"])


def _wanted(asked: TurnoutRequest) -> Asked:
    try:
        wanted = Asked(date.fromisoformat(asked.day), bytes.fromhex(asked.key), asked.known_at)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A day is written YYYY-MM-DD, a key as hex digits.") from error
    if len(wanted.key) != KEY_BYTES:
        raise Refusal("BAD_REQUEST", "A key is 64 hex digits.")
    return wanted
