"""The attendance list of a meeting as a file, under the access rule of its address; each download is on record.

GET /bulk/attendance/BE.assembly.….csv   for a spreadsheet
GET /bulk/attendance/BE.assembly.….pdf   for the minutes (PDF/A-2b)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.attendance_document import AttendanceDocument, pdf
from services.governance.app.file_answers import CSV, PDF, whole
from services.governance.domain.assembly import Assembly
from services.governance.domain.desk.attendance import Known, Line, lines
from services.governance.domain.law.reading import Reading
from services.governance.store import assemblies, calls, rolls
from services.governance.store.after import lists
from services.governance.store.desk import bureau
from services.governance.store.desk.attendance_list import attendance_facts
from services.governance.store.desk.names import names_of
from services.governance.store.outsiders import by_ids
from services.governance.store.regimes import regime_on

RULE = "Assembly.attendanceList"
HEADER = ("number", "name", "capacity", "form", "arrived", "left", "votes", "through", "by", "there", "membership")


def attendance_routes(partition: Partition) -> list[Route]:
    """The attendance lists of one partition's meetings."""

    async def as_csv(request: Request) -> Response:
        context, assembly = await _allowed(partition, request, "csv")
        listed = csv_of(await _lines(context, assembly), context.country, partition.country.timezone)
        return whole(listed, f"{request.path_params['id']}.csv", CSV)

    async def as_pdf(request: Request) -> Response:
        context, assembly = await _allowed(partition, request, "pdf")
        document = await _document(context, assembly)
        printed = await asyncio.to_thread(pdf, document)
        return whole(printed, f"{request.path_params['id']}.pdf", PDF)

    return [Route("/bulk/attendance/{id}.csv", as_csv), Route("/bulk/attendance/{id}.pdf", as_pdf)]


async def _allowed(partition: Partition, request: Request, form: str) -> tuple[RequestContext, Assembly]:
    """The meeting, once the caller's role covers its entity and the download is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "assembly", context.country)
    async with partition.database.reading() as session:
        found = dict(await assemblies.by_ids(session, [wanted])).get(wanted)
    context.require_found(RULE, found.entity if found else None, "assembly")
    assert found is not None, "who may read of none is told so"
    async with context.writing("exportAttendance") as session:
        session.record("exportAttendance", global_id(context.country, "assembly", wanted), form=form)
    return context, found


async def _lines(context: RequestContext, assembly: Assembly) -> list[Line]:
    async with context.reading() as session:
        roll = await rolls.newest_of(session, assembly.id)
    return list(lines(await attendance_facts(context.partition, assembly, roll, assembly.held_on)))


async def _document(context: RequestContext, assembly: Assembly) -> AttendanceDocument:
    partition, entity = context.partition, context.entity_here(assembly.entity)
    async with context.reading() as session:
        held = await bureau.of_assembly(session, assembly.id)
        sittings = await calls.of_assembly(session, assembly.id)
        law = Reading(await regime_on(session, entity, assembly.held_on), assembly.held_on)
        outside = dict(await by_ids(session, [row.holder.id for row in held if row.holder.outsider]))
    members = [row.holder.id for row in held if not row.holder.outsider]
    named = await names_of(partition, assembly, assembly.held_on, members)
    people = {who: row.name or "" for who, row in named.items()} | {who: row.name for who, row in outside.items()}
    return AttendanceDocument(
        partition.country,
        entity,
        assembly,
        await _lines(context, assembly),
        [(row.office.value, people.get(row.holder.id, "")) for row in held if row.until is None],
        sittings,
        law.leaf("minutes.annexes"),
    )


def csv_of(rows: Iterable[Line], country: str, timezone: str) -> bytes:
    """The list with a header line; times are the entity's."""
    zone = ZoneInfo(timezone)
    return lists.csv_of(HEADER, [[str(cell) for cell in _cells(row, country, zone)] for row in rows])


def _cells(row: Line, country: str, zone: ZoneInfo) -> tuple[object, ...]:
    """The cells of one line, in the order of `HEADER`."""
    by = ("LAW" if row.by_law else "PROXY", str(row.there).lower()) if row.through else ("", "")
    form = row.form.name if row.form else ""
    moments = (_shown(row.arrived_at, zone), _shown(row.left_at, zone))
    votes, membership = ("", "") if row.votes is None else (row.votes, global_id(country, "membership", row.who.id))
    who = row.who
    return (who.number or "", who.name, who.capacity, form, *moments, votes, _told(row.through), *by, membership)


def _shown(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""


def _told(known: Known | None) -> str:
    if known is None:
        return ""
    return known.name if known.number is None else f"{known.name} (no. {known.number})"
