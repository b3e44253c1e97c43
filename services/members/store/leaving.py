"""Steps of leaving as rows, and what they move in the register: the last day, and a vote that rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id
from services.members.domain.facts import DatedFact, FactKind, Period
from services.members.domain.leaving.process import Effect, History, Process, Step
from services.members.domain.leaving.steps import check_register
from services.members.domain.leaving.words import Law, StepKind, WaitsFor
from services.members.domain.pseudonyms import pseudonym
from services.members.store.facts import NOW
from services.members.store.profiles import member_key
from services.members.store.standing import insert_fact, registered_period, write_registration
from services.members.store.transfers import note_leaving

_EFFECT = "last_day, waits_for, vote_lost_from, vote_back_on, attendance_lost_from, appeal_until, heirs"
_LAWS = "law_key, article, unverified, vote_law_key, vote_article, vote_unverified"
_COLUMNS = f"number, leaving, step, happened_on, reason, {_EFFECT}, {_LAWS}, actor"


async def steps_of(
    session: ReadSession, memberships: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[Step]]:
    """All steps of each membership that has any, in order, as known at that audit sequence (None: now)."""
    rows = await session.all(
        f"SELECT membership, {_COLUMNS} FROM leaving_step WHERE membership = ANY(CAST(:ids AS uuid[]))"
        " AND known @> CAST(:known AS bigint) ORDER BY membership, number",
        {"ids": list(memberships), "known": NOW if known_at is None else known_at},
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(_step(row))
    return found


async def history_of(session: ReadSession, membership: UUID) -> History:
    """Everything a decision needs. NOT_FOUND when there is no such membership."""
    registered = await registered_period(session, membership)
    return History(registered, tuple((await steps_of(session, [membership])).get(membership, ())))


async def save_step(session: WriteSession, membership: UUID, history: History, step: Step) -> None:
    """Add the step and what follows from it. Audited as `leaving.<step>`; what was said stays out of the chain.

    Refuses TRANSITION_NOT_ALLOWED where the register has another last day, entered by hand.
    """
    check_register(history, step)
    after = history.after(step)
    await _insert(session, membership, step)
    if after.last_day != history.last_day:
        await write_registration(session, membership, Period(history.registered.start, after.last_day))
    await _rest_vote(session, membership, _of(history, step), _of(after, step), step)
    waits = any(one.running and one.effect.waits_for is WaitsFor.ACCEPTANCE for one in after.processes)
    await note_leaving(session, membership, step.on, after.last_day, waits=waits)
    await _tell(session, membership, after, step)


def _of(history: History, step: Step) -> Process | None:
    return next((one for one in history.processes if one.id == step.leaving), None)


async def _insert(session: WriteSession, membership: UUID, step: Step) -> None:
    names = [name.strip() for name in _COLUMNS.split(",")]
    await session.execute(
        f"INSERT INTO leaving_step (membership, {_COLUMNS}, known) VALUES (:membership,"
        f" {', '.join(f':{name}' for name in names)}, int8range(:sequence, NULL))",
        {"membership": membership, "sequence": await session.sequence(), **_values(session, step)},
    )


def _values(session: WriteSession, step: Step) -> dict[str, Any]:
    effect, law, vote = step.effect, step.law, step.vote_law
    return {
        "number": step.number,
        "leaving": step.leaving,
        "step": step.kind.value,
        "happened_on": step.on,
        "reason": step.reason,
        **{name.strip(): getattr(effect, name.strip()) for name in _EFFECT.split(",")},
        "law_key": law and law.key,
        "article": law and law.article,
        "unverified": law and law.unverified,
        "vote_law_key": vote and vote.key,
        "vote_article": vote and vote.article,
        "vote_unverified": vote and vote.unverified,
        "actor": session.caller.actor,
    }


async def _rest_vote(
    session: WriteSession, membership: UUID, before: Process | None, after: Process | None, step: Step
) -> None:
    old, new = (process and process.effect.no_vote for process in (before, after))
    if old == new or after is None:
        return
    await close_known(session, "membership_fact", leaving=step.leaving)
    if new is not None:
        fact = DatedFact(FactKind.VOTE_SUSPENDED, new, _why(after))
        await insert_fact(session, membership, fact, leaving=step.leaving)


def _why(process: Process) -> str:
    """What the roll shows: the kind of leaving and the article, nothing of its grounds."""
    law = next((one.vote_law for one in reversed(process.steps) if one.vote_law), None)
    rights = "attendance and vote" if process.effect.attendance_lost_from else "vote"
    article = f" ({law.article}{', unverified' if law.unverified else ''})" if law else ""
    return f"{process.kind.value.lower()}: {rights} lost from {process.effect.vote_lost_from}{article}"


async def _tell(session: WriteSession, membership: UUID, after: History, step: Step) -> None:
    key = await member_key(session, membership) if step.reason else None
    told = {"reason": pseudonym(key, "reason", step.reason)} if key else {}
    subject, name = global_id(session.country, "membership", membership), step.kind.value.lower()
    session.record(
        f"leaving.{name}",
        subject,
        number=step.number,
        on=step.on,
        last_day=after.last_day,
        **told,
        law=step.law and step.law.key,
    )
    session.announce(f"leaving.{name}", membership=subject, on=step.on, last_day=after.last_day)


def _step(row: Row) -> Step:
    law = Law(row.law_key, row.article, row.unverified) if row.law_key else None
    vote = Law(row.vote_law_key, row.vote_article, row.vote_unverified) if row.vote_law_key else None
    waits = row.waits_for and WaitsFor(row.waits_for)
    effect = Effect(
        row.last_day,
        waits or None,
        row.vote_lost_from,
        row.vote_back_on,
        row.attendance_lost_from,
        row.appeal_until,
        row.heirs,
    )
    kind = StepKind(row.step)
    return Step(row.number, row.leaving, kind, row.happened_on, effect, row.reason, law, vote, row.actor)
