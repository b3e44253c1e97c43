"""Who stands for delegate: nominated, withdrawn, and the votes of each once her section is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.delegates.candidacy import Candidacy
from services.governance.domain.delegates.count import Seat
from services.governance.store.decisions import by_caller


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """Somebody who stands, and her votes once her section is counted."""

    id: UUID
    election: UUID
    membership: UUID
    section: str
    said: Candidacy
    votes: int | None


async def nominate(session: WriteSession, election: UUID, section: str, membership: UUID, said: Candidacy) -> UUID:
    """Put a candidate on the list; her id."""
    found = new_uuid()
    await session.execute(
        "INSERT INTO delegate_candidate (id, election, membership, section, list, display_name, contact,"
        " representative, full_capacity, consented_on, actor, name, known) VALUES (:id, :election, :membership,"
        " :section, :list, :display_name, :contact, :representative, :full_capacity, :consented_on, :actor, :name,"
        " int8range(:known, NULL))",
        {
            "id": found,
            "election": election,
            "membership": membership,
            "section": section,
            "list": said.list,
            "display_name": said.display_name,
            "contact": said.contact,
            "representative": said.representative,
            "full_capacity": said.full_capacity,
            "consented_on": said.consented_on,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )
    return found


_CANDIDATES = """
  SELECT c.id, c.election, c.membership, c.section, c.list, c.display_name, c.contact, c.representative,
         c.full_capacity, c.consented_on, v.votes
    FROM delegate_candidate c LEFT JOIN delegate_vote v ON v.election = c.election AND v.candidate = c.id"""
_STANDS = "upper_inf(c.known)"


async def candidate(session: ReadSession, wanted: UUID) -> CandidateRecord:
    """A candidate who still stands; NOT_FOUND otherwise."""
    row = await session.first(f"{_CANDIDATES} WHERE {_STANDS} AND c.id = :id", {"id": wanted})
    if row is None:
        raise Refusal("NOT_FOUND", "No candidate with this id stands here.")
    return _candidate(row)


async def candidates_of(session: ReadSession, election: UUID, section: str) -> list[CandidateRecord]:
    """Everybody who stands in a section, by id."""
    rows = await session.all(
        f"{_CANDIDATES} WHERE {_STANDS} AND c.election = :election AND c.section = :section ORDER BY c.id",
        {"election": election, "section": section},
    )
    return [_candidate(row) for row in rows]


async def page_of_candidates(
    session: ReadSession, election: UUID, section: str | None, page: Page
) -> list[CandidateRecord]:
    """One page and the candidate after it, by id."""
    keys = keyset(page, ("c.id",), country=session.country, kind="candidate", descending=False)
    only = "" if section is None else " AND c.section = :section"
    found = {"election": election, "size": page.size + 1} | ({} if section is None else {"section": section})
    rows = await session.all(
        f"{_CANDIDATES} WHERE {_STANDS} AND c.election = :election{only} AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        keys.parameters | found,
    )
    return [_candidate(row) for row in rows]


async def standing_already(session: ReadSession, election: UUID, memberships: Sequence[UUID]) -> set[UUID]:
    """Those of the memberships that stand in this election."""
    rows = await session.all(
        "SELECT membership FROM delegate_candidate WHERE election = :election AND membership = ANY(:ids)"
        " AND upper_inf(known)",
        {"election": election, "ids": list(memberships)},
    )
    return {row.membership for row in rows}


async def withdraw(session: WriteSession, wanted: UUID) -> None:
    """Take a candidate off the list; that she stood stays on record."""
    await close_known(session, "delegate_candidate", id=wanted)


def _candidate(row: Row[Any]) -> CandidateRecord:
    said = Candidacy(row.display_name, row.contact, row.consented_on, row.full_capacity, row.representative, row.list)
    return CandidateRecord(row.id, row.election, row.membership, row.section, said, row.votes)


async def any_by_id(session: ReadSession, wanted: UUID) -> CandidateRecord:
    """A candidate, also one who withdrew; NOT_FOUND otherwise."""
    row = await session.first(f"{_CANDIDATES} WHERE c.id = :id", {"id": wanted})
    if row is None:
        raise Refusal("NOT_FOUND", "No candidate with this id here.")
    return _candidate(row)


def seats_of(elected: Sequence[Seat], standing: Sequence[CandidateRecord]) -> list[tuple[Seat, UUID, UUID]]:
    """(seat, candidate, membership) of those elected."""
    by_hex = {one.id.hex: one for one in standing}
    return [(seat, by_hex[seat.candidate].id, by_hex[seat.candidate].membership) for seat in elected]
