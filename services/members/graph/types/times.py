"""The two times of a question: the day it is about, and what was known when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from commons.errors import Refusal
from commons.subgraph.context import RequestContext

AsOf = Annotated[date | None, strawberry.argument(description="As of this day; today if absent.")]
KnownAt = Annotated[
    int | None,
    strawberry.argument(
        description="As known at this audit sequence; as known now if absent. One that is not reached yet is refused: "
        "the answer would change."
    ),
]


async def reached(context: RequestContext, known_at: int | None) -> int | None:
    """`known_at`, which the register has come to; BAD_ARGUMENT for a later one. The register is asked once a request.

    Read again when it seems too late: a write of the same moment may have come between.
    """
    if known_at is None or 0 <= known_at <= context.shared.get("audit head", -1):
        return known_at
    async with context.reading() as session:
        head, _ = await session.head()
    context.shared["audit head"] = head
    if not 0 <= known_at <= head:
        raise Refusal("BAD_ARGUMENT", f"Nothing is known at sequence {known_at}; the register stands at {head}.")
    return known_at
