"""Elected delegates and substitutes: who was elected, who dropped out, who moved up, who is in office on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.delegates.assembly import InOffice
from services.governance.domain.delegates.candidacy import Candidacy
from services.governance.domain.delegates.count import DelegateRole, Seat
from services.governance.domain.delegates.replace import Elected, EndOfOffice
from services.governance.store.decisions import signed
from services.governance.store.offices import HELD


@dataclass(frozen=True, slots=True)
class Ended:
    """Why and after which day somebody stopped, and the substitute who moved up (None: nobody)."""

    last_day: date
    because: EndOfOffice
    why: str
    substitute: UUID | None
    tie_rule: str


@dataclass(frozen=True, slots=True)
class DelegateRecord:
    """One elected: `sitting_from` is the first day in the seat, None for a substitute who stands by."""

    id: UUID
    election: UUID
    entity: str
    membership: UUID
    section: str
    role: DelegateRole
    rank: int
    votes: int
    sitting_from: date | None
    term_until: date
    said: Candidacy
    ended: Ended | None

    def elected(self) -> Elected:
        """As the rule on moving up reads her."""
        return Elected(self.id, self.role, self.rank, self.sitting_from, self.ended.last_day if self.ended else None)


@dataclass(frozen=True, slots=True)
class Body:
    """Which delegates sit: of an entity on a day; `needs_list`: their list must have been displayed; `no_office`: who
    holds an office does not."""

    entity: str
    on: date
    needs_list: bool
    no_office: bool


_SELECT = """
  SELECT d.id, d.election, e.entity, d.membership, d.section, d.role, d.rank, d.votes, e.term_from, e.term_until,
         seat.last_day AS moved_up_after, own.last_day, own.because, own.why, own.substitute, own.tie_rule,
         c.list, c.display_name, c.contact, c.representative, c.full_capacity, c.consented_on
    FROM delegate d
    JOIN delegate_election e ON e.id = d.election
    JOIN delegate_candidate c ON c.id = d.candidate
    LEFT JOIN delegate_end own ON own.delegate = d.id
    LEFT JOIN delegate_end seat ON seat.substitute = d.id"""

_COUNTS = f"""
  e.entity = :entity AND :on BETWEEN e.term_from AND e.term_until AND (own.last_day IS NULL OR own.last_day >= :on)
  AND NOT EXISTS (SELECT FROM delegate_objection x JOIN delegate_objection_decision y ON y.objection = x.id
                   WHERE x.election = e.id AND y.upheld)
  AND (NOT CAST(:needs_list AS boolean) OR (
    EXISTS (SELECT FROM delegate_display shown WHERE shown.election = e.id AND shown.last_day < :on)
    AND NOT EXISTS (SELECT FROM delegate_objection x LEFT JOIN delegate_objection_decision y ON y.objection = x.id
                     WHERE x.election = e.id AND y.objection IS NULL)))
  AND NOT EXISTS (SELECT FROM unnest(e.sections) AS wanted(section) WHERE NOT EXISTS (
    SELECT FROM delegate_count c WHERE c.election = e.id AND c.section = wanted.section
      AND (c.open_seats = 0 OR EXISTS (SELECT FROM tie_decision t WHERE t.about = e.id AND t.section = c.section))))
  AND NOT (CAST(:no_office AS boolean) AND EXISTS (
    SELECT FROM office o LEFT JOIN office_end e ON e.office = o.id
     WHERE o.entity = :entity AND o.membership = d.membership AND {HELD}))"""
"""Elected in an election that is in force on the day, neither stopped nor barred by an office."""

_SITS = f"(d.role = 'DELEGATE' OR seat.last_day < :on) AND {_COUNTS}"
_STANDS_BY = f"d.role = 'SUBSTITUTE' AND (seat.last_day IS NULL OR seat.last_day >= :on) AND {_COUNTS}"


async def elect(session: WriteSession, election: UUID, section: str, seats: Sequence[tuple[Seat, UUID, UUID]]) -> None:
    """Put a section's delegates and substitutes on record: (seat, candidate, membership)."""
    known = await session.sequence()
    rows = [
        {
            "id": new_uuid(),
            "election": election,
            "section": section,
            "candidate": candidate,
            "membership": membership,
            "role": seat.role.value,
            "rank": seat.rank,
            "votes": seat.votes,
            "known": known,
        }
        for seat, candidate, membership in seats
    ]
    if rows:
        await session.execute(
            "INSERT INTO delegate (id, election, section, candidate, membership, role, rank, votes, known) VALUES (:id,"
            " :election, :section, :candidate, :membership, :role, :rank, :votes, int8range(:known, NULL))",
            rows,
        )


