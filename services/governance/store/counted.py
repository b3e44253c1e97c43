"""Whether votes have been cast, or counted: by a tally, an election's count by name or by list, rehearsals apart."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession

_COUNTS = """(SELECT resolution, known FROM tally WHERE NOT rehearsal
    UNION ALL SELECT resolution, known FROM election_count WHERE NOT rehearsal
    UNION ALL SELECT resolution, known FROM list_count WHERE NOT rehearsal)"""


async def first_counted(session: ReadSession, resolution: UUID) -> int | None:
    """The audit sequence at which a resolution was first counted; None before."""
    return await session.value(
        f"SELECT min(lower(known)) FROM {_COUNTS} AS counts WHERE resolution = :id", {"id": resolution}
    )


async def voting_began(session: ReadSession, resolution: UUID) -> bool:
    """Whether a ballot on a resolution was opened that is not annulled, or its votes have been counted."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM ballot WHERE resolution = :id AND upper_inf(known))"
        f" OR EXISTS (SELECT FROM {_COUNTS} AS counts WHERE resolution = :id)",
        {"id": resolution},
    )


async def all_counted(session: ReadSession, assembly: UUID) -> bool:
    """Whether every resolution of a meeting has been; False for a meeting without any."""
    return bool(
        await session.value(
            "SELECT count(*) > 0 AND bool_and(EXISTS (SELECT FROM"
            f" {_COUNTS} AS counts WHERE counts.resolution = resolution.id)) FROM resolution WHERE assembly = :id",
            {"id": assembly},
        )
    )
