"""A sealed consultation as its bundle, and any as CSV: streamed straight out of PostgreSQL, a snapshot each."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.ids import borderless_id, global_id
from services.governance.domain.bundle_kinds import CONSULTATION
from services.governance.store import duplicates, signatures
from services.governance.store.bundle_stream import Bundled, bundle_stream, csv_stream, head_of, told_of
from services.governance.store.consultations import LINE, LINES_OF_CONSULTATION, ConsultationRecord
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
    async with database.reading() as session:
        wanted = Bundled(
            kind=CONSULTATION,
            subject=global_id(session.country, "consultation", found.id),
            head=head_of(CONSULTATION, found, await told(session, found)),
            lines=_LINES,
            arguments=(found.id, *hmac_keys(found.roll_key)),
        )
        async with aclosing(bundle_stream(session, wanted)) as blocks:
            async for block in blocks:
                yield block


async def csv(database: Database, found: ConsultationRecord) -> AsyncGenerator[bytes, None]:
    """The lines as CSV with a header line (RFC 4180, UTF-8)."""
    entities = [source.entity for source in found.sources]
    async with database.reading() as session, aclosing(csv_stream(session, _CSV, found.id, entities)) as chunks:
        async for chunk in chunks:
            yield chunk


async def told(session: ReadSession, found: ConsultationRecord) -> dict[str, Any]:
    """Who signed, and what was decided about suspected doubles."""
    signed = [row for _, row in await signatures.of_consultations(session, [found.id])]
    doubles = [
        {
            "first": borderless_id("person", row.pair.first),
            "second": borderless_id("person", row.pair.second),
            "verdict": row.decided.decision.verdict.name,
            "reasons": row.decided.decision.reasons,
            "name": row.decided.name,
        }
        for row in await duplicates.all_of(session, found.id, found.assembly)
        if row.decided
    ]
    return told_of(signed, duplicates=doubles)
