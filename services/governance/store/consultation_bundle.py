"""A sealed consultation as its bundle, and any as CSV: streamed straight out of PostgreSQL, a snapshot each."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC
from typing import Any

from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.ids import borderless_id, global_id
from services.governance.domain.bundle import FORMAT
from services.governance.domain.bundle_kinds import CONSULTATION
from services.governance.store import consultations, duplicates
from services.governance.store.audit_links import json_line, links
from services.governance.store.consultations import LINE, LINES_OF_CONSULTATION, ConsultationRecord
from services.governance.store.copying import copied, copied_lines
from services.governance.store.seal_leaves import NONCE, hmac_keys

_LINES = f"""SELECT '{{"line":' || {LINE} || ',"nonce":"' || encode({NONCE}, 'hex') || '"}}' {LINES_OF_CONSULTATION}"""


def _named(mask: str) -> str:
    """SQL for the ids of the entities in a mask; $2 are the entities in order."""
    return (
        "(SELECT string_agg(entity, ' ' ORDER BY place)"
        " FROM unnest($2::text[]) WITH ORDINALITY AS source(entity, place)"
        f" WHERE {mask} >> (place - 1)::int & 1 = 1)"
    )


_CSV = f"""
  SELECT 'person.' || encode(uuid_send(person), 'hex') AS person, voting > 0 AS counts,
         {_named("registered")} AS registered_in, {_named("voting")} AS votes_in
    FROM consultation_line WHERE consultation = $1 ORDER BY person"""


async def bundle(database: Database, found: ConsultationRecord) -> AsyncGenerator[bytes, None]:
    """The bundle of a sealed consultation (`domain.bundle`); TRANSITION_NOT_ALLOWED before the seal."""
    if not found.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed consultation has a bundle; the lines are in the CSV.")
    digest, lines, linked = hashlib.sha256(), 0, 0
    async with database.reading() as session:
        head = json_line(await _head(session, found))
        digest.update(head)
        yield head
        arguments = (found.id, *hmac_keys(found.roll_key))
        async with aclosing(copied_lines(await session.driver(), _LINES, *arguments)) as blocks:
            async for block in blocks:
                lines += block.count(b"\n")
                digest.update(block)
                yield block
        name = global_id(session.country, "consultation", found.id)
        async with aclosing(links(session, name, CONSULTATION.sealed)) as chain:
            async for link in chain:
                linked += 1
                digest.update(link)
                yield link
    yield json_line({"lines": lines, "audit": linked, "sha256": digest.hexdigest()})


async def csv(database: Database, found: ConsultationRecord) -> AsyncGenerator[bytes, None]:
    """The lines as CSV with a header line (RFC 4180, UTF-8)."""
    entities = [source.entity for source in found.sources]
    async with database.reading() as session:
        driver = await session.driver()
        async with aclosing(copied(driver, _CSV, found.id, entities, format="csv", header=True)) as chunks:
            async for chunk in chunks:
                yield chunk


async def _head(session: ReadSession, found: ConsultationRecord) -> dict[str, Any]:
    signatures = await consultations.signatures(session, [found.id])
    return {
        "hemicycle": CONSULTATION.name,
        "format": FORMAT,
        "signature": found.signature,
        "key": found.public_key,
        "seals": [{"name": row.name, "role": row.role, "at": row.at.astimezone(UTC)} for _, row in signatures],
        "duplicates": [
            {
                "first": borderless_id("person", row.pair.first),
                "second": borderless_id("person", row.pair.second),
                "verdict": row.decided.decision.verdict.name,
                "reasons": row.decided.decision.reasons,
                "name": row.decided.name,
            }
            for row in await duplicates.all_of(session, found.id, found.assembly)
            if row.decided
        ],
    }
