"""Motions and requests for meetings: started, taken back, counted, and what they led to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.initiative.initiative import Counted, Initiative, Wanted
from services.governance.domain.initiative.support import Weight
from services.governance.domain.initiative.words import ConvenedBy, InitiativeKind
from services.governance.domain.words import AssemblyKind, ResolutionKind
from services.governance.store.decisions import signed

_SELECT = """
  SELECT i.id, i.kind, i.entity, i.assembly, i.membership, i.meeting_kind, i.items, i.text, i.reasons, i.started_on,
         i.law, i.on_behalf, i.at, NOT upper_inf(i.known) AS withdrawn, c.counted_on, c.reached, c.members, c.votes,
         c.shares, c.of_members, c.of_votes, c.of_shares, c.sequence, c.head, m.resolution, m.entered_on,
         a.assembly AS answered, a.convened_by, a.authority, a.law AS answered_law,
         (SELECT array[count(*), coalesce(sum(s.votes), 0), coalesce(sum(s.shares), 0)] FROM initiative_signature s
           WHERE s.initiative = i.id AND upper_inf(s.known)) AS running
    FROM initiative i
    LEFT JOIN initiative_count c ON c.initiative = i.id AND upper_inf(c.known)
    LEFT JOIN motion_item m ON m.initiative = i.id
    LEFT JOIN meeting_answered a ON a.initiative = i.id"""


@dataclass(frozen=True, slots=True)
class Answered:
    """The meeting that answers a request, who convened it, by which rule."""

    assembly: UUID
    by: ConvenedBy
    authority: str | None
    law: str


@dataclass(frozen=True, slots=True)
class InitiativeRecord:
    """An initiative as it stands: the newest count, the sum of what those who signed weighed when they did, the item a
    motion became, the meeting that answers a request."""

    initiative: Initiative
    running: Weight
    counted: Counted | None
    resolution: UUID | None
    answered: Answered | None
    on_behalf: bool
    at: datetime

    @property
    def reached(self) -> bool:
        """Whether enough have signed."""
        return self.counted is not None and self.counted.reached


async def by_id(session: ReadSession, initiative: UUID, kind: InitiativeKind) -> InitiativeRecord:
    """The initiative, taken back or not; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE i.id = :id AND i.kind = :kind", {"id": initiative, "kind": kind.value})
    if row is None:
        raise Refusal("NOT_FOUND", f"No {kind.value} that members asked for with this id here.")
    return _record(row)


async def of_items(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, InitiativeRecord]]:
    """(resolution, motion) of items that members tabled."""
    rows = await session.all(f"{_SELECT} WHERE m.resolution = ANY(:ids)", {"ids": list(resolutions)})
    return [(row.resolution, _record(row)) for row in rows]


async def hold(session: WriteSession, initiative: UUID) -> None:
    """Keep other long writes about it waiting until commit."""
    await session.execute("SELECT 1 FROM initiative WHERE id = :id FOR NO KEY UPDATE", {"id": initiative})


