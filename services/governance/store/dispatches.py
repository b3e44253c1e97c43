"""Dispatches: lots of notices that went out, and those that came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from commons.paging import Page, keyset
from services.governance.domain.convocation.dispatch import Bounced, Dispatched
from services.governance.domain.convocation.words import NoticeChannel
from services.governance.store.convocation_notices import SENT
from services.governance.store.decisions import signed

_COLUMNS = "id, assembly, round, channel, sent_at, sent_on, proof, law, count AS notices, name, at"
_BOUNCES = "(SELECT count(*) FROM bounce b WHERE b.dispatch = dispatch.id) AS bounced"
_ROUND = "(SELECT count(*) + 1 FROM postponement p WHERE p.assembly = :assembly)"


@dataclass(frozen=True, slots=True)
class DispatchRecord:
    """A dispatch on record: `count` notices went out, `bounced` of them came back; `round` 2 is a postponement's."""

    id: UUID
    assembly: UUID
    round: int
    channel: NoticeChannel
    sent_at: datetime
    sent_on: date
    proof: str
    law: str
    count: int
    bounced: int
    recorded_by: str
    recorded_at: datetime


async def by_id(session: ReadSession, dispatch: UUID) -> DispatchRecord:
    """The dispatch; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS}, {_BOUNCES} FROM dispatch WHERE id = :id", {"id": dispatch})
    if row is None:
        raise Refusal("NOT_FOUND", "No dispatch with this id here.")
    return _record(row)


async def page_of(session: ReadSession, assembly: UUID, page: Page) -> list[DispatchRecord]:
    """One page and the row after it, in the order they were recorded."""
    keys = keyset(page, ("id",), country=session.country, kind="dispatch", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS}, {_BOUNCES} FROM dispatch WHERE assembly = :assembly AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": assembly, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def ever_of(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, bool]]:
    """(assembly, True) of those of which a notice went out, of whatever round."""
    rows = await session.all(
        "SELECT DISTINCT assembly FROM dispatch WHERE assembly = ANY(:ids)", {"ids": list(assemblies)}
    )
    return [(row.assembly, True) for row in rows]


async def insert(session: WriteSession, assembly: UUID, sent: Dispatched) -> UUID:
    """Put a dispatch and its notices on record; its id.

    Raises `Refusal` NOT_FOUND for a membership that is not convened, TRANSITION_NOT_ALLOWED where nobody is left.
    """
    found = await _receivers(session, assembly, sent)
    new = new_uuid()
    await session.execute(
        f"INSERT INTO dispatch (id, assembly, round, channel, sent_at, sent_on, proof, law, count, actor, name, at,"
        f" known) VALUES (:id, :assembly, {_ROUND}, :channel, :sent_at, :sent_on, :proof, :law, :count, :actor, :name,"
        " :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "channel": sent.channel.name,
            "sent_at": sent.sent_at,
            "sent_on": sent.sent_on,
            "proof": sent.proof,
            "law": sent.law,
            "count": len(found),
            **signed(session),
            "known": await session.sequence(),
        },
    )
    await session.execute(
        "INSERT INTO dispatch_line (dispatch, membership) SELECT :id, unnest(CAST(:found AS uuid[]))",
        {"id": new, "found": found},
    )
    return new


async def _receivers(session: WriteSession, assembly: UUID, sent: Dispatched) -> list[UUID]:
    named = sent.memberships
    where = "n.channel = :channel AND s.reached_on IS NULL" if named is None else "n.membership = ANY(:named)"
    rows = await session.all(
        f"SELECT n.membership FROM notice n LEFT JOIN ({SENT}) s ON s.membership = n.membership"
        f" WHERE n.assembly = :assembly AND upper_inf(n.known) AND {where}",
        {"assembly": assembly} | ({"channel": sent.channel.name} if named is None else {"named": list(named)}),
    )
    found = [row.membership for row in rows]
    if named is not None and (missing := set(named) - set(found)):
        one = global_id(session.country, "membership", min(missing))
        raise Refusal("NOT_FOUND", f"{one} is not convened to this meeting, or no channel was given to it yet.")
    if not found:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"Nobody waits for a notice by {sent.channel.name}; prepare the notices first (prepareNotices), or name "
            "whom it went to.",
        )
    return found


async def add_bounces(session: WriteSession, dispatch: DispatchRecord, rows: Sequence[Bounced]) -> list[UUID]:
    """Put on record what came back; the memberships that now wait for another notice.

    Raises `Refusal` NOT_FOUND for one that the dispatch did not go to, ALREADY_EXISTS for one that came back already.
    """
    named = [row.membership for row in rows]
    sent = await session.all(
        "SELECT l.membership, b.dispatch IS NOT NULL AS came_back FROM dispatch_line l LEFT JOIN bounce b"
        " ON b.dispatch = l.dispatch AND b.membership = l.membership"
        " WHERE l.dispatch = :id AND l.membership = ANY(:named)",
        {"id": dispatch.id, "named": named},
    )
    _check_bounces(session.country, named, {row.membership: row.came_back for row in sent})
    await session.execute(
        "INSERT INTO bounce (dispatch, membership, why, actor, name, at, known) VALUES (:id, :membership, :why, :actor,"
        " :name, :at, int8range(:known, NULL))",
        [
            {
                "id": dispatch.id,
                "membership": row.membership,
                "why": row.why,
                **signed(session),
                "known": await session.sequence(),
            }
            for row in rows
        ],
    )
    return named


def _check_bounces(country: str, named: Sequence[UUID], came_back: dict[UUID, bool]) -> None:
    for membership in named:
        one = global_id(country, "membership", membership)
        if membership not in came_back:
            raise Refusal("NOT_FOUND", f"This dispatch did not go to {one}.").blame(one)
        if came_back[membership]:
            raise Refusal("ALREADY_EXISTS", f"The notice to {one} came back already.")


async def by_paper(session: WriteSession, assembly: UUID, memberships: Sequence[UUID], channel: NoticeChannel) -> None:
    """Whoever could not be told by e-mail is told on paper from now on."""
    known = await session.sequence()
    rows = await session.all(
        "UPDATE notice SET known = int8range(lower(known), :known) WHERE assembly = :assembly AND channel = 'EMAIL'"
        " AND membership = ANY(:ids) AND upper_inf(known) RETURNING membership",
        {"assembly": assembly, "ids": list(memberships), "known": known},
    )
    await session.execute(
        "INSERT INTO notice (assembly, membership, channel, because, known)"
        " SELECT :assembly, unnest(CAST(:ids AS uuid[])), :channel, 'bounced', int8range(:known, NULL)",
        {"assembly": assembly, "ids": [row.membership for row in rows], "channel": channel.name, "known": known},
    )


def _record(row: Row[Any]) -> DispatchRecord:
    return DispatchRecord(
        id=row.id,
        assembly=row.assembly,
        round=row.round,
        channel=NoticeChannel[row.channel],
        sent_at=row.sent_at,
        sent_on=row.sent_on,
        proof=row.proof,
        law=row.law,
        count=row.notices,
        bounced=row.bounced,
        recorded_by=row.name,
        recorded_at=row.at,
    )
