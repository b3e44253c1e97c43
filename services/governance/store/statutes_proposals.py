"""Proposals of statutes and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.statutes import Statutes
from services.governance.store.decisions import signed
from services.governance.store.statutes import choices_from, choices_text


@dataclass(frozen=True, slots=True)
class StatutesDecisionRecord:
    """What became of a proposal: the version it is now, or None where it was declined, for `reason`."""

    version: int | None
    reason: str
    name: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """Statutes as proposed (version 0), by whom, when, over which version; and the decision if there is one."""

    id: UUID
    statutes: Statutes
    based_on: int
    actor: str
    name: str
    proposed_at: datetime
    decision: StatutesDecisionRecord | None


_SELECT = """
  SELECT p.id, p.entity, p.title, p.notarised_on, p.valid_from, p.choices, p.based_on, p.actor, p.name, p.proposed_at,
         d.version, d.reason, d.name AS decider, d.decided_at
    FROM statutes_proposal p LEFT JOIN statutes_decision d ON d.proposal = p.id"""


async def by_id(session: ReadSession, proposal: UUID) -> ProposalRecord:
    """The proposal; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE p.id = :id", {"id": proposal})
    if row is None:
        raise Refusal("NOT_FOUND", "No proposal of statutes with this id here.")
    return _proposal(row)


async def page_of(session: ReadSession, entity: str, page: Page) -> list[ProposalRecord]:
    """One page and the proposal after it, newest first."""
    keys = keyset(page, ("p.id",), country=session.country, kind="proposal", descending=True)
    rows = await session.all(
        f"{_SELECT} WHERE p.entity = :entity AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return [_proposal(row) for row in rows]


async def insert(session: WriteSession, statutes: Statutes, based_on: int) -> UUID:
    """Put a proposal on record; its id."""
    proposal = new_uuid()
    await session.execute(
        "INSERT INTO statutes_proposal (id, entity, title, notarised_on, valid_from, choices, based_on, actor, name,"
        " proposed_at, known) VALUES (:id, :entity, :title, :notarised_on, :valid_from, CAST(:choices AS jsonb),"
        " :based_on, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": proposal,
            "entity": statutes.entity,
            "title": statutes.title,
            "notarised_on": statutes.notarised_on,
            "valid_from": statutes.valid_from,
            "choices": choices_text(statutes.choices),
            "based_on": based_on,
            "known": await session.sequence(),
            **signed(session),
        },
    )
    return proposal


async def decide(session: WriteSession, proposal: UUID, version: int | None, reason: str) -> None:
    """Put on record what became of it."""
    await session.execute(
        "INSERT INTO statutes_decision (proposal, version, reason, actor, name, decided_at, known)"
        " VALUES (:proposal, :version, :reason, :actor, :name, :at, int8range(:known, NULL))",
        {
            "proposal": proposal,
            "version": version,
            "reason": reason,
            "known": await session.sequence(),
            **signed(session),
        },
    )


def _proposal(row: Row[Any]) -> ProposalRecord:
    choices = choices_from(row.choices)
    decided = None
    if row.decided_at is not None:
        decided = StatutesDecisionRecord(row.version, row.reason, row.decider, row.decided_at)
    return ProposalRecord(
        id=row.id,
        statutes=Statutes(row.entity, 0, row.valid_from, choices, row.title, row.notarised_on),
        based_on=row.based_on,
        actor=row.actor,
        name=row.name,
        proposed_at=row.proposed_at,
        decision=decided,
    )