async def motions_page(session: ReadSession, assembly: UUID, page: Page) -> list[InitiativeRecord]:
    """One page of a meeting's motions and the one after it, in the order in which they were tabled."""
    keys = keyset(page, ("i.id",), country=session.country, kind="motion", descending=False)
    rows = await session.all(
        f"{_SELECT} WHERE i.assembly = :assembly AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": assembly, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def requests_page(session: ReadSession, entity: str, page: Page) -> list[InitiativeRecord]:
    """One page of an entity's requests for meetings and the one after it, newest first."""
    keys = keyset(page, ("i.id",), country=session.country, kind="meetingrequest", descending=True)
    rows = await session.all(
        f"{_SELECT} WHERE i.entity = :entity AND i.kind = 'meeting' AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def motions_of(session: ReadSession, assembly: UUID) -> int:
    """How many motions a meeting has, those taken back too."""
    return await session.value("SELECT count(*) FROM initiative WHERE assembly = :id", {"id": assembly})


async def insert(session: WriteSession, new: Initiative, *, on_behalf: bool) -> None:
    """Put an initiative on record."""
    wanted = new.wanted
    await session.execute(
        "INSERT INTO initiative (id, kind, entity, assembly, membership, meeting_kind, items, text, reasons,"
        " started_on, law, on_behalf, actor, name, at, known) VALUES (:id, :kind, :entity, :assembly,"
        " :membership, :meeting_kind, CAST(:items AS jsonb), :text, :reasons, :started_on, :law,"
        " :on_behalf, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new.id,
            "kind": new.kind.value,
            "entity": new.entity,
            "assembly": new.assembly,
            "membership": new.membership,
            "meeting_kind": wanted.meeting_kind.value if wanted.meeting_kind else None,
            "items": json.dumps([[row.title, row.kind.value, row.matter] for row in wanted.items]),
            "text": wanted.text,
            "reasons": wanted.reasons,
            "started_on": new.started_on,
            "law": new.law,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def withdraw(session: WriteSession, initiative: UUID) -> None:
    """It is no more from this write on."""
    await close_known(session, "initiative", id=initiative)


async def save_count(session: WriteSession, initiative: UUID, counted: Counted, law: str) -> None:
    """Put a count on record in place of the one before."""
    await close_known(session, "initiative_count", initiative=initiative)
    await session.execute(
        "INSERT INTO initiative_count (id, initiative, counted_on, reached, members, votes, shares, of_members,"
        " of_votes, of_shares, law, sequence, head, at, known) VALUES (:id, :initiative, :on, :reached, :members,"
        " :votes, :shares, :of_members, :of_votes, :of_shares, :law, :sequence, :head, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "initiative": initiative,
            "on": counted.on,
            "reached": counted.reached,
            "members": counted.signed.members,
            "votes": counted.signed.votes,
            "shares": counted.signed.shares,
            "of_members": counted.whole.members,
            "of_votes": counted.whole.votes,
            "of_shares": counted.whole.shares,
            "law": law,
            "sequence": counted.sequence,
            "head": counted.head,
            "at": signed(session)["at"],
            "known": await session.sequence(),
        },
    )


async def enter(session: WriteSession, initiative: UUID, resolution: UUID, on: date) -> None:
    """The motion is this item of the agenda."""
    await session.execute(
        "INSERT INTO motion_item (initiative, resolution, entered_on, known)"
        " VALUES (:id, :resolution, :on, int8range(:known, NULL))",
        {"id": initiative, "resolution": resolution, "on": on, "known": await session.sequence()},
    )


async def answer(session: WriteSession, initiative: UUID, answered: Answered) -> None:
    """The request is answered by a meeting."""
    await session.execute(
        "INSERT INTO meeting_answered (initiative, assembly, convened_by, authority, law, actor, name, at, known)"
        " VALUES (:id, :assembly, :by, :authority, :law, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": initiative,
            "assembly": answered.assembly,
            "by": answered.by.value,
            "authority": answered.authority,
            "law": answered.law,
            **signed(session),
            "known": await session.sequence(),
        },
    )


def _record(row: Row[Any]) -> InitiativeRecord:
    return InitiativeRecord(
        initiative=Initiative(
            id=row.id,
            kind=InitiativeKind(row.kind),
            entity=row.entity,
            assembly=row.assembly,
            membership=row.membership,
            wanted=_wanted(row),
            started_on=row.started_on,
            law=row.law,
            withdrawn=row.withdrawn,
        ),
        running=Weight(*map(int, row.running)),
        counted=_counted(row),
        resolution=row.resolution,
        answered=Answered(row.answered, ConvenedBy(row.convened_by), row.authority, row.answered_law)
        if row.answered
        else None,
        on_behalf=row.on_behalf,
        at=row.at,
    )


def _wanted(row: Row[Any]) -> Wanted:
    items = tuple(AgendaItem(title, ResolutionKind(kind), matter) for title, kind, matter in row.items)
    return Wanted(items, row.text, row.reasons, AssemblyKind(row.meeting_kind) if row.meeting_kind else None)


def _counted(row: Row[Any]) -> Counted | None:
    if row.counted_on is None:
        return None
    signed_weight = Weight(row.members, int(row.votes), int(row.shares))
    whole = Weight(row.of_members, int(row.of_votes), int(row.of_shares))
    return Counted(row.counted_on, row.reached, signed_weight, whole, row.sequence, row.head)
