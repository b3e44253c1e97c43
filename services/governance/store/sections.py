"""Sections' counted members and the seats they got: who elects, and who may stand, as of a named state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.delegates.candidacy import Standing
from services.governance.domain.delegates.seats import SectionSeats, Shared, with_decision
from services.governance.domain.delegates.sections import DividedBy, Sections
from services.governance.domain.engine.apportion import Method
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store import ties
from services.governance.store.decisions import by_caller
from services.governance.store.roll_sql import lines
from services.governance.store.ties import TieRecord

ASSIGN_MAX = 5_000
"""Memberships put into a section at once."""

_SECTION = {
    DividedBy.CATEGORY: "e.category",
    DividedBy.COLLEGE: "e.college",
    DividedBy.PLACE: """(SELECT f.section FROM section_fact f WHERE f.entity = :entity AND f.membership = e.membership
        AND f.since <= :as_of ORDER BY f.since DESC, f.id DESC LIMIT 1)""",
}


@dataclass(frozen=True, slots=True)
class ApportionmentRecord:
    """Seats by section, the state that was counted, the members the law measured, and the tie decision if any."""

    id: UUID
    entity: str
    as_of: date
    sequence: int
    head: str
    electorate: str
    statutes_version: int
    divided_by: DividedBy
    method: Method
    seats: int
    min_seat: int
    members: int
    measured_on: date
    measured: int
    shared: Shared
    tie: TieRecord | None = None

    @property
    def stands_on(self) -> tuple[DividedBy, Method, int, int, tuple[str, ...]]:
        """What it had of the statutes' clause."""
        codes = tuple(row.code for row in self.shared.sections)
        return self.divided_by, self.method, self.seats, self.min_seat, codes

    @property
    def chosen(self) -> tuple[str, ...]:
        """Sections that the tie rule gave a seat."""
        return self.tie.chosen if self.tie else ()

    @property
    def seats_of(self) -> dict[str, int]:
        """Seats by section, the tie decision included."""
        return dict(with_decision(self.shared, self.chosen))

    @property
    def members_of(self) -> dict[str, int]:
        """Counted members by section."""
        return {row.code: row.members for row in self.shared.sections}


async def count(
    session: WriteSession, rules: RollRules, clause: Sections, entity: str, as_of: date
) -> tuple[dict[str, int], int]:
    """Members with a vote by section, of the temporary table `electorate`; and how many belong to none.

    They stay in the temporary table `counted` for `keep_members`.
    """
    await session.execute("CREATE TEMPORARY TABLE counted (membership uuid, section text, kind text) ON COMMIT DROP")
    query, values = lines(rules)
    statement = (
        f"INSERT INTO counted SELECT e.membership, {_SECTION[clause.by]}, e.kind FROM ({query}) line"
        f" JOIN electorate e ON e.membership = line.membership WHERE line.reason = {RollReason.VOTES:d}"
    )
    place = {"entity": entity, "as_of": as_of} if clause.by is DividedBy.PLACE else {}
    await session.connection.execute(text(statement), values | place)
    rows = await session.all("SELECT section, count(*) AS members FROM counted GROUP BY section")
    found = {row.section: row.members for row in rows if row.section in clause.codes}
    return found, sum(row.members for row in rows if row.section not in clause.codes)


