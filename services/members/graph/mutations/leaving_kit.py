"""What every step of leaving does: the caller may, the history is the one she read, the step is decided and saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.leaving.process import History, Step
from services.members.domain.leaving.words import Case, Terms
from services.members.graph.mutations.entered_membership import as_it_stands
from services.members.graph.mutations.read_at import check_read_at
from services.members.graph.types.membership import Membership
from services.members.store.exit_terms import exit_terms
from services.members.store.leaving import history_of, save_step
from services.members.store.memberships import person_of
from services.members.store.standing import registered_period
from services.members.store.viewing import persons_of_login

VERSION = "`leaving.version` as it was read; 0 where `leaving` is null."


@strawberry.type
class LeavingPayload:
    """The membership after the step."""

    membership: Membership


class Given(Protocol):
    """What all inputs have."""

    membership: strawberry.ID
    expected_version: int
    idempotency_key: str | None


async def take_step(
    context: RequestContext, name: str, given: Given, decide: Callable[[History], Step]
) -> LeavingPayload:
    """Load, decide, save. Refuses FORBIDDEN, CHANGED_MEANWHILE, and what `decide` refuses."""
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await leaver(context, session, f"Mutation.{name}", given.membership)
            history = (await history_of(session, key)).read_at(given.expected_version)
            await save_step(session, key, history, decide(history))
    return LeavingPayload(membership=await as_it_stands(context, given.membership))


async def leaver(context: RequestContext, session: ReadSession, coordinate: str, text: str) -> tuple[UUID, str]:
    """The uuid of the membership and its entity; FORBIDDEN unless the caller's role covers it or, by rule, it is hers.

    NOT_FOUND is only for those whose role would let them see that there is none. CHANGED_MEANWHILE where
    the write says which version was read.
    """
    rule, key = context.partition.access.rule(coordinate), uuid_of(text, "membership", context.country)
    found = await person_of(session, key, context.today)
    if rule.self_ and found is not None and found[0] is not None:
        mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
        if found[0] in mine:
            await check_read_at(session, key)
            return key, found[1]
    context.require_found(coordinate, found and found[1], "membership")
    assert found is not None
    await check_read_at(session, key)
    return key, found[1]


async def terms_for(context: RequestContext, name: str, given: Given, case: Case) -> Terms:
    """What the law says to it, asked before the write begins: a question to another service holds nobody up."""
    async with context.reading() as session:
        key, entity = await leaver(context, session, f"Mutation.{name}", given.membership)
        joined_on = (await registered_period(session, key)).start
    return await exit_terms(context.partition, entity, case, joined_on)
