"""Clients on top of the ladder are members by the register: whose membership has ended steps down the day after.

Each step down is a write of its own, so that whoever is stopped between two goes on where it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from commons.auth.caller import Caller
from commons.database.sessions import ReadSession
from commons.ids import global_id, new_uuid
from commons.partner_questions import ASKED_MOST
from commons.subgraph.context import Partition
from services.clients.domain.partnership import LADDER, PartnershipStatus, change
from services.clients.domain.partnership.decision import Decided, PartnershipDecision
from services.clients.domain.partnership.law import AsMember
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.store.partnership.asking import Register, register
from services.clients.store.partnership.decisions import save_decision
from services.clients.store.partnership.insolvencies import joined_ids
from services.clients.store.partnership.watch import OnTop, note_watched, on_top
from services.clients.store.partnerships import histories, save_step

BELOW_TOP = LADDER[-2]
REASON = "The organisation's membership has ended in the register."


async def follow(partition: Partition, caller: Caller, entity: str, today: date) -> list[UUID]:
    """Compare an entity's clients on top with the register; gives those that stepped down.

    Raises `Refusal` PARTITION_UNAVAILABLE; what was written before that stays written.
    """
    async with partition.database.reading() as session:
        standing = await on_top(session, entity)
        ids = {one.client: await joined_ids(session, one.organisation, today) for one in standing}
    ended: list[UUID] = []
    for start in range(0, len(standing), ASKED_MOST):
        part = standing[start : start + ASKED_MOST]
        asked = sorted({id_ for one in part for id_ in ids[one.client]})
        found = await _register(partition, entity, asked, today)
        for one in part:
            since = _down_from(one, ids[one.client], found, today)
            if since is not None and await _step_down(partition, caller, one.client, since, today):
                ended.append(one.client)
    return ended


async def watch_entity(partition: Partition, entity: str, today: date) -> int:
    """A day's comparison of an entity by the partition itself; gives how many stepped down."""
    itself = Caller(issuer="partition", subject=partition.name)
    ended = await follow(partition, itself, entity, today)
    async with partition.database.writing(itself, "watchMemberships") as session:
        await note_watched(session, entity, today)
        session.record("memberships.watched", entity, day=today, steppedDown=len(ended))
    return len(ended)


async def _register(partition: Partition, entity: str, organisations: list[UUID], today: date) -> Register:
    """The answers for all of them; a client of several ids asks with each."""
    held: dict[UUID, list[AsMember]] = {}
    for start in range(0, len(organisations), ASKED_MOST):
        found = await register(partition, entity, organisations[start : start + ASKED_MOST], today)
        held |= {organisation: list(rows) for organisation, rows in found.memberships.items()}
    return Register(held, ())


def _down_from(one: OnTop, ids: list[UUID], found: Register, today: date) -> date | None:
    """From which day on it is a member no more; None while it is."""
    if found.on(ids, today) is not None or one.since >= today:
        return None
    held = [member for id_ in ids for member in found.memberships.get(id_, ())]
    last = max((member.until for member in held if member.until is not None and member.until <= today), default=None)
    after = one.since if last is None else last
    return max(after, one.since) + timedelta(days=1)


async def _step_down(partition: Partition, caller: Caller, client: UUID, since: date, today: date) -> bool:
    """Take the step, unless somebody has taken it meanwhile."""
    async with partition.database.writing(caller, "followMemberships") as session:
        history = (await histories(session, [client]))[client]
        latest = max(history, key=lambda period: period.since)
        id_ = global_id(session.country, "client", client)
        if latest.status is not PartnershipStatus.MEMBER:
            session.record("partnership.compared", id_, status=latest.status.value)
            return False
        await save_step(session, client, change(history, BELOW_TOP, since, REASON, today))
        decided = Decided(DecidingBody.CLIENT_TEAM, today, None, "members service")
        made = PartnershipDecision(new_uuid(), client, BELOW_TOP, since, REASON, decided, "partition", (), ())
        await save_decision(session, made)
        told = {"status": BELOW_TOP.value, "since": since.isoformat()}
        session.record("partnership.changed", id_, reason=REASON, **told)
        entity = await _entity_of(session, client)
        session.announce("partnership.changed", client=id_, entity=entity, **told)
    return True


async def _entity_of(session: ReadSession, client: UUID) -> str:
    return await session.value("SELECT entity FROM client WHERE client = :client", {"client": client})
