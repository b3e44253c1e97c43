"""A sealed roll as its bundle, and any roll as CSV: streamed straight out of PostgreSQL, a snapshot each."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC
from typing import Any

from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.ids import global_id
from services.governance.domain.bundle import FORMAT
from services.governance.domain.bundle_kinds import ROLL
from services.governance.domain.words import RollReason
from services.governance.store import roll_overrides, rolls
from services.governance.store.audit_links import json_line, links
from services.governance.store.copying import copied, copied_lines
from services.governance.store.rolls import RollRecord
from services.governance.store.seal_leaves import LINE, LINES_OF_ROLL, NONCE, hmac_keys

_LINES = f"""SELECT '{{"line":' || {LINE} || ',"nonce":"' || encode({NONCE}, 'hex') || '"}}' {LINES_OF_ROLL}"""

_WORDS = ", ".join(f"'{reason.name}'" for reason in RollReason)

# A cell that begins like a formula is told apart from one by an apostrophe.
_CSV = f"""
  SELECT $2::text || encode(uuid_send(line.membership), 'hex') AS membership,
         'person.' || encode(uuid_send(person), 'hex') AS person, line.votes,
         (ARRAY[{_WORDS}])[line.reason + 1] AS reason,
         ($3::text[])[line.reason + 1] AS article, ($4::text[])[line.reason + 1] AS article_unverified,
         coalesce(line.granted, line.votes) AS granted,
         CASE WHEN category ~ '^[=+\\-@\t\r]' THEN '''' || category ELSE category END AS category,
         CASE WHEN college ~ '^[=+\\-@\t\r]' THEN '''' || college ELSE college END AS college,
         o.name AS set_by, o.why AS set_because
    FROM roll_line line LEFT JOIN roll_override o
      ON o.roll = line.roll AND o.membership = line.membership AND upper_inf(o.known)
   WHERE line.roll = $1 ORDER BY line.membership"""


async def bundle(database: Database, roll: RollRecord) -> AsyncGenerator[bytes, None]:
    """The bundle of a sealed roll (`domain.bundle`), in blocks of lines. TRANSITION_NOT_ALLOWED before the seal."""
    if not roll.life.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed roll has a bundle; the lines so far are in the CSV.")
    digest, lines, linked = hashlib.sha256(), 0, 0
    async with database.reading() as session:
        head = json_line(await _head(session, roll))
        digest.update(head)
        yield head
        arguments = (roll.id, *hmac_keys(roll.roll_key), f"{session.country}.membership.")
        async with aclosing(copied_lines(await session.driver(), _LINES, *arguments)) as blocks:
            async for block in blocks:
                lines += block.count(b"\n")
                digest.update(block)
                yield block
        async with aclosing(links(session, global_id(session.country, "roll", roll.id), ROLL.sealed)) as chain:
            async for link in chain:
                linked += 1
                digest.update(link)
                yield link
    yield json_line({"lines": lines, "audit": linked, "sha256": digest.hexdigest()})


async def csv(database: Database, roll: RollRecord) -> AsyncGenerator[bytes, None]:
    """The lines of a roll as CSV with a header line (RFC 4180, UTF-8): each line's article, and whether it was read."""
    async with database.reading() as session:
        prefix = f"{session.country}.membership."
        driver, laws = await session.driver(), [roll.rules.laws.get(reason) for reason in RollReason]
        articles = [law.source if law else None for law in laws]
        unverified = [str(law.unverified).lower() if law else None for law in laws]
        arguments = (roll.id, prefix, articles, unverified)
        async with aclosing(copied(driver, _CSV, *arguments, format="csv", header=True)) as chunks:
            async for chunk in chunks:
                yield chunk


async def _head(session: ReadSession, roll: RollRecord) -> dict[str, Any]:
    signatures = await rolls.signatures(session, [roll.id])
    return {
        "hemicycle": ROLL.name,
        "format": FORMAT,
        "signature": roll.signature,
        "key": roll.public_key,
        "seals": [{"name": row.name, "role": row.role, "at": row.at.astimezone(UTC)} for _, row in signatures],
        "overrides": [
            {
                "membership": global_id(session.country, "membership", row.membership),
                "votes": row.line.votes,
                "rule_votes": row.rule.votes,
                "rule_reason": row.rule.reason.name,
                "name": row.name,
                "why": row.why,
                "law": row.law,
            }
            for row in await roll_overrides.of_roll(session, roll.id)
        ],
    }
