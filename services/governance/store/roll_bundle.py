"""A sealed roll as its bundle, and any roll as CSV: streamed straight out of PostgreSQL, a snapshot each."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.ids import global_id
from services.governance.domain.bundle_kinds import ROLL
from services.governance.domain.words import RollReason
from services.governance.store import roll_overrides, signatures
from services.governance.store.bundle_stream import Bundled, bundle_stream, csv_stream, head_of, safe, told_of
from services.governance.store.rolls import RollRecord
from services.governance.store.seal_leaves import LINE, LINES_OF_ROLL, NONCE, hmac_keys

_LINES = f"""SELECT '{{"line":' || {LINE} || ',"nonce":"' || encode({NONCE}, 'hex') || '"}}' {LINES_OF_ROLL}"""

_WORDS = ", ".join(f"'{reason.name}'" for reason in RollReason)

_CSV = f"""
  SELECT $2::text || encode(uuid_send(line.membership), 'hex') AS membership,
         'person.' || encode(uuid_send(person), 'hex') AS person, line.votes,
         (ARRAY[{_WORDS}])[line.reason + 1] AS reason,
         ($3::text[])[line.reason + 1] AS article, ($4::text[])[line.reason + 1] AS article_unverified,
         coalesce(line.granted, line.votes) AS granted,
         {safe("category")} AS category,
         {safe("college")} AS college,
         {safe("o.name")} AS set_by, {safe("o.why")} AS set_because
    FROM roll_line line LEFT JOIN roll_override o
      ON o.roll = line.roll AND o.membership = line.membership AND upper_inf(o.known)
   WHERE line.roll = $1 ORDER BY line.membership"""


async def bundle(database: Database, roll: RollRecord) -> AsyncGenerator[bytes, None]:
    """The bundle of a sealed roll (`domain.bundle`), in blocks of lines. TRANSITION_NOT_ALLOWED before the seal."""
    if not roll.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed roll has a bundle; the lines so far are in the CSV.")
    async with database.reading() as session:
        wanted = Bundled(
            kind=ROLL,
            subject=global_id(session.country, "roll", roll.id),
            head=head_of(ROLL, roll, await told(session, roll.id)),
            lines=_LINES,
            arguments=(roll.id, *hmac_keys(roll.roll_key), f"{session.country}.membership."),
        )
        async with aclosing(bundle_stream(session, wanted)) as blocks:
            async for block in blocks:
                yield block


async def csv(database: Database, roll: RollRecord) -> AsyncGenerator[bytes, None]:
    """The lines of a roll as CSV with a header line (RFC 4180, UTF-8): each line's article, and whether it was read."""
    laws = [roll.rules.laws.get(reason) for reason in RollReason]
    articles = [law.source if law else None for law in laws]
    unverified = [str(law.unverified).lower() if law else None for law in laws]
    async with database.reading() as session:
        arguments = (roll.id, f"{session.country}.membership.", articles, unverified)
        async with aclosing(csv_stream(session, _CSV, *arguments)) as chunks:
            async for chunk in chunks:
                yield chunk


async def told(session: ReadSession, roll: UUID) -> dict[str, Any]:
    """Who signed, and the lines set by hand."""
    signed = [row for _, row in await signatures.of_rolls(session, [roll])]
    overrides = [
        {
            "membership": global_id(session.country, "membership", row.membership),
            "votes": row.line.votes,
            "rule_votes": row.rule.votes,
            "rule_reason": row.rule.reason.name,
            "name": row.name,
            "why": row.why,
            "law": row.law,
        }
        for row in await roll_overrides.of_roll(session, roll)
    ]
    return told_of(signed, overrides=overrides)
