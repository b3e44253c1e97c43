"""Texts of resolutions, every version of every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.convocation.texts import ResolutionText
from services.governance.store.decisions import signed

_COLUMNS = "language, version, authoritative, translates, title, body, after_dispatch, why, name, at"


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ResolutionText]]:
    """(resolution, text), the authoritative language first, then by language and version."""
    rows = await session.all(
        f"SELECT resolution, {_COLUMNS} FROM resolution_text WHERE resolution = ANY(:ids)"
        " ORDER BY resolution, NOT authoritative, language, version",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, ResolutionText(*row[1:])) for row in rows]


async def insert(session: WriteSession, resolution: UUID, written: ResolutionText) -> ResolutionText:
    """Add a version; as it is on record."""
    by = signed(session)
    await session.execute(
        "INSERT INTO resolution_text (id, resolution, language, version, authoritative, translates, title, body,"
        " after_dispatch, why, actor, name, at, known) VALUES (gen_random_uuid(), :resolution, :language, :version,"
        " :authoritative, :translates, :title, :body, :after_dispatch, :why, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "resolution": resolution,
            "language": written.language,
            "version": written.version,
            "authoritative": written.authoritative,
            "translates": written.translates,
            "title": written.title,
            "body": written.body,
            "after_dispatch": written.after_dispatch,
            "why": written.why,
            **by,
            "known": await session.sequence(),
        },
    )
    return replace(written, name=by["name"], at=by["at"])
