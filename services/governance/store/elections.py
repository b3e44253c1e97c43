"""Elections as counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.results.election import ElectionCount, Standing
from services.governance.domain.words import BallotForm


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ElectionCount]]:
    """(resolution, election) as known now."""
    rows = await session.all(
        "SELECT resolution, seats, candidates, reserved, papers, papers_by_college, tie_decided_for, tie_rule,"
        " rehearsal, source, office, most_marks, spoilt, college_seats, form FROM election_count"
        " WHERE resolution = ANY(:ids) AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _count(row)) for row in rows]


async def of_resolution(session: ReadSession, resolution: UUID) -> ElectionCount | None:
    """The election of one resolution, if it was counted."""
    found = await of_resolutions(session, [resolution])
    return found[0][1] if found else None


async def insert(session: WriteSession, resolution: UUID, count: ElectionCount) -> None:
    """Record a count; one recorded before, by list too, stays, known until this write."""
    await close_known(session, "election_count", resolution=resolution)
    await close_known(session, "list_count", resolution=resolution)
    await session.execute(
        "INSERT INTO election_count (id, resolution, seats, candidates, reserved, papers, papers_by_college,"
        " tie_decided_for, tie_rule, rehearsal, source, office, most_marks, spoilt, college_seats, form, known)"
        " VALUES (:id, :resolution, :seats,"
        " CAST(:candidates AS jsonb), CAST(:reserved AS jsonb), CAST(:papers AS jsonb), CAST(:by_college AS jsonb),"
        " :decided, :rule, :rehearsal, :source, :office, :most_marks, :spoilt, CAST(:college_seats AS jsonb),"
        " :form, int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "seats": count.seats,
            "candidates": json.dumps([_candidate(row) for row in count.candidates]),
            "reserved": json.dumps(dict(count.reserved)),
            "papers": json.dumps({str(marks): number for marks, number in count.papers.items()}),
            "by_college": json.dumps(dict(count.papers_by_college)),
            "decided": list(count.tie_decided_for),
            "rule": count.tie_rule,
            "rehearsal": count.rehearsal,
            "source": count.source,
            "office": count.office,
            "most_marks": count.most_marks,
            "spoilt": count.spoilt,
            "college_seats": json.dumps(dict(count.college_seats)),
            "form": count.form.value if count.form else None,
            "sequence": await session.sequence(),
        },
    )


def _candidate(row: Standing) -> dict[str, Any]:
    return {
        "name": row.name,
        "votes": row.votes,
        "college": row.college,
        "declined": row.declined,
        "by_college": dict(row.by_college),
        "group": row.group,
    }


def _count(row: Row[Any]) -> ElectionCount:
    return ElectionCount(
        seats=row.seats,
        candidates=tuple(Standing(**candidate) for candidate in row.candidates),
        reserved=row.reserved,
        papers={int(marks): number for marks, number in row.papers.items()},
        papers_by_college=row.papers_by_college,
        tie_decided_for=tuple(row.tie_decided_for),
        tie_rule=row.tie_rule,
        rehearsal=row.rehearsal,
        source=row.source,
        office=row.office,
        most_marks=row.most_marks,
        spoilt=row.spoilt,
        college_seats=row.college_seats,
        form=BallotForm(row.form) if row.form else None,
    )
