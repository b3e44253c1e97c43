"""Elections of delegates: opened for a term, counts by section, the list on display, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.delegates.count import Papers
from services.governance.domain.delegates.display import Display, ElectionFacts
from services.governance.domain.delegates.term import Term
from services.governance.store.decisions import by_caller


@dataclass(frozen=True, slots=True)
class ElectionRecord:
    """One election: the sections it is held in, and what says how far it is. `filled`: sections with a result."""

    id: UUID
    entity: str
    apportionment: UUID
    sections: tuple[str, ...]
    filled: tuple[str, ...]
    facts: ElectionFacts


_SELECT = """
  SELECT e.id, e.entity, e.apportionment, e.sections, e.term_from, e.term_until,
         d.announced_on, d.first_day, d.last_day, d.place,
         ARRAY(SELECT c.section FROM delegate_count c WHERE c.election = e.id AND (c.open_seats = 0 OR EXISTS
               (SELECT FROM tie_decision t WHERE t.about = e.id AND t.section = c.section))) AS filled,
         (SELECT count(*) FROM delegate_objection o LEFT JOIN delegate_objection_decision x ON x.objection = o.id
           WHERE o.election = e.id AND x.objection IS NULL) AS undecided,
         (SELECT count(*) FROM delegate_objection o JOIN delegate_objection_decision x ON x.objection = o.id
           WHERE o.election = e.id AND x.upheld) AS upheld
    FROM delegate_election e LEFT JOIN delegate_display d ON d.election = e.id"""


async def insert(session: WriteSession, entity: str, apportionment: UUID, sections: Sequence[str], term: Term) -> UUID:
    """Open an election; its id."""
    found = new_uuid()
    await session.execute(
        "INSERT INTO delegate_election (id, entity, apportionment, sections, term_from, term_until, actor, name, known)"
        " VALUES (:id, :entity, :apportionment, :sections, :since, :until, :actor, :name, int8range(:known, NULL))",
        {
            "id": found,
            "entity": entity,
            "apportionment": apportionment,
            "sections": list(sections),
            "since": term.since,
            "until": term.until,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )
    return found


async def by_id(session: ReadSession, election: UUID) -> ElectionRecord:
    """The election; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE e.id = :id", {"id": election})
    if row is None:
        raise Refusal("NOT_FOUND", "No election of delegates with this id here.")
    return _election(row)


async def page_of(session: ReadSession, entity: str, page: Page) -> list[ElectionRecord]:
    """One page and the one after it, newest first."""
    keys = keyset(page, ("e.id",), country=session.country, kind="delegateelection", descending=True)
    rows = await session.all(
        f"{_SELECT} WHERE e.entity = :entity AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return [_election(row) for row in rows]


async def overlapping(session: ReadSession, entity: str, sections: Sequence[str], term: Term) -> list[ElectionRecord]:
    """Elections of the same sections whose terms share a day with this one, those annulled apart."""
    rows = await session.all(
        f"{_SELECT} WHERE e.entity = :entity AND e.sections && CAST(:sections AS text[]) AND e.term_from <= :until"
        " AND e.term_until >= :since ORDER BY e.id",
        {"entity": entity, "sections": list(sections), "since": term.since, "until": term.until},
    )
    return [found for found in map(_election, rows) if not found.facts.upheld]


@dataclass(frozen=True, slots=True)
class CountRecord:
    """One section's count; candidates' ids (hex) that tie for `open_seats` until the tie rule decides."""

    section: str
    papers: Papers
    tied: tuple[str, ...]
    open_seats: int


async def record_count(session: WriteSession, election: UUID, found: CountRecord, votes: Mapping[UUID, int]) -> None:
    """Put a section's count on record."""
    known, papers = await session.sequence(), found.papers
    await session.execute(
        "INSERT INTO delegate_count (election, section, held_on, valid_papers, invalid_papers, present, source, tied,"
        " open_seats, actor, name, known) VALUES (:election, :section, :held_on, :valid, :invalid, :present, :source,"
        " :tied, :open_seats, :actor, :name, int8range(:known, NULL))",
        {
            "election": election,
            "section": found.section,
            "tied": list(found.tied),
            "open_seats": found.open_seats,
            "held_on": papers.held_on,
            "valid": papers.valid,
            "invalid": papers.invalid,
            "present": papers.present,
            "source": papers.source,
            **by_caller(session),
            "known": known,
        },
    )
    rows = [
        {"election": election, "candidate": one, "section": found.section, "votes": number, "known": known}
        for one, number in votes.items()
    ]
    if rows:
        await session.execute(
            "INSERT INTO delegate_vote (election, candidate, section, votes, known)"
            " VALUES (:election, :candidate, :section, :votes, int8range(:known, NULL))",
            rows,
        )


async def counts_of(session: ReadSession, election: UUID) -> dict[str, CountRecord]:
    """The counts on record, by section."""
    rows = await session.all(
        "SELECT section, held_on, valid_papers, invalid_papers, present, source, tied, open_seats FROM delegate_count"
        " WHERE election = :election ORDER BY section",
        {"election": election},
    )
    return {row.section: _count(row) for row in rows}


async def show_list(session: WriteSession, election: UUID, shown: Display) -> None:
    """Put the display of the list on record."""
    await session.execute(
        "INSERT INTO delegate_display (election, announced_on, first_day, last_day, place, actor, name, known) VALUES"
        " (:election, :announced_on, :first_day, :last_day, :place, :actor, :name, int8range(:known, NULL))",
        {
            "election": election,
            "announced_on": shown.announced_on,
            "first_day": shown.first_day,
            "last_day": shown.last_day,
            "place": shown.place,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


def _election(row: Row[Any]) -> ElectionRecord:
    shown = None
    if row.first_day is not None:
        shown = Display(row.announced_on, row.first_day, row.last_day, row.place)
    counted = set(row.sections) <= set(row.filled)
    facts = ElectionFacts(row.term_from, row.term_until, counted, shown, row.undecided, row.upheld)
    return ElectionRecord(row.id, row.entity, row.apportionment, tuple(row.sections), tuple(sorted(row.filled)), facts)


def _count(row: Row[Any]) -> CountRecord:
    papers = Papers(row.held_on, row.valid_papers, row.invalid_papers, row.present, row.source)
    return CountRecord(row.section, papers, tuple(row.tied), row.open_seats)
