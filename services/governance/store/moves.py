"""Meetings that move: postponed before they open, adjourned once they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.adjourn import Adjournment
from services.governance.domain.convocation.postpone import Moved
from services.governance.domain.convocation.words import AdjournedBy
from services.governance.store.decisions import by_caller, signed


@dataclass(frozen=True, slots=True)
class PostponementRecord:
    """One postponement: the day before, the day after, and why."""

    was_held_on: date
    was_record_date: date
    held_on: date
    record_date: date
    why: str
    name: str
    at: datetime


async def postponements(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, PostponementRecord]]:
    """(assembly, postponement), the oldest first."""
    rows = await session.all(
        "SELECT assembly, was_held_on, was_record_date, held_on, record_date, why, name, at FROM postponement"
        " WHERE assembly = ANY(:ids) ORDER BY assembly, id",
        {"ids": list(assemblies)},
    )
    return [(row.assembly, PostponementRecord(*row[1:])) for row in rows]


async def adjournments(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, Adjournment]]:
    """(assembly, adjournment), the oldest first."""
    rows = await session.all(
        "SELECT assembly, adjourned_at, resumes_at, resumes_on, decided_by, why, name, gone FROM adjournment"
        " WHERE assembly = ANY(:ids) ORDER BY assembly, id",
        {"ids": list(assemblies)},
    )
    return [
        (
            row.assembly,
            Adjournment(
                row.adjourned_at,
                row.resumes_at,
                row.resumes_on,
                AdjournedBy[row.decided_by],
                row.why,
                row.name,
                row.gone,
            ),
        )
        for row in rows
    ]


async def last_adjournment(session: ReadSession, assembly: UUID) -> Adjournment | None:
    """The newest adjournment of a meeting."""
    found = await adjournments(session, [assembly])
    return found[-1][1] if found else None


async def move(session: WriteSession, before: Assembly, moved: Moved) -> None:
    """Let the meeting be on its new day; the day before stays on record."""
    after = moved.assembly
    values = {
        "id": before.id,
        "was_held_on": before.held_on,
        "was_record_date": before.record_date,
        "was_convened_on": before.convened_on,
        "was_starts_at": before.hours.starts_at if before.hours else None,
        "was_second_call_at": before.hours.second_call_at if before.hours else None,
        "was_place": before.place,
        "held_on": after.held_on,
        "record_date": after.record_date,
        "starts_at": after.hours.starts_at if after.hours else None,
        "second_call_at": after.hours.second_call_at if after.hours else None,
        "place": after.place,
    }
    await session.execute(
        "INSERT INTO postponement (id, assembly, was_held_on, was_record_date, was_convened_on, was_starts_at,"
        " was_second_call_at, was_place, held_on, record_date, starts_at, second_call_at, place, why, actor,"
        " name, at, known)"
        " VALUES (:new, :id, :was_held_on, :was_record_date, :was_convened_on, :was_starts_at,"
        " :was_second_call_at, :was_place, :held_on, :record_date, :starts_at, :second_call_at, :place, :why,"
        " :actor, :name, :at,"
        " int8range(:known, NULL))",
        values | {"new": new_uuid(), "why": moved.why, **signed(session), "known": await session.sequence()},
    )
    await session.execute(
        "UPDATE assembly SET held_on = :held_on, record_date = :record_date, convened_on = :convened_on,"
        " starts_at = :starts_at, second_call_at = :second_call_at, place = :place WHERE id = :id",
        {name: values[name] for name in ("id", "held_on", "record_date", "starts_at", "second_call_at", "place")}
        | {"convened_on": after.convened_on},
    )


async def end_old_proxies(session: WriteSession, assembly: UUID, since: date) -> int:
    """Proxies given before a day stand no more from this write on; how many."""
    rows = await session.all(
        "UPDATE proxy SET known = int8range(lower(known), :known) WHERE assembly = :assembly AND given_on < :since"
        " AND upper_inf(known) RETURNING id",
        {"assembly": assembly, "since": since, "known": await session.sequence()},
    )
    return len(rows)


async def insert_adjournment(session: WriteSession, assembly: UUID, row: Adjournment, gone: int) -> None:
    """Put an adjournment on record; `gone`: how many were in the room."""
    await session.execute(
        "INSERT INTO adjournment (id, assembly, adjourned_at, resumes_at, resumes_on, decided_by, why, gone, actor,"
        " name, known) VALUES (:new, :assembly, :adjourned_at, :resumes_at, :resumes_on, :decided_by, :why, :gone,"
        " :actor, :name, int8range(:known, NULL))",
        {
            "new": new_uuid(),
            "assembly": assembly,
            "adjourned_at": row.adjourned_at,
            "resumes_at": row.resumes_at,
            "resumes_on": row.resumes_on,
            "decided_by": row.decided_by.name,
            "why": row.why,
            "gone": gone,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )
