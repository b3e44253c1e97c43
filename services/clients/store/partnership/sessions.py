"""The consultative body: its sessions with agenda, attendance and opinions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.opinions import Count, Verdict
from services.clients.domain.partnership.sessions import (
    ConsultativeAttendance,
    ConsultativeBody,
    ConsultativeItem,
    ConsultativeOpinion,
    ConsultativeSession,
    SessionRecord,
)

_BODY = "SELECT id, entity, name, task, founded_on FROM consultative_body"
_HEARD = """
  SELECT i.client, i.step, i.position, o.verdict, o.says, o.in_favour, o.against, o.abstained, s.held_on
    FROM consultative_item i
    JOIN consultative_session s ON s.id = i.session
    JOIN consultative_opinion o ON o.session = i.session AND o.position = i.position
   WHERE i.client = ANY(CAST(:ids AS uuid[])) ORDER BY s.held_on DESC, s.id DESC
"""


async def bodies(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, ConsultativeBody]:
    """Bodies by id."""
    rows = await session.all(f"{_BODY} WHERE id = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.id: ConsultativeBody(row.id, row.entity, row.name, row.task, row.founded_on) for row in rows}


async def bodies_of(session: ReadSession, entities: Sequence[str]) -> dict[str, list[ConsultativeBody]]:
    """The bodies of each entity, the oldest first."""
    found: dict[str, list[ConsultativeBody]] = {entity: [] for entity in entities}
    rows = await session.all(f"{_BODY} WHERE entity = ANY(CAST(:ids AS text[])) ORDER BY id", {"ids": list(entities)})
    for row in rows:
        found[row.entity].append(ConsultativeBody(row.id, row.entity, row.name, row.task, row.founded_on))
    return found


async def save_body(session: WriteSession, body: ConsultativeBody) -> None:
    """Write a body."""
    await session.execute(
        "INSERT INTO consultative_body (id, entity, name, task, founded_on, entered)"
        " VALUES (:id, :entity, :name, :task, :founded_on, :entered)",
        {
            "id": body.id,
            "entity": body.entity,
            "name": body.name,
            "task": body.task,
            "founded_on": body.founded_on,
            "entered": await session.sequence(),
        },
    )


async def clients_named(session: ReadSession, entity: str, clients: Sequence[UUID]) -> set[UUID]:
    """Those of these clients that are the entity's, and organisations: a sole trader, who is a person, is none."""
    rows = await session.all(
        "SELECT client FROM client WHERE entity = :entity AND client = ANY(CAST(:ids AS uuid[]))"
        " AND organisation IS NOT NULL",
        {"entity": entity, "ids": list(clients)},
    )
    return {row.client for row in rows}


async def sessions_of(session: ReadSession, bodies: Sequence[UUID]) -> dict[UUID, list[ConsultativeSession]]:
    """The sessions of each body, whole."""
    rows = await session.all(
        "SELECT id, body, held_on, place FROM consultative_session WHERE body = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(bodies)},
    )
    found: dict[UUID, list[ConsultativeSession]] = {body: [] for body in bodies}
    for one in await _whole(session, rows):
        found[one.body].append(one)
    return found


async def session_by_id(session: ReadSession, id_: UUID) -> ConsultativeSession | None:
    """A session, whole."""
    rows = await session.all("SELECT id, body, held_on, place FROM consultative_session WHERE id = :id", {"id": id_})
    return next(iter(await _whole(session, rows)), None)


async def heard(session: ReadSession, client: UUID, step: PartnershipStatus, day: date) -> ConsultativeOpinion | None:
    """What was thought last, by a day, of a step of a client."""
    for row in await session.all(_HEARD, {"ids": [client]}):
        if row.step == step.value and row.held_on <= day:
            return _opinion(row)
    return None


async def save_session(session: WriteSession, planned: ConsultativeSession) -> None:
    """Write a session with its agenda."""
    await session.execute(
        "INSERT INTO consultative_session (id, body, held_on, place, entered)"
        " VALUES (:id, :body, :held_on, :place, :entered)",
        {
            "id": planned.id,
            "body": planned.body,
            "held_on": planned.held_on,
            "place": planned.place,
            "entered": await session.sequence(),
        },
    )
    await session.execute(
        "INSERT INTO consultative_item (session, position, title, client, step)"
        " VALUES (:session, :position, :title, :client, :step)",
        [
            {
                "session": planned.id,
                "position": item.position,
                "title": item.title,
                "client": item.client,
                "step": item.step and item.step.value,
            }
            for item in planned.agenda
        ],
    )


async def save_record(session: WriteSession, id_: UUID, record: SessionRecord) -> None:
    """Write what came of a session."""
    await session.execute(
        "INSERT INTO consultative_record (session, members_present, entered) VALUES (:session, :present, :entered)",
        {"session": id_, "present": record.members_present, "entered": await session.sequence()},
    )
    attending = [{"session": id_, "client": line.client, "office": line.office} for line in record.attendance]
    if attending:
        await session.execute(
            "INSERT INTO consultative_attendance (session, client, office) VALUES (:session, :client, :office)",
            attending,
        )
    opinions = [{"session": id_, **_row(opinion)} for opinion in record.opinions]
    if opinions:
        await session.execute(
            "INSERT INTO consultative_opinion (session, position, verdict, says, in_favour, against, abstained)"
            " VALUES (:session, :position, :verdict, :says, :in_favour, :against, :abstained)",
            opinions,
        )


def _row(opinion: ConsultativeOpinion) -> dict[str, Any]:
    return {
        "position": opinion.position,
        "verdict": opinion.verdict.value,
        "says": opinion.says,
        "in_favour": opinion.count.in_favour,
        "against": opinion.count.against,
        "abstained": opinion.count.abstained,
    }


async def _whole(session: ReadSession, rows: Sequence[Any]) -> list[ConsultativeSession]:
    """Sessions with agenda and record: four queries, however many they are."""
    ids = {"ids": [row.id for row in rows]}
    of = "session = ANY(CAST(:ids AS uuid[]))"
    items = await session.all(f"SELECT * FROM consultative_item WHERE {of} ORDER BY position", ids)
    records = await session.all(f"SELECT session, members_present FROM consultative_record WHERE {of}", ids)
    there = await session.all(f"SELECT * FROM consultative_attendance WHERE {of} ORDER BY client", ids)
    said = await session.all(f"SELECT * FROM consultative_opinion WHERE {of} ORDER BY position", ids)
    present = {row.session: row.members_present for row in records}

    def record_of(id_: UUID) -> SessionRecord | None:
        if id_ not in present:
            return None
        attendance = tuple(ConsultativeAttendance(one.client, one.office) for one in there if one.session == id_)
        return SessionRecord(present[id_], attendance, tuple(_opinion(one) for one in said if one.session == id_))

    return [
        ConsultativeSession(
            row.id,
            row.body,
            row.held_on,
            row.place,
            tuple(_item(one) for one in items if one.session == row.id),
            record_of(row.id),
        )
        for row in rows
    ]


def _item(row: Any) -> ConsultativeItem:
    return ConsultativeItem(row.position, row.title, row.client, PartnershipStatus(row.step) if row.step else None)


def _opinion(row: Any) -> ConsultativeOpinion:
    count = Count(row.in_favour, row.against, row.abstained)
    return ConsultativeOpinion(row.position, Verdict(row.verdict), row.says, count)
