"""Elections by list as counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.elections.by_list import CandidateList, ListCount, ListName
from services.governance.domain.words import BallotForm


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ListCount]]:
    """(resolution, election by list) as known now."""
    rows = await session.all(
        "SELECT resolution, office, seats, lists, empty, spoilt, tie_decided_for, tie_rule, rehearsal, source, form"
        " FROM list_count WHERE resolution = ANY(:ids) AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _count(row)) for row in rows]


async def of_resolution(session: ReadSession, resolution: UUID) -> ListCount | None:
    """The election by list of one resolution, if it was counted."""
    found = await of_resolutions(session, [resolution])
    return found[0][1] if found else None


async def insert(session: WriteSession, resolution: UUID, count: ListCount) -> None:
    """Record a count; one recorded before, by name too, stays, known until this write."""
    await close_known(session, "list_count", resolution=resolution)
    await close_known(session, "election_count", resolution=resolution)
    await session.execute(
        "INSERT INTO list_count (id, resolution, office, seats, lists, empty, spoilt, tie_decided_for, tie_rule,"
        " rehearsal, source, form, known) VALUES (:id, :resolution, :office, :seats, CAST(:lists AS jsonb), :empty,"
        " :spoilt, :decided, :rule, :rehearsal, :source, :form, int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "office": count.office,
            "seats": count.seats,
            "lists": json.dumps([_list(row) for row in count.lists]),
            "empty": count.empty,
            "spoilt": count.spoilt,
            "decided": list(count.tie_decided_for),
            "rule": count.tie_rule,
            "rehearsal": count.rehearsal,
            "source": count.source,
            "form": count.form.value if count.form else None,
            "sequence": await session.sequence(),
        },
    )


def _list(row: CandidateList) -> dict[str, Any]:
    names = [{"name": name.name, "marks": name.marks, "declined": name.declined} for name in row.names]
    return {"name": row.name, "votes": row.votes, "names": names}


def _count(row: Row[Any]) -> ListCount:
    lists = (
        CandidateList(found["name"], found["votes"], tuple(ListName(**name) for name in found["names"]))
        for found in row.lists
    )
    return ListCount(
        office=row.office,
        seats=row.seats,
        lists=tuple(lists),
        empty=row.empty,
        spoilt=row.spoilt,
        tie_decided_for=tuple(row.tie_decided_for),
        tie_rule=row.tie_rule,
        rehearsal=row.rehearsal,
        source=row.source,
        form=BallotForm(row.form) if row.form else None,
    )