async def insert(session: WriteSession, record: ApportionmentRecord) -> None:
    """Add an apportionment with its counted members (from `count`)."""
    rows = [asdict(row) for row in record.shared.sections]
    await session.execute(
        "INSERT INTO apportionment (id, entity, as_of, sequence, head, electorate, statutes_version, divided_by,"
        " method, seats, min_seat, members, measured_on, measured, sections, tied, open_seats, known) VALUES (:id,"
        " :entity, :as_of, :sequence, :head, :electorate, :statutes_version, :divided_by, :method, :seats,"
        " :min_seat, :members, :measured_on, :measured, CAST(:sections AS jsonb), :tied,"
        " :open_seats, int8range(:known, NULL))",
        {
            **{name: getattr(record, name) for name in _PLAIN},
            "divided_by": record.divided_by.value,
            "method": record.method.value,
            "sections": json.dumps(rows, ensure_ascii=False),
            "tied": list(record.shared.tied),
            "open_seats": record.shared.open_seats,
            "known": await session.sequence(),
        },
    )
    await session.execute(
        "INSERT INTO section_member (apportionment, membership, section, kind)"
        " SELECT CAST(:id AS uuid), membership, section, kind FROM counted ORDER BY membership",
        {"id": record.id},
    )


_PLAIN = (
    *("id", "entity", "as_of", "sequence", "head", "electorate", "statutes_version", "seats", "min_seat", "members"),
    *("measured_on", "measured"),
)
_COLUMNS = f"{', '.join(_PLAIN)}, divided_by, method, sections, tied, open_seats"


async def by_id(session: ReadSession, apportionment: UUID) -> ApportionmentRecord:
    """The apportionment; NOT_FOUND otherwise."""
    found = await session.all(f"SELECT {_COLUMNS} FROM apportionment WHERE id = :id", {"id": apportionment})
    if not found:
        raise Refusal("NOT_FOUND", "No apportionment of seats with this id here.")
    return (await _with_ties(session, found))[0]


async def page_of(session: ReadSession, entity: str, page: Page) -> list[ApportionmentRecord]:
    """One page and the one after it, newest first."""
    keys = keyset(page, ("id",), country=session.country, kind="apportionment", descending=True)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM apportionment WHERE entity = :entity AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return await _with_ties(session, rows)


async def newest_of(session: ReadSession, entity: str) -> ApportionmentRecord | None:
    """The entity's newest apportionment."""
    found = await page_of(session, entity, Page(0))
    return found[0] if found else None


async def standing_of(session: ReadSession, apportionment: UUID, membership: UUID, office: str | None) -> Standing:
    """What is known of a member who would stand, with the office she holds."""
    row = await session.first(
        "SELECT section, kind FROM section_member WHERE apportionment = :apportionment AND membership = :membership",
        {"apportionment": apportionment, "membership": membership},
    )
    return Standing(row.section if row else None, row.kind if row else None, office)


async def hold(session: WriteSession, apportionment: UUID) -> None:
    """Keep other long writes about it waiting until commit."""
    await session.execute("SELECT 1 FROM apportionment WHERE id = :id FOR NO KEY UPDATE", {"id": apportionment})


async def assign(session: WriteSession, entity: str, section: str, memberships: Sequence[UUID], since: date) -> None:
    """Record from which day on these memberships belong to a section. The newest of the latest day counts."""
    sequence = await session.sequence()
    await session.execute(
        "INSERT INTO section_fact (id, entity, membership, section, since, actor, name, known) VALUES (:id, :entity,"
        " :membership, :section, :since, :actor, :name, int8range(:known, NULL))",
        [
            {
                "id": new_uuid(),
                "entity": entity,
                "membership": membership,
                "section": section,
                "since": since,
                **by_caller(session),
                "known": sequence,
            }
            for membership in memberships
        ],
    )


async def _with_ties(session: ReadSession, rows: Sequence[Row[Any]]) -> list[ApportionmentRecord]:
    decided = dict(await ties.of(session, [row.id for row in rows]))
    return [_record(row, decided.get(row.id)) for row in rows]


def _record(row: Row[Any], tie: TieRecord | None) -> ApportionmentRecord:
    shared = Shared(tuple(SectionSeats(**found) for found in row.sections), tuple(row.tied), row.open_seats)
    return ApportionmentRecord(
        **{name: getattr(row, name) for name in _PLAIN},
        divided_by=DividedBy(row.divided_by),
        method=Method(row.method),
        shared=shared,
        tie=tie,
    )
