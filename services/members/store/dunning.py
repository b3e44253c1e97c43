"""What is due is asked for, what is overdue is reminded, and what is beyond its grace is a default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from commons.database.sessions import WriteSession
from commons.ids import global_id
from services.members.domain.share_register import ZERO
from services.members.domain.shares.payment_requests import RequestAct
from services.members.store.payment_defaults import renew_default
from services.members.store.payment_requests import issue, note_act, open_after, requests_of
from services.members.store.share_obligations import Standing, obliged_after, standings
from services.members.store.share_terms import ShareTerms

AT_ONCE = 500


@dataclass
class Dunning:
    """What one run did, and the membership at which it stopped (None: it came to the end)."""

    requested: int = 0
    reminded: int = 0
    defaulted: int = 0
    stopped_at: UUID | None = None


async def run_part(session: WriteSession, terms: ShareTerms, after: UUID | None, within: timedelta) -> Dunning:
    """One part of a run: the first (`after` None) also follows up what was asked before. Audited as
    `obligations.run`; it says where it stopped."""
    done = Dunning()
    if after is None:
        await follow_up(session, terms, done)
    done.stopped_at = await ask_for_what_is_due(session, terms, (after, AT_ONCE), within, done)
    session.record(
        "obligations.run",
        terms.entity if done.stopped_at is None else global_id(session.country, "membership", done.stopped_at),
        entity=terms.entity,
        requested=done.requested,
        reminded=done.reminded,
        defaulted=done.defaulted,
    )
    return done


async def follow_up(session: WriteSession, terms: ShareTerms, done: Dunning) -> None:
    """Remind of every overdue request, and note the default of those whose grace is over."""
    after, defaulted = 0, dict[UUID, None]()
    while rows := await open_after(session, terms.entity, terms.day, after, AT_ONCE):
        for request in rows:
            act = request.next_act(terms.day)
            if act is RequestAct.REMINDED:
                await note_act(session, request, act, terms.day)
                done.reminded += 1
            elif act is RequestAct.DEFAULTED:
                await note_act(session, request, act, terms.day, request.default_reason)
                defaulted[request.membership] = None
        after = rows[-1].number
    for membership in defaulted:
        await renew_default(session, membership, terms.day)
    done.defaulted += len(defaulted)


async def ask_for_what_is_due(
    session: WriteSession, terms: ShareTerms, part: tuple[UUID | None, int], within: timedelta, done: Dunning
) -> UUID | None:
    """Ask members who must hold shares for what is due and not asked for yet.

    `part`: the membership after which to begin, and how many; gives the one at which it stopped.
    """
    ids = await obliged_after(session, terms, *part)
    asked = await requests_of(session, ids)
    for standing in (await standings(session, terms, ids)).values():
        waiting = sum((one.left for one in asked.get(standing.membership, ())), ZERO)
        if standing.state.due > waiting:
            await _ask(session, terms, standing, waiting, within)
            done.requested += 1
    return ids[-1] if len(ids) == part[1] else None


async def _ask(
    session: WriteSession, terms: ShareTerms, standing: Standing, waiting: Decimal, within: timedelta
) -> None:
    rule = standing.state.rule
    amount = standing.state.due - waiting
    await issue(
        session,
        terms.entity,
        standing.membership,
        (rule.share_class, amount),
        (terms.day, terms.day + within),
        grace_days=rule.grace_days,
        reason=f"shares of category {standing.category}, due {standing.state.due_on} ({rule.source})"[:300],
    )
