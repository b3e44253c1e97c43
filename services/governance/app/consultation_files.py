"""Consultations as files, under the access rule of their lines; each export leaves an audit line.

GET /bulk/consultations/EU.consultation.….jsonl   the bundle of a sealed one (domain.bundle)
GET /bulk/consultations/EU.consultation.….csv     its lines for a spreadsheet, sealed or not
GET /bulk/consultations/EU.consultation.….pdf     the document of a sealed one (PDF/A-2b)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.routing import Route

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.consultation_document import ConsultationDocument, pdf
from services.governance.app.downloads import Downloads
from services.governance.domain.consultation import Doubles
from services.governance.store import assemblies, consultation_bundle, consultations, duplicates, signatures
from services.governance.store.consultations import ConsultationRecord

RULE = "ConsultationRoll.lines"
"""Who may page through the lines may have them as a file."""


def consultation_routes(partition: Partition) -> list[Route]:
    """The files of one partition's consultations."""
    return Downloads(
        folder="consultations",
        allowed=partial(_allowed, partition),
        bundle=partial(consultation_bundle.bundle, partition.database),
        csv=partial(consultation_bundle.csv, partition.database),
        document=partial(_document, partition),
    ).routes()


async def _allowed(partition: Partition, request: Request, form: str) -> ConsultationRecord:
    """The consultation, once the caller's role covers its entity and the export is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "consultation", context.country)
    async with partition.database.reading() as session:
        found = await consultations.required(session, wanted)
    context.require(RULE, found.entity)
    async with context.writing("exportConsultation") as session:
        session.record("exportConsultation", global_id(context.country, "consultation", wanted), form=form)
    return found


async def _document(partition: Partition, found: ConsultationRecord) -> Callable[[], bytes]:
    if not found.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed consultation has a document; seal it first.")
    async with partition.database.reading() as session:
        assembly = await assemblies.by_id(session, found.assembly)
        signed = [row for _, row in await signatures.of_consultations(session, [found.id])]
        same = await duplicates.decided_same(session, found.id, found.assembly)
        doubles = Doubles(await duplicates.count(session, found.id), len(same))
    document = ConsultationDocument(partition.country, partition.directory, assembly, found, tuple(signed), doubles)
    return partial(pdf, document)
