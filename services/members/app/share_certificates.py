"""Share certificates as documents for the member, her membership office and auditors: PDF/A-3b (typst) with
the signed statement attached, or that statement alone; `hemicycle verify` checks either.

GET /bulk/certificates/BE.certificate.….pdf, or .json
"""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
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
from services.members.store.profiles import profiles_of
from services.members.store.share_certificates import certificate_by_id
from services.members.store.viewing import holds, persons_of_login

TEMPLATE = Path(__file__).with_name("share_certificate.typ")
RULE = "Membership.shareAccount"
"""Who may read a member's share account may have her certificates as files."""
STANDARD = "a-3b"
"""The archive's standard that lets the signed statement be attached."""


def certificate_routes(partition: Partition) -> list[Route]:
    """The certificates of one partition."""

    async def document(request: Request) -> Response:
        name = request.path_params["certificate"]
        found, holder = await _allowed(request, partition, name)
        body = await asyncio.to_thread(pdf, found, partition, holder)
        headers = {"content-disposition": f'attachment; filename="{name}.pdf"', "cache-control": "no-store"}
        return Response(body, media_type="application/pdf", headers=headers)

    async def signed(request: Request) -> Response:
        name = request.path_params["certificate"]
        found, _ = await _allowed(request, partition, name, form="json")
        headers = {"content-disposition": f'attachment; filename="{name}.json"', "cache-control": "no-store"}
        return Response(certificate_file(found), media_type="application/json", headers=headers)

    return [
        Route("/bulk/certificates/{certificate}.pdf", document),
        Route("/bulk/certificates/{certificate}.json", signed),
    ]


async def _allowed(request: Request, partition: Partition, name: str, form: str = "pdf") -> tuple[Certificate, str]:
    """The certificate and its holder's name, once the caller may see the account; the export is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    key = uuid_of(name, "certificate", context.country)
    async with context.reading() as session:
        found = await certificate_by_id(session, key)
        persons = await persons_of_login(session, context.caller.issuer, context.caller.subject)
        own = await holds(session, persons, found.membership, context.today)
        profile = (await profiles_of(session, [found.membership])).get(found.membership)
    rule = partition.access.rule(RULE)
    if not rule.grants(context.caller, context.country, entity=found.entity, own=own):
        if context.caller.anonymous:
            raise Refusal("UNAUTHENTICATED", "Log in first: a certificate needs a token.")
        raise Refusal("FORBIDDEN", "A certificate is for the member, her membership office and auditors.")
    async with context.writing("exportCertificate") as writing:
        writing.record("exportCertificate", global_id(context.country, "certificate", key), form=form)
    names = (profile.given_name, profile.family_name) if profile else ()
    return found, " ".join(part for part in names if part)


def pdf(certificate: Certificate, partition: Partition, holder: str) -> bytes:
    """The document's bytes; the same certificate and holder give the same bytes."""
    import typst  # noqa: PLC0415 - thirty megabytes that only whoever prints a certificate needs

    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={
            "certificate": json.dumps(fields(certificate, partition, holder), ensure_ascii=False),
            "file": certificate_file(certificate).decode(),
        },
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
        timestamp=0,
    )


def fields(certificate: Certificate, partition: Partition, holder: str) -> dict[str, Any]:
    """What the template is filled with: the signed statement's own values, and whose they are."""
    said = json.loads(certificate.statement)
    entity = partition.directory.entity(certificate.entity)
    return {
        "entity": entity.name,
        "legal_form": entity.legal_form,
        "number": certificate.number,
        "issued_on": certificate.issued_on.isoformat(),
        "holder": f"{holder}, " if holder else "",
        "operations": ranges(said["operations"]),
        "sequence": said["register"]["sequence"],
        "head": said["register"]["head"],
        "statement": certificate.statement,
        "signature": certificate.signature,
        "key": _key_id(certificate.signature),
        **{name: said[name] for name in ("membership", "register_number", "as_of", "shares", "fully_paid")},
        **{name: said[name] for name in ("nominal", "currency")},
    }


def _key_id(signature: str) -> str:
    """The key that signed it, which may have been followed by another since."""
    header = signature.partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]


def ranges(numbers: list[int]) -> str:
    """`1-3, 7`."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][1] + 1 == number:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
