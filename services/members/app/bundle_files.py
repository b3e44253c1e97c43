"""A person's bundle as one file: this country's part for machines and to be read, and her certificates as signed.

GET /bulk/bundles/BE.membership.….zip, by whoever holds that membership today.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.members.domain.shares.certificate_file import certificate_file
from services.members.domain.shares.certificates import Certificate
from services.members.graph.bundling import content_of, readable
from services.members.store.share_certificates import certificates_of
from services.members.store.viewing import holds, persons_of_login


def bundle_routes(partition: Partition) -> list[Route]:
    """The bundles of one partition."""

    async def packed(request: Request) -> Response:
        name = request.path_params["membership"]
        context = RequestContext(partition, await caller_of_request(request, partition))
        content, certificates = await _hers(context, name)
        body = await asyncio.to_thread(archive, content, certificates)
        headers = {"content-disposition": f'attachment; filename="{name}.zip"', "cache-control": "no-store"}
        return Response(body, media_type="application/zip", headers=headers)

    return [Route("/bulk/bundles/{membership}.zip", packed)]


async def _hers(context: RequestContext, name: str) -> tuple[Any, list[Certificate]]:
    """Her part and her certificates; the export is on record. FORBIDDEN for anybody else, whoever it is."""
    if context.caller.anonymous:
        raise Refusal("UNAUTHENTICATED", "Log in first: a bundle needs a token.")
    key = uuid_of(name, "membership", context.country)
    async with context.reading() as session:
        persons = await persons_of_login(session, context.caller.issuer, context.caller.subject)
        if not await holds(session, persons, key, context.today):
            raise Refusal("FORBIDDEN", "A bundle is for the person herself.")
    content, memberships = await content_of(context, persons)
    async with context.reading() as session:
        signed = await certificates_of(session, memberships)
    async with context.writing("exportBundle") as writing:
        writing.record("exportBundle", global_id(context.country, "membership", key))
    return content, [one for found in signed.values() for one in found]


def archive(content: Mapping[str, Any], certificates: Sequence[Certificate]) -> bytes:
    """The file's bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("bundle.json", json.dumps(content, ensure_ascii=False, indent=1))
        found.writestr("bundle.txt", readable(content))
        for one in certificates:
            found.writestr(f"certificates/{one.entity}.{one.number}.json", certificate_file(one))
    return packed.getvalue()
