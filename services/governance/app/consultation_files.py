"""Consultations as files, under the access rule of their lines; each export leaves an audit line.

GET /bulk/consultations/EU.consultation.….jsonl   the bundle of a sealed one (domain.bundle)
GET /bulk/consultations/EU.consultation.….csv     its lines for a spreadsheet, sealed or not
GET /bulk/consultations/EU.consultation.….pdf     the document of a sealed one (PDF/A-2b)
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.consultation_document import ConsultationDocument, pdf
from services.governance.app.file_answers import CSV, JSONL, PDF, begun, streamed, whole
from services.governance.domain.consultation import Doubles
from services.governance.store import assemblies, consultation_bundle, consultations, duplicates
from services.governance.store.consultations import ConsultationRecord

RULE = "ConsultationRoll.lines"
"""Who may page through the lines may have them as a file."""


def consultation_routes(partition: Partition) -> list[Route]:
    """The files of one partition's consultations."""

    async def jsonl(request: Request) -> Response:
        found, name = await _allowed(request, partition, "jsonl")
        return streamed(await begun(consultation_bundle.bundle(partition.database, found)), name, JSONL)

    async def csv(request: Request) -> Response:
        found, name = await _allowed(request, partition, "csv")
        return streamed(await begun(consultation_bundle.csv(partition.database, found)), name, CSV)

    async def document(request: Request) -> Response:
        found, name = await _allowed(request, partition, "pdf")
        printed = await _document(partition, found)
        return whole(await asyncio.to_thread(pdf, printed), name, PDF)

    return [
        Route("/bulk/consultations/{consultation}.jsonl", jsonl),
        Route("/bulk/consultations/{consultation}.csv", csv),
        Route("/bulk/consultations/{consultation}.pdf", document),
    ]


async def _allowed(request: Request, partition: Partition, form: str) -> tuple[ConsultationRecord, str]:
    """The consultation and the file's name, once the caller's role covers its entity and the export is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["consultation"], "consultation", context.country)
    async with partition.database.reading() as session:
        found = await consultations.required(session, wanted)
    context.require(RULE, found.entity)
    name = global_id(context.country, "consultation", wanted)
    async with context.writing("exportConsultation") as session:
        session.record("exportConsultation", name, form=form)
    return found, f"{name}.{form}"


async def _document(partition: Partition, found: ConsultationRecord) -> ConsultationDocument:
    if not found.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed consultation has a document; seal it first.")
    async with partition.database.reading() as session:
        assembly = await assemblies.by_id(session, found.assembly)
        signatures = [row for _, row in await consultations.signatures(session, [found.id])]
        same = await duplicates.decided_same(session, found.id, found.assembly)
        doubles = Doubles(await duplicates.count(session, found.id), len(same))
    return ConsultationDocument(partition.country, partition.directory, assembly, found, tuple(signatures), doubles)
