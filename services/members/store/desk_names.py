"""Who stands at a meeting's desk: register numbers and names, found by id, by number or by how a name begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession

NAME = "nullif(concat_ws(' ', f.given_name, f.family_name), '')"
_FOLDED = f"regexp_replace(normalize(lower({NAME} COLLATE pg_c_utf8), NFD), '[\\u0300-\\u036f]', '', 'g')"
"""A name as it is looked for: small letters without accents, whatever the database's own locale."""
WORDS_MOST = 5

_ANYBODY = f"""
  SELECT m.id, m.number, {NAME} AS name
    FROM registration r JOIN membership m ON m.id = r.membership LEFT JOIN profile f ON f.membership = m.id
   WHERE r.entity = :entity AND r.valid @> CAST(:on AS date) AND upper_inf(r.known) AND {{which}}
   ORDER BY m.number LIMIT :most"""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A membership with its number in the register and its name."""

    membership: UUID
    number: int
    name: str | None


async def named(session: ReadSession, entity: str, on: date, memberships: Sequence[UUID]) -> list[DeskLine]:
    """Those of these memberships that are registered on the day."""
    return await _lines(session, "m.id = ANY(:ids)", entity, on, len(memberships), ids=list(memberships))


async def numbered(session: ReadSession, entity: str, on: date, numbers: Sequence[int]) -> list[DeskLine]:
    """Those with these numbers that are registered on the day, without their names: who asks needs only the ids."""
    rows = await session.all(
        "SELECT m.id, m.number FROM membership m JOIN registration r ON r.membership = m.id AND upper_inf(r.known)"
        " WHERE m.entity = :entity AND m.number = ANY(:numbers) AND r.valid @> CAST(:on AS date) ORDER BY m.number",
        {"entity": entity, "on": on, "numbers": list(numbers)},
    )
    return [DeskLine(row.id, row.number, None) for row in rows]


async def found(session: ReadSession, entity: str, on: date, text: str, most: int) -> list[DeskLine]:
    """Those whose number the text is, or with whose name's words each of its words begins, in any order."""
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit():
        number = min(int(wanted), 2**31 - 1)
        return await _lines(session, "m.number = :number", entity, on, most, number=number)
    words = {f"w{place}": rf"(^|[ '-]){re.escape(word)}" for place, word in enumerate(_words(wanted))}
    if not words:
        return []
    return await _lines(session, " AND ".join(f"{_FOLDED} ~ :{name}" for name in words), entity, on, most, **words)


def _words(text: str) -> list[str]:
    folded = "".join(
        letter for letter in unicodedata.normalize("NFD", text.lower()) if not "\u0300" <= letter <= "\u036f"
    )
    return re.split(r"[ '-]+", folded.strip(" '-"))[:WORDS_MOST] if folded.strip(" '-") else []


async def _lines(session: ReadSession, which: str, entity: str, on: date, most: int, **more: object) -> list[DeskLine]:
    rows = await session.all(_ANYBODY.format(which=which), {"entity": entity, "on": on, "most": most, **more})
    return [DeskLine(row.id, row.number, row.name) for row in rows]
