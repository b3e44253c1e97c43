"""Resolutions of an agenda and their tallies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import AgendaItem, PartCount, Resolution, Tally
from services.governance.domain.words import BallotForm, ResolutionKind, Side


async def of_assemblies(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, Resolution]]:
    """(assembly, resolution) in agenda order."""
    rows = await session.all(
        "SELECT id, assembly, position, title, kind, matter FROM resolution WHERE assembly = ANY(:ids)"
        " ORDER BY assembly, position",
        {"ids": list(assemblies)},
    )
    return [(row.assembly, _resolution(row)) for row in rows]


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[tuple[UUID, Resolution]]:
    """(id, resolution) of those that exist."""
    rows = await session.all(
        "SELECT id, assembly, position, title, kind, matter FROM resolution WHERE id = ANY(:ids)", {"ids": list(ids)}
    )
    return [(row.id, _resolution(row)) for row in rows]


async def by_id(session: ReadSession, resolution: UUID) -> Resolution:
    """The resolution; NOT_FOUND otherwise."""
    found = await by_ids(session, [resolution])
    if not found:
        raise Refusal("NOT_FOUND", "No resolution with this id here.")
    return found[0][1]


async def insert(session: WriteSession, assembly: UUID, items: Sequence[AgendaItem]) -> list[UUID]:
    """Add an agenda; the ids of its resolutions, in order."""
    ids = [new_uuid() for _ in items]
    rows = [
        {
            "id": new,
            "assembly": assembly,
            "position": position,
            "title": item.title.strip(),
            "kind": item.kind.value,
            "matter": item.matter,
        }
        for position, (new, item) in enumerate(zip(ids, items, strict=True), start=1)
    ]
    await session.execute(
        "INSERT INTO resolution (id, assembly, position, title, kind, matter)"
        " VALUES (:id, :assembly, :position, :title, :kind, :matter)",
        rows,
    )
    return ids


async def append(session: WriteSession, assembly: UUID, item: AgendaItem) -> UUID:
    """Add an item at the end of an agenda; the id of its resolution. The caller holds the assembly."""
    new = new_uuid()
    await session.execute(
        "INSERT INTO resolution (id, assembly, position, title, kind, matter)"
        " SELECT :id, :assembly, coalesce(max(position), 0) + 1, :title, :kind, CAST(:matter AS text)"
        " FROM resolution WHERE assembly = :assembly",
        {
            "id": new,
            "assembly": assembly,
            "title": item.title.strip(),
            "kind": item.kind.value,
            "matter": item.matter,
        },
    )
    return new


async def tallies(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Tally]]:
    """(resolution, tally) as known now."""
    rows = await session.all(
        "SELECT resolution, in_favour, against, abstain, blank, present, entitled, chair, reconstructed, rehearsal,"
        " source, colleges, groups, form FROM tally WHERE resolution = ANY(:ids) AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _tally(row)) for row in rows]


async def insert_tally(session: WriteSession, resolution: UUID, tally: Tally) -> None:
    """Record a tally; one recorded before stays, known until this write."""
    await close_known(session, "tally", resolution=resolution)
    await session.execute(
        "INSERT INTO tally (id, resolution, in_favour, against, abstain, blank, present, entitled, chair,"
        " reconstructed, rehearsal, source, colleges, groups, form, known) VALUES (:id, :resolution, :in_favour,"
        " :against, :abstain, :blank, :present, :entitled, :chair, :reconstructed, :rehearsal, :source,"
        " CAST(:colleges AS jsonb), CAST(:groups AS jsonb), :form, int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "in_favour": tally.in_favour,
            "against": tally.against,
            "abstain": tally.abstain,
            "blank": tally.blank,
            "present": tally.present,
            "entitled": tally.entitled,
            "chair": tally.chair.value if tally.chair else None,
            "reconstructed": tally.reconstructed,
            "rehearsal": tally.rehearsal,
            "source": tally.source,
            "colleges": _parts_text(tally.colleges),
            "groups": _parts_text(tally.groups),
            "form": tally.form.value if tally.form else None,
            "sequence": await session.sequence(),
        },
    )


def _resolution(row: Row[Any]) -> Resolution:
    return Resolution(row.id, row.assembly, row.position, row.title, ResolutionKind(row.kind), row.matter)


def _tally(row: Row[Any]) -> Tally:
    return Tally(
        in_favour=row.in_favour,
        against=row.against,
        abstain=row.abstain,
        blank=row.blank,
        present=row.present,
        entitled=row.entitled,
        chair=Side(row.chair) if row.chair else None,
        reconstructed=row.reconstructed,
        rehearsal=row.rehearsal,
        source=row.source,
        colleges=_parts(row.colleges),
        groups=_parts(row.groups),
        form=BallotForm(row.form) if row.form else None,
    )


def _parts_text(parts: Sequence[PartCount]) -> str:
    return json.dumps(
        [
            {
                "name": part.name,
                "for": part.in_favour,
                "against": part.against,
                "abstain": part.abstain,
                "blank": part.blank,
            }
            for part in parts
        ]
    )


def _parts(rows: list[dict[str, Any]]) -> tuple[PartCount, ...]:
    return tuple(PartCount(row["name"], row["for"], row["against"], row["abstain"], row["blank"]) for row in rows)
