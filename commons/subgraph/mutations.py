"""How a mutation is made: it answers its payload or, where it is refused, the refusal as a member of its union.

    @mutation(description="Take one step on the ladder.")
    async def change_partnership(info: Info, input: ChangePartnershipInput) -> ChangePartnershipPayload:

gives `changePartnership(input: …): ChangePartnershipResult!`, a union of the payload and of every kind of refusal.
The refusal leaves the mutation as an exception, so that its transaction is rolled back, and is answered out here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache, wraps
from typing import Annotated, Any, Union

import strawberry
from strawberry.types.field import StrawberryField

from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.refusals import KIND_TYPES, answer_of

PAYLOAD = "Payload"
Resolve = Callable[..., Awaitable[Any]]


def mutation(*, description: str, name: str | None = None) -> Callable[[Resolve], StrawberryField]:
    """Make the field of a mutation from a function that returns its payload type. Raises `TypeError` for another."""

    def made(resolve: Resolve) -> StrawberryField:
        @wraps(resolve)
        async def answered(info: Info, **arguments: Any) -> Any:
            try:
                return await resolve(info, **arguments)
            except Refusal as refused:
                answer = answer_of(refused, info.context.partition, arguments)
                if answer is None:
                    raise
                return answer

        return strawberry.mutation(
            resolver=answered, name=name, description=description, graphql_type=result_of(_payload_of(resolve))
        )

    return made


@cache
def result_of(payload: type) -> Any:
    """The union of a payload type and the kinds of refusals; the same one for mutations that share a payload."""
    result = strawberry.union(
        payload.__name__.removesuffix(PAYLOAD) + "Result", description="What was done, or why it was refused."
    )
    return Annotated[Union[payload, *KIND_TYPES.values()], result]  # pyright: ignore


def _payload_of(resolve: Any) -> type:
    found = resolve.__annotations__.get("return")
    if isinstance(found, str):
        found = resolve.__globals__.get(found)
    if not isinstance(found, type) or not found.__name__.endswith(PAYLOAD):
        raise TypeError(f"{resolve.__qualname__} must return one type whose name ends in {PAYLOAD}")
    return found
