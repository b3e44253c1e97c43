"""Documents of meetings as files: read by the entity's members and bureau, written once by an organiser.

GET /bulk/documents/BE.document.….pdf   its bytes, once they came; for members from the first dispatch on
PUT /bulk/documents/BE.document.….pdf   the bytes that were announced (addDocument); the same again changes nothing
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.file_answers import PDF, whole
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.documents import check_bytes
from services.governance.graph.convocation.document import BUREAU
from services.governance.graph.own_or_role import may_as_member
from services.governance.store import assemblies, dispatches, documents
from services.governance.store.documents import DocumentRecord

UPLOAD = "Mutation.addDocument"
PATH = "/bulk/documents/{id}.pdf"


def document_routes(partition: Partition) -> list[Route]:
    """The documents of one partition's meetings."""

    async def read(request: Request) -> Response:
        context, document, assembly = await _found(request, partition)
        bureau = await may_as_member(context, BUREAU, assembly.entity)
        async with partition.database.reading() as session:
            dispatched = bool(await dispatches.ever_of(session, [assembly.id]))
            body = await documents.body_of(session, document.id) if bureau or dispatched else None
        if body is None:
            raise documents.not_found()
        return whole(body, f"{document.new.name}.{document.new.language}.v{document.new.version}.pdf", PDF)

    async def write(request: Request) -> Response:
        context, document, assembly = await _found(request, partition)
        context.require(UPLOAD, assembly.entity)
        body = await _body(request, document.new.size)
        check_bytes(body, document.new.size, document.new.sha256)
        if not document.there:
            async with context.writing("uploadDocument") as session:
                await documents.save_body(session, document.id, body)
                session.record("uploadDocument", global_id(context.country, "document", document.id))
        return JSONResponse({"document": request.path_params["id"], "sha256": document.new.sha256.hex()})

    return [Route(PATH, read, methods=["GET"]), Route(PATH, write, methods=["PUT"])]


async def _found(request: Request, partition: Partition) -> tuple[RequestContext, DocumentRecord, Assembly]:
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "document", context.country)
    async with partition.database.reading() as session:
        document = await documents.by_id(session, wanted)
        assembly = await assemblies.by_id(session, document.assembly)
    return context, document, assembly


async def _body(request: Request, size: int) -> bytes:
    """The request's body, no more of it than was announced; BAD_ARGUMENT beyond."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > size:
            raise Refusal("BAD_ARGUMENT", f"The file has more bytes than the {size} that were announced.")
    return bytes(body)
