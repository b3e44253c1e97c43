"""Calls for candidates, and who stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from commons.subgraph.context import Partition
from services.governance.domain.elections.mandate import Mandate
from services.governance.domain.initiative.candidacy import Applicant, Candidacy, CandidateCall
from services.governance.store import mandates, offices
from services.governance.store.decisions import signed
from services.governance.store.electorate import STAGING, Electorate, pull

_COLUMNS = (
    "id, call, membership, display_name, statement, parity_group, college, law, NOT upper_inf(known) AS withdrawn"
)


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, CandidateCall]]:
    """(item, the call for candidates that stands)."""
    rows = await session.all(
        "SELECT id, resolution, office, opens_on, closes_on FROM candidate_call"
        " WHERE resolution = ANY(:ids) AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [
        (row.resolution, CandidateCall(row.id, row.resolution, row.office, row.opens_on, row.closes_on)) for row in rows
    ]


async def call_of(session: ReadSession, resolution: UUID) -> CandidateCall | None:
    """The call for candidates on an item; None where there is none."""
    return dict(await of_resolutions(session, [resolution])).get(resolution)


async def save_call(session: WriteSession, call: CandidateCall, why: str | None) -> None:
    """Put a call on record, in place of its period before."""
    await close_known(session, "candidate_call", id=call.id)
    await session.execute(
        "INSERT INTO candidate_call (entry, id, resolution, office, opens_on, closes_on, why, actor, name, at, known)"
        " VALUES (:entry, :id, :resolution, :office, :opens_on, :closes_on, :why, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "entry": new_uuid(),
            "id": call.id,
            "resolution": call.resolution,
            "office": call.office,
            "opens_on": call.opens_on,
            "closes_on": call.closes_on,
            "why": why,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def standing(session: ReadSession, call: UUID) -> list[Candidacy]:
    """Everybody who stands, in the order in which they came."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM candidacy WHERE call = :call AND upper_inf(known) ORDER BY id", {"call": call}
    )
    return [_candidacy(row) for row in rows]


async def page_of(session: ReadSession, call: UUID, page: Page) -> list[Candidacy]:
    """One page of those who stand and the one after it."""
    keys = keyset(page, ("id",), country=session.country, kind="candidacy", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM candidacy WHERE call = :call AND upper_inf(known) AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"call": call, "size": page.size + 1},
    )
    return [_candidacy(row) for row in rows]


async def by_id(session: ReadSession, candidacy: UUID) -> tuple[Candidacy, UUID]:
    """(candidacy, the item it is for), withdrawn or not; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM candidacy WHERE id = :id", {"id": candidacy})
    if row is None:
        raise Refusal("NOT_FOUND", "No candidacy with this id here.")
    item = await session.value("SELECT resolution FROM candidate_call WHERE id = :id LIMIT 1", {"id": row.call})
    return _candidacy(row), item


async def insert(session: WriteSession, new: Candidacy, *, on_behalf: bool) -> None:
    """Put a candidacy on record."""
    await session.execute(
        "INSERT INTO candidacy (id, call, membership, display_name, statement, parity_group, college, law, on_behalf,"
        " actor, name, at, known) VALUES (:id, :call, :membership, :display_name, :statement, :group, :college, :law,"
        " :on_behalf, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new.id,
            "call": new.call,
            "membership": new.membership,
            "display_name": new.name,
            "statement": new.statement,
            "group": new.group,
            "college": new.college,
            "law": new.law,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def withdraw(session: WriteSession, candidacy: UUID) -> None:
    """She stands no more from this write on."""
    await close_known(session, "candidacy", id=candidacy)


async def applicant(
    session: WriteSession, partition: Partition, entity: str, membership: UUID, days: tuple[date, date, str | None]
) -> Applicant:
    """What the register says of her today, and the offices of the meeting's day. Raises ELECTORATE_UNAVAILABLE.

    `days`: today, the meeting's day, and the office she stands for.
    """
    today, held_on, office = days
    await pull(session, partition, Electorate(None, entity, today, membership=membership))
    row = await session.first(f"SELECT joined_on, in_default, voting, category, college FROM {STAGING}")
    await session.execute(f"DROP TABLE {STAGING}")
    if row is None:
        return Applicant(registered=False)
    return Applicant(
        registered=True,
        joined_on=row.joined_on,
        in_default=row.in_default,
        suspended=not row.voting,
        category=row.category,
        college=row.college,
        offices=await _offices(session, entity, membership, held_on),
        earlier=await _earlier(session, entity, membership, office),
    )


async def _offices(session: ReadSession, entity: str, membership: UUID, on: date) -> set[str]:
    held = {office for _, office in await mandates.held_by(session, entity, [membership], on)}
    other = await offices.held_by(session, entity, membership, on)
    return held | ({other.office} if other else set())


async def _earlier(session: ReadSession, entity: str, membership: UUID, office: str | None) -> list[Mandate]:
    return [] if office is None else await mandates.of_member(session, entity, membership, office)


def _candidacy(row: Row[Any]) -> Candidacy:
    return Candidacy(
        row.id,
        row.call,
        row.membership,
        row.display_name,
        row.statement,
        row.parity_group,
        row.college,
        row.law,
        row.withdrawn,
    )
