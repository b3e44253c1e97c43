"""Mandates, their ends and ratifications, and seats that were declined after a declared election."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.elections.mandate import Mandate, MandateEnd, MandateEndReason, MandateOrigin
from services.governance.store.decisions import by_caller

_SELECT = """SELECT m.id, m.entity, m.office, m.holder, m.membership, m.how, m.resolution, m.draw, m.predecessor,
  m.register, m.begins, m.until, m.law, e.last_day, e.because, e.why, r.ratified
  FROM mandate m LEFT JOIN mandate_end e ON e.mandate = m.id LEFT JOIN mandate_ratification r ON r.mandate = m.id"""
HELD = "m.begins <= :on AND (e.last_day IS NULL OR e.last_day >= :on)"
"""Held on a day, of rows `m` and `e` as joined here: who sits on after her term is over holds it."""


@dataclass(frozen=True, slots=True)
class DeclinedSeat:
    """Somebody elected who does not take the seat."""

    candidate: str
    declined_on: date
    why: str


async def insert(session: WriteSession, mandate: Mandate) -> None:
    """Put a mandate on record."""
    await session.execute(
        "INSERT INTO mandate (id, entity, office, holder, membership, how, resolution, draw, predecessor, register,"
        " begins, until, law, actor, name, known) VALUES (:id, :entity, :office, :holder, :membership, :how,"
        " :resolution, :draw, :predecessor, :register, :begins, :until, :law, :actor, :name, int8range(:known, NULL))",
        {
            "id": mandate.id,
            "entity": mandate.entity,
            "office": mandate.office,
            "holder": mandate.holder,
            "membership": mandate.membership,
            "how": mandate.origin.value,
            "resolution": mandate.resolution,
            "draw": mandate.draw,
            "predecessor": mandate.predecessor,
            "register": mandate.register,
            "begins": mandate.begins,
            "until": mandate.until,
            "law": mandate.law,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def end(session: WriteSession, mandate: UUID, ending: MandateEnd) -> None:
    """Put its last day on record."""
    await session.execute(
        "INSERT INTO mandate_end (mandate, last_day, because, why, actor, name, known) VALUES (:mandate, :last_day,"
        " :because, :why, :actor, :name, int8range(:known, NULL))",
        {
            "mandate": mandate,
            "last_day": ending.last_day,
            "because": ending.because.value,
            "why": ending.why.strip(),
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def ratify(session: WriteSession, mandate: UUID, resolution: UUID, ratified: bool, on: date) -> None:
    """Put on record what a meeting said of a co-option."""
    await session.execute(
        "INSERT INTO mandate_ratification (mandate, resolution, ratified, decided_on, actor, name, known) VALUES"
        " (:mandate, :resolution, :ratified, :on, :actor, :name, int8range(:known, NULL))",
        {
            "mandate": mandate,
            "resolution": resolution,
            "ratified": ratified,
            "on": on,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def decline(session: WriteSession, new: UUID, resolution: UUID, seat: DeclinedSeat) -> None:
    """Put on record that somebody elected does not take the seat."""
    await session.execute(
        "INSERT INTO seat_declined (id, resolution, candidate, declined_on, why, actor, name, known) VALUES (:id,"
        " :resolution, :candidate, :on, :why, :actor, :name, int8range(:known, NULL))",
        {
            "id": new,
            "resolution": resolution,
            "candidate": seat.candidate,
            "on": seat.declined_on,
            "why": seat.why,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def declined_of(session: ReadSession, resolution: UUID) -> list[DeclinedSeat]:
    """Who declined a seat of an election, in the order of recording."""
    rows = await session.all(
        "SELECT candidate, declined_on, why FROM seat_declined WHERE resolution = :id ORDER BY id", {"id": resolution}
    )
    return [DeclinedSeat(row.candidate, row.declined_on, row.why) for row in rows]


async def by_id(session: ReadSession, mandate: UUID) -> Mandate:
    """The mandate; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE m.id = :id", {"id": mandate})
    if row is None:
        raise Refusal("NOT_FOUND", "No mandate with this id here.")
    return _mandate(row)


async def of_resolution(session: ReadSession, resolution: UUID) -> list[Mandate]:
    """Mandates to the seats of an election, ended ones and co-options too, in the order of recording."""
    rows = await session.all(
        "WITH RECURSIVE seat AS (SELECT id FROM mandate WHERE resolution = :id UNION SELECT next.id FROM mandate next"
        f" JOIN seat ON next.predecessor = seat.id) {_SELECT} WHERE m.id IN (SELECT id FROM seat) ORDER BY m.id",
        {"id": resolution},
    )
    return [_mandate(row) for row in rows]


async def of_member(session: ReadSession, entity: str, membership: UUID, office: str) -> list[Mandate]:
    """A member's mandates in one office, oldest first."""
    rows = await session.all(
        f"{_SELECT} WHERE m.entity = :entity AND m.membership = :membership AND m.office = :office ORDER BY m.begins",
        {"entity": entity, "membership": membership, "office": office},
    )
    return [_mandate(row) for row in rows]


async def held_by(session: ReadSession, entity: str, members: list[UUID], on: date) -> list[tuple[UUID, str]]:
    """Which of these members hold a mandate of the entity on a day, each with the office."""
    rows = await session.all(
        f"{_SELECT} WHERE m.entity = :entity AND m.membership = ANY(CAST(:members AS uuid[])) AND {HELD}"
        " ORDER BY m.membership, m.office",
        {"entity": entity, "members": members, "on": on},
    )
    return [(row.membership, row.office) for row in rows]


async def has_successor(session: ReadSession, mandate: UUID) -> bool:
    """Whether somebody has taken the seat."""
    return bool(await session.value("SELECT EXISTS (SELECT FROM mandate WHERE predecessor = :id)", {"id": mandate}))


async def last_day_of(session: ReadSession, entity: str, register: UUID) -> date | None:
    """The last day of all mandates in one office of the register; None while one of them has no end."""
    return await session.value(
        "SELECT CASE WHEN bool_and(e.last_day IS NOT NULL) THEN max(e.last_day) END FROM mandate m"
        " LEFT JOIN mandate_end e ON e.mandate = m.id WHERE m.entity = :entity AND m.register = :register",
        {"entity": entity, "register": register},
    )


async def page_of(session: ReadSession, entity: str, on: date | None, office: str | None, page: Page) -> list[Mandate]:
    """Mandates held on a day, or all there ever were: one page and the one after it, oldest record first."""
    keys = keyset(page, ("m.id",), country=session.country, kind="mandate", descending=False)
    held = HELD if on is not None else "true"
    office_is = "m.office = :office" if office is not None else "true"
    rows = await session.all(
        f"{_SELECT} WHERE m.entity = :entity AND {held} AND {office_is} AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        keys.parameters | {"entity": entity, "on": on, "office": office, "size": page.size + 1},
    )
    return [_mandate(row) for row in rows]


def _mandate(row: Row[Any]) -> Mandate:
    ending = None if row.last_day is None else MandateEnd(row.last_day, MandateEndReason(row.because), row.why)
    return Mandate(
        id=row.id,
        entity=row.entity,
        office=row.office,
        holder=row.holder,
        membership=row.membership,
        origin=MandateOrigin(row.how),
        begins=row.begins,
        until=row.until,
        resolution=row.resolution,
        draw=row.draw,
        predecessor=row.predecessor,
        register=row.register,
        law=row.law,
        end=ending,
        ratified=row.ratified,
    )
