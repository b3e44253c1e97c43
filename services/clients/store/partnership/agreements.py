"""The group's agreements, in its own partition; and what the entities of a country answered, in theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.paging import Page, keyset
from services.clients.domain.partnership.group_agreements import (
    AgreementAnswer,
    Answered,
    GroupAgreement,
    GroupAgreementAdoption,
)

_AGREEMENT = """
  SELECT g.id, g.entity, g.organisation, g.title, g.terms, g.valid_from, g.proposed_on, g.valid_until, e.withdrawn_on,
         e.reason
    FROM group_agreement g LEFT JOIN group_agreement_end e ON e.agreement = g.id
"""
_ANSWER = """
  SELECT id, entity, agreement, organisation, digest, answer, reason, lower(valid) AS since, upper(valid) AS until
    FROM group_agreement_answer WHERE upper_inf(known)
"""


async def agreements(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, GroupAgreement]:
    """Agreements by id."""
    rows = await session.all(f"{_AGREEMENT} WHERE g.id = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.id: _agreement(row) for row in rows}


async def agreement_page(
    session: ReadSession, page: Page, organisation: UUID | None, agreement: UUID | None
) -> list[GroupAgreement]:
    """One row more than the page holds, the newest proposal first."""
    beyond = keyset(
        page, ("g.proposed_on", "g.id"), country=session.country, kind="agreement", descending=True, types=(date,)
    )
    of = "TRUE" if organisation is None else "g.organisation = :organisation"
    one = "TRUE" if agreement is None else "g.id = :agreement"
    rows = await session.all(
        f"{_AGREEMENT} WHERE {of} AND {one} AND {beyond.where} ORDER BY {beyond.order} LIMIT :size",
        {"organisation": organisation, "agreement": agreement, **beyond.parameters, "size": page.size + 1},
    )
    return [_agreement(row) for row in rows]


async def save_agreement(session: WriteSession, proposed: GroupAgreement) -> None:
    """Write a proposal."""
    await session.execute(
        "INSERT INTO group_agreement (id, entity, organisation, title, terms, digest, valid_from, valid_until,"
        " proposed_on, entered) VALUES (:id, :entity, :organisation, :title, :terms, :digest, :valid_from,"
        " :valid_until, :proposed_on, :entered)",
        {
            "id": proposed.id,
            "entity": proposed.entity,
            "organisation": proposed.organisation,
            "title": proposed.title,
            "terms": proposed.terms,
            "digest": proposed.digest,
            "valid_from": proposed.valid_from,
            "valid_until": proposed.valid_until,
            "proposed_on": proposed.proposed_on,
            "entered": await session.sequence(),
        },
    )


async def save_withdrawal(session: WriteSession, withdrawn: GroupAgreement) -> None:
    """Write that a proposal was withdrawn."""
    await session.execute(
        "INSERT INTO group_agreement_end (agreement, withdrawn_on, reason, entered)"
        " VALUES (:agreement, :withdrawn_on, :reason, :entered)",
        {
            "agreement": withdrawn.id,
            "withdrawn_on": withdrawn.withdrawn_on,
            "reason": withdrawn.withdrawn_because,
            "entered": await session.sequence(),
        },
    )


async def answers_of(session: ReadSession, entity: str, agreement: UUID) -> list[GroupAgreementAdoption]:
    """What an entity answered, the oldest answer first."""
    rows = await session.all(
        f"{_ANSWER} AND entity = :entity AND agreement = :agreement ORDER BY lower(valid)",
        {"entity": entity, "agreement": agreement},
    )
    return [_answer(row) for row in rows]


async def answer_page(session: ReadSession, page: Page, agreement: UUID) -> list[GroupAgreementAdoption]:
    """One row more than the page holds: answers of this country's entities, the newest first."""
    beyond = keyset(
        page, ("lower(valid)", "id"), country=session.country, kind="adoption", descending=True, types=(date,)
    )
    rows = await session.all(
        f"{_ANSWER} AND agreement = :agreement AND {beyond.where} ORDER BY {beyond.order} LIMIT :size",
        {"agreement": agreement, **beyond.parameters, "size": page.size + 1},
    )
    return [_answer(row) for row in rows]


async def save_answer(session: WriteSession, answered: Answered) -> None:
    """Write an answer, and the end of the one before."""
    rows = [one for one in (answered.ended, answered.fresh) if one is not None]
    for one in rows:
        await close_known(session, "group_agreement_answer", id=one.id)
    for one in rows:
        await session.execute(
            "INSERT INTO group_agreement_answer (id, entity, agreement, organisation, digest, answer, reason, valid,"
            " known) VALUES (:id, :entity, :agreement, :organisation, :digest, :answer, :reason,"
            " daterange(CAST(:since AS date), CAST(:until AS date)), int8range(CAST(:sequence AS bigint), NULL))",
            {
                "id": one.id,
                "entity": one.entity,
                "agreement": one.agreement,
                "organisation": one.organisation,
                "digest": one.digest,
                "answer": one.answer.value,
                "reason": one.reason,
                "since": one.since,
                "until": one.until,
                "sequence": await session.sequence(),
            },
        )


def _agreement(row: Any) -> GroupAgreement:
    return GroupAgreement(
        row.id,
        row.entity,
        row.organisation,
        row.title,
        row.terms,
        row.valid_from,
        row.proposed_on,
        row.valid_until,
        row.withdrawn_on,
        row.reason,
    )


def _answer(row: Any) -> GroupAgreementAdoption:
    return GroupAgreementAdoption(
        row.id,
        row.entity,
        row.agreement,
        row.organisation,
        row.digest,
        AgreementAnswer(row.answer),
        row.reason,
        row.since,
        row.until,
    )
