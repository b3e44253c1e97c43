"""Rolls as files, under the access rule of their lines; each export leaves an audit line.

GET /bulk/rolls/BE.roll.….jsonl   the bundle of a sealed roll (domain.bundle)
GET /bulk/rolls/BE.roll.….csv     its lines for a spreadsheet, sealed or not
GET /bulk/rolls/BE.roll.….pdf     the document of a sealed roll (PDF/A-2b)
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
from services.governance.app.downloads import Downloads
from services.governance.app.roll_document import Document, pdf
from services.governance.domain.assembly import Assembly
from services.governance.store import assemblies, roll_bundle, roll_overrides, rolls, signatures
from services.governance.store.rolls import RollRecord

RULE = "VotingRoll.lines"
"""Who may page through the lines may have them as a file."""


Found = tuple[RollRecord, Assembly]
"""A roll and the assembly that it is of."""


def roll_routes(partition: Partition) -> list[Route]:
    """The files of one partition's rolls."""
    return Downloads[Found](
        folder="rolls",
        allowed=partial(_allowed, partition),
        bundle=lambda found: roll_bundle.bundle(partition.database, found[0]),
        csv=lambda found: roll_bundle.csv(partition.database, found[0]),
        document=partial(_document, partition),
    ).routes()


async def _allowed(partition: Partition, request: Request, form: str) -> Found:
    """The roll, once the caller's role covers its entity and the export is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "roll", context.country)
    async with partition.database.reading() as session:
        found = await rolls.by_ids(session, [wanted])
        if not found:
            raise Refusal("NOT_FOUND", "No roll with this id here; one that is computed anew replaces the one before.")
        assembly = await assemblies.by_id(session, found[0][1].assembly)
    context.require(RULE, assembly.entity)
    async with context.writing("exportRoll") as session:
        session.record("exportRoll", global_id(context.country, "roll", wanted), form=form)
    return found[0][1], assembly


async def _document(partition: Partition, found: Found) -> Callable[[], bytes]:
    roll, assembly = found
    if not roll.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed roll has a document; seal it first.")
    async with partition.database.reading() as session:
        signed = [row for _, row in await signatures.of_rolls(session, [roll.id])]
        overrides = await roll_overrides.of_roll(session, roll.id)
        before = await rolls.sealed_before(session, roll)
    entity = partition.directory.entity(assembly.entity)
    document = Document(partition.country, entity, assembly, roll, tuple(signed), tuple(overrides), before)
    return partial(pdf, document)
