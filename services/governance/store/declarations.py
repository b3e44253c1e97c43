"""Results as they were declared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.results.declare import Declaration
from services.governance.store.decisions import signed
from services.governance.store.plural_json import leaf_from

_COLUMNS = "resolution, verdict, explanation, laws, reason, name, at"


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Declaration]]:
    """(resolution, declaration) as known now."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM declaration WHERE resolution = ANY(:ids) AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _declaration(row)) for row in rows]


async def history(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Declaration]]:
    """(resolution, declaration), corrected ones too, oldest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM declaration WHERE resolution = ANY(:ids) ORDER BY lower(known)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _declaration(row)) for row in rows]


async def is_declared(session: ReadSession, resolution: UUID) -> bool:
    """Whether the result is declared."""
    return bool(await of_resolutions(session, [resolution]))


async def insert(session: WriteSession, resolution: UUID, declared: Declaration) -> None:
    """Put a declaration on record; one before it stays, known until this write."""
    await close_known(session, "declaration", resolution=resolution)
    await session.execute(
        "INSERT INTO declaration (id, resolution, verdict, explanation, laws, reason, actor, name, at, known) VALUES"
        " (:id, :resolution, :verdict, :explanation, CAST(:laws AS jsonb), :reason, :actor, :name, :at,"
        " int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "verdict": declared.verdict,
            "explanation": declared.explanation,
            "laws": json.dumps([asdict(leaf) for leaf in declared.laws], default=str),
            "reason": declared.reason,
            **signed(session),
            "sequence": await session.sequence(),
        },
    )


def _declaration(row: Row[Any]) -> Declaration:
    laws = tuple(leaf_from(leaf) for leaf in row.laws)
    return Declaration(row.verdict, row.explanation, laws, row.reason, row.name, row.at)
