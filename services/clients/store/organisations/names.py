"""Name variants of organisations in two times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class NameVariant:
    """A name beside the registered one, in a language (ISO 639-1), until the day before `until` (None: still)."""

    variant: UUID
    name: str
    language: str
    since: date
    until: date | None = None


_COLUMNS = "organisation, variant, name, language, lower(valid) AS since, upper(valid) AS until"


async def variants(session: ReadSession, organisations: Sequence[UUID]) -> dict[UUID, list[NameVariant]]:
    """The variants of each organisation, by the id under which they were entered: language, name."""
    found: dict[UUID, list[NameVariant]] = {one: [] for one in organisations}
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM organisation_name WHERE organisation = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)"
        " ORDER BY organisation, language, name, since",
        {"ids": list(organisations)},
    )
    for row in rows:
        found[row.organisation].append(_variant(row))
    return found


async def save_variant(session: WriteSession, organisation: UUID, variant: NameVariant) -> None:
    """Write a variant as it is known from this write on; what was known of it before is closed."""
    await close_known(session, "organisation_name", variant=variant.variant)
    await session.execute(
        "INSERT INTO organisation_name (variant, organisation, name, language, valid, known) VALUES (:variant,"
        " :organisation, :name, :language, daterange(CAST(:since AS date), CAST(:until AS date)),"
        " int8range(CAST(:sequence AS bigint), NULL))",
        {
            "variant": variant.variant,
            "organisation": organisation,
            "name": variant.name,
            "language": variant.language,
            "since": variant.since,
            "until": variant.until,
            "sequence": await session.sequence(),
        },
    )


def _variant(row: Any) -> NameVariant:
    return NameVariant(row.variant, row.name, row.language, row.since, row.until)
