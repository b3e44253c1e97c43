"""Memberships as rows: by id, by person, by page; always within what the viewer may know to exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.members.store.declared_filter import DeclaredFilter
from services.members.store.viewing import Viewer


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One membership as of today; category and college as of its last day if it has ended."""

    id: UUID
    entity: str
    number: int
    kind: str
    organisation: UUID | None
    joined_on: date
    ended_on: date | None
    person: UUID | None
    category: str | None
    category_label: str | None
    share_obligation: str | None
    college: str | None
    own: bool
    consented: tuple[str, ...] | None
    """Fields shown for the viewer's purpose; None: no consent, not even to exist."""


@dataclass(frozen=True, slots=True)
class MembershipFilter:
    """Which memberships of a list: registered on `registered_on`, and of this entity and category if given.

    `declared`: what members do, say and use on that day.
    """

    registered_on: date
    entity: str | None = None
    category: str | None = None
    declared: DeclaredFilter = field(default_factory=DeclaredFilter)

    def condition(self, viewer: Viewer, today: date) -> str:
        """SQL over `r`, `c`, `p` and `x`: rows that fit, of which the viewer may read what was asked for."""
        told = ("category",) if self.category else ()
        told += ("joinedOn", "endedOn") if self.registered_on != today else ()
        entity = " AND r.entity = :entity" if self.entity else ""
        category = " AND c.category = :category" if self.category else ""
        fits = f"r.valid @> CAST(:registered_on AS date){entity}{category}{self.declared.condition}"
        return f"{fits} AND {viewer.reading(*told)}"

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of `condition`."""
        given = {"entity": self.entity, "category": self.category}
        found = {"registered_on": self.registered_on, **self.declared.parameters}
        return found | {name: value for name, value in given.items() if value}


_COLUMNS = """
SELECT m.id, m.entity, m.number, m.kind, m.organisation, lower(r.valid) AS joined_on, upper(r.valid) - 1 AS ended_on,
       p.person, c.category, g.label, g.share_obligation, k.college,
       coalesce(p.person = ANY(CAST(:own AS uuid[])), false) AS own, x.fields AS consented
"""
_TABLES = """
  FROM registration r
  JOIN membership m ON m.id = r.membership
  CROSS JOIN LATERAL (SELECT GREATEST(CAST(:today AS date), lower(r.valid)) AS day,
                             LEAST(GREATEST(CAST(:today AS date), lower(r.valid)), upper(r.valid) - 1) AS last) d
  LEFT JOIN membership_person p ON p.membership = r.membership AND upper_inf(p.known) AND p.valid @> d.day
  LEFT JOIN categorisation c ON c.membership = r.membership AND upper_inf(c.known) AND c.valid @> d.last
  LEFT JOIN membership_category g ON g.entity = m.entity AND g.code = c.category
  LEFT JOIN college_seat k ON k.membership = r.membership AND upper_inf(k.known) AND k.valid @> d.last
  {consented}
 WHERE upper_inf(r.known)
"""
HIDDEN_DAY = date(1, 1, 2)
"""Where rows stand in a list whose joining day the viewer may not know: together, by id.

Not the first day there is: asyncpg sends that as `-infinity`."""


def _tables(viewer: Viewer) -> str:
    return _TABLES.format(consented=viewer.consented)


def _day(viewer: Viewer) -> str:
    """SQL of the day that a row is ordered by: no reader may infer from the order what she may not read."""
    if not viewer.purpose or viewer.scope is None:
        return "lower(r.valid)"
    return f"(CASE WHEN {viewer.reading('joinedOn')} THEN lower(r.valid) ELSE DATE '{HIDDEN_DAY.isoformat()}' END)"


def order_day(row: MembershipRow, viewer: Viewer) -> date:
    """`_day` of a row: the key that its cursor tells."""
    covered = viewer.scope is None or row.entity in viewer.scope or row.own
    return row.joined_on if covered or "joinedOn" in (row.consented or ()) else HIDDEN_DAY


def _row(row: Any) -> MembershipRow:
    values = list(row)
    values[-1] = None if values[-1] is None else tuple(values[-1])
    return MembershipRow(*values)


async def memberships_by_id(
    session: ReadSession, ids: Iterable[UUID], viewer: Viewer, today: date
) -> dict[UUID, MembershipRow]:
    """Those of `ids` that the viewer may know of, in one query."""
    rows = await session.all(
        f"{_COLUMNS}{_tables(viewer)} AND r.membership = ANY(CAST(:ids AS uuid[])) AND {viewer.condition}",
        {"ids": list(ids), "today": today, **viewer.parameters},
    )
    return {row.id: _row(row) for row in rows}


async def memberships_by_person(
    session: ReadSession, persons: Iterable[UUID], viewer: Viewer, today: date
) -> dict[UUID, list[MembershipRow]]:
    """What the viewer may know of each person's memberships here, by joining day; one query for all persons."""
    rows = await session.all(
        f"{_COLUMNS}{_tables(viewer)} AND p.person = ANY(CAST(:persons AS uuid[])) AND r.membership IN (SELECT"
        " q.membership FROM membership_person q WHERE q.person = ANY(CAST(:persons AS uuid[])) AND upper_inf(q.known))"
        f" AND {viewer.condition} ORDER BY {_day(viewer)}, r.membership",
        {"persons": list(persons), "today": today, **viewer.parameters},
    )
    found: dict[UUID, list[MembershipRow]] = defaultdict(list)
    for row in rows:
        found[row.person].append(_row(row))
    return found


async def membership_page(
    session: ReadSession, page: Page, viewer: Viewer, wanted: MembershipFilter, today: date, *, newest: bool
) -> Sequence[MembershipRow]:
    """`page.size + 1` rows in the order (`order_day`, id), newest or oldest first."""
    keys = keyset(
        page,
        (_day(viewer), "r.membership"),
        country=session.country,
        kind="membership",
        descending=newest,
        types=(date,),
    )
    rows = await session.all(
        f"{_COLUMNS}{_tables(viewer)} AND {wanted.condition(viewer, today)} AND {viewer.condition} AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        {
            "size": page.size + 1,
            "today": today,
            **viewer.parameters,
            **wanted.parameters,
            **keys.parameters,
        },
    )
    return [_row(row) for row in rows]


async def membership_count(session: ReadSession, viewer: Viewer, wanted: MembershipFilter, today: date) -> int:
    """How many memberships (not persons) the viewer may know of."""
    return await session.value(
        f"SELECT count(*) {_tables(viewer)} AND {wanted.condition(viewer, today)} AND {viewer.condition}",
        {"today": today, **viewer.parameters, **wanted.parameters},
    )


async def person_of(session: ReadSession, membership: UUID, today: date) -> tuple[UUID | None, str] | None:
    """The person (None for an organisation's) and entity of a membership, whoever asks; None: no such membership."""
    row = await session.first(
        "SELECT p.person, m.entity FROM membership m LEFT JOIN membership_person p"
        " ON p.membership = m.id AND upper_inf(p.known) AND p.valid @> CAST(:today AS date) WHERE m.id = :id",
        {"id": membership, "today": today},
    )
    return None if row is None else (row.person, row.entity)


async def held_in(session: ReadSession, entity: str, ids: Sequence[UUID]) -> list[UUID]:
    """Those of these memberships that are, or once were, registered in the entity."""
    rows = await session.all(
        "SELECT DISTINCT membership FROM registration WHERE entity = :entity AND upper_inf(known)"
        " AND membership = ANY(CAST(:ids AS uuid[])) ORDER BY membership",
        {"entity": entity, "ids": list(ids)},
    )
    return [row.membership for row in rows]