async def by_id(session: ReadSession, delegate: UUID) -> DelegateRecord:
    """One elected; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE d.id = :id", {"id": delegate})
    if row is None:
        raise Refusal("NOT_FOUND", "No delegate with this id here.")
    return _delegate(row)


async def of_section(session: ReadSession, election: UUID, section: str) -> list[DelegateRecord]:
    """Everybody elected in a section, delegates first, in the order of their votes."""
    rows = await session.all(
        f"{_SELECT} WHERE d.election = :election AND d.section = :section ORDER BY d.role, d.rank, d.id",
        {"election": election, "section": section},
    )
    return [_delegate(row) for row in rows]


async def page_of_election(
    session: ReadSession, election: UUID, section: str | None, role: DelegateRole | None, page: Page
) -> list[DelegateRecord]:
    """One page of everybody elected and the one after it."""
    where = {"d.section = :section": section, "d.role = :role": role.value if role else None}
    values = {"section": section, "role": role.value if role else None, "election": election}
    only = "".join(f" AND {part}" for part, value in where.items() if value is not None)
    return await _page(session, f"d.election = :election{only}", values, page)


async def page_in_office(session: ReadSession, body: Body, section: str | None, page: Page) -> list[DelegateRecord]:
    """One page of the delegates in office on a day and the one after it."""
    only = "" if section is None else " AND d.section = :section"
    return await _page(session, f"{_SITS}{only}", _values(body) | {"section": section}, page)


async def page_standing_by(session: ReadSession, body: Body, section: str, page: Page) -> list[DelegateRecord]:
    """One page of a section's substitutes who stand by on a day and the one after it."""
    return await _page(session, f"{_STANDS_BY} AND d.section = :section", _values(body) | {"section": section}, page)


async def in_office(session: ReadSession, body: Body) -> list[InOffice]:
    """All delegates in office on a day, with their section's count."""
    rows = await session.all(
        f"""SELECT d.id, d.membership, d.section, n.held_on, n.present,
                   coalesce((SELECT CAST(s.row ->> 'members' AS int) FROM apportionment a,
                     jsonb_array_elements(a.sections) AS s(row)
                     WHERE a.id = e.apportionment AND s.row ->> 'code' = d.section), 0) AS members
              FROM delegate d
              JOIN delegate_election e ON e.id = d.election
              JOIN delegate_count n ON n.election = d.election AND n.section = d.section
              LEFT JOIN delegate_end own ON own.delegate = d.id
              LEFT JOIN delegate_end seat ON seat.substitute = d.id
             WHERE {_SITS} ORDER BY d.membership""",
        _values(body),
    )
    return [InOffice(row.id, row.membership, row.section, row.held_on, row.members, row.present) for row in rows]


async def end(session: WriteSession, delegate: UUID, ended: Ended) -> None:
    """Put on record that somebody stops, and who moves up."""
    await session.execute(
        "INSERT INTO delegate_end (delegate, last_day, because, why, substitute, tie_rule, actor, name, at, known)"
        " VALUES (:delegate, :last_day, :because, :why, :substitute, :tie_rule, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "delegate": delegate,
            "last_day": ended.last_day,
            "because": ended.because.value,
            "why": ended.why,
            "substitute": ended.substitute,
            "tie_rule": ended.tie_rule,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def _page(session: ReadSession, where: str, values: dict[str, Any], page: Page) -> list[DelegateRecord]:
    """By section, delegates before substitutes, those with more votes first."""
    columns = ("d.section", "d.role", "d.rank", "d.id")
    keys = keyset(page, columns, country=session.country, kind="delegate", descending=False, types=(str, str, int))
    rows = await session.all(
        f"{_SELECT} WHERE {where} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        {name: value for name, value in values.items() if value is not None}
        | keys.parameters
        | {"size": page.size + 1},
    )
    return [_delegate(row) for row in rows]


def _values(body: Body) -> dict[str, Any]:
    return {"entity": body.entity, "on": body.on, "needs_list": body.needs_list, "no_office": body.no_office}


def _delegate(row: Row[Any]) -> DelegateRecord:
    sitting = row.term_from if row.role == DelegateRole.DELEGATE.value else None
    if row.moved_up_after is not None:
        sitting = max(row.term_from, row.moved_up_after + timedelta(days=1))
    ended = None
    if row.last_day is not None:
        ended = Ended(row.last_day, EndOfOffice(row.because), row.why, row.substitute, row.tie_rule)
    return DelegateRecord(
        id=row.id,
        election=row.election,
        entity=row.entity,
        membership=row.membership,
        section=row.section,
        role=DelegateRole(row.role),
        rank=row.rank,
        votes=row.votes,
        sitting_from=sitting,
        term_until=row.term_until,
        said=Candidacy(
            row.display_name, row.contact, row.consented_on, row.full_capacity, row.representative, row.list
        ),
        ended=ended,
    )
