"""Opened secret ballots as files, for whoever may see the ballot; each export leaves an audit line.

GET /bulk/ballots/BE.ballot.….jsonl   the slips and what the partition signed over them (domain.secret.statement)
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.file_answers import JSONL, whole
from services.governance.domain.secret.statement import bundle
from services.governance.graph.ballots.facts import entity_of
from services.governance.store.secret import openings

RULE = "Ballot.secret"
"""Whoever may see what an opening left may have it as a file."""


def ballot_routes(partition: Partition) -> list[Route]:
    """The files of one partition's ballots."""
    return [Route("/bulk/ballots/{id}.jsonl", partial(_bundle, partition))]


async def _bundle(partition: Partition, request: Request) -> Response:
    context = RequestContext(partition, await caller_of_request(request, partition))
    ballot = uuid_of(request.path_params["id"], "ballot", context.country)
    context.require(RULE, await entity_of(partition.database, ballot))
    async with context.reading() as session:
        found = await openings.of_ballot(session, ballot)
        if found is None:
            raise Refusal("TRANSITION_NOT_ALLOWED", "Only a secret ballot that is closed has a bundle of its votes.")
        slips = await openings.slips_of(session, ballot)
    name = global_id(context.country, "ballot", ballot)
    async with context.writing("exportBallot") as session:
        session.record("exportBallot", name, form="jsonl")
    return whole(b"".join(bundle(found.signature, found.public_key, slips)), f"{name}.jsonl", JSONL)
