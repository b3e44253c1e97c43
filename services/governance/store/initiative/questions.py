"""Questions in writing and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.initiative.question import Answer, Question
from services.governance.store.decisions import signed

_SELECT = """
  SELECT q.id, q.assembly, q.resolution, q.membership, q.text, q.at, q.on_behalf, NOT upper_inf(q.known) AS withdrawn,
         a.text AS answer, a.declined, a.name AS answered_by, a.at AS answered_at
    FROM written_question q
    LEFT JOIN question_answer l ON l.question = q.id AND upper_inf(l.known)
    LEFT JOIN written_answer a ON a.id = l.answer"""


async def by_ids(session: ReadSession, questions: Sequence[UUID]) -> list[Question]:
    """These questions, taken back or not, each once, as they came; NOT_FOUND unless all are there."""
    rows = await session.all(f"{_SELECT} WHERE q.id = ANY(:ids) ORDER BY q.id", {"ids": list(questions)})
    if len(rows) < len(set(questions)) or not rows:
        raise Refusal("NOT_FOUND", "No question with this id here.")
    return [_question(row) for row in rows]


async def page_of(session: ReadSession, assembly: UUID, page: Page) -> list[Question]:
    """One page of a meeting's questions that stand and the one after it, in the order in which they came."""
    keys = keyset(page, ("q.id",), country=session.country, kind="question", descending=False)
    rows = await session.all(
        f"{_SELECT} WHERE q.assembly = :assembly AND upper_inf(q.known) AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        keys.parameters | {"assembly": assembly, "size": page.size + 1},
    )
    return [_question(row) for row in rows]


async def asked_by(session: ReadSession, assembly: UUID, membership: UUID) -> int:
    """How many questions a member asked for a meeting, those taken back too."""
    return await session.value(
        "SELECT count(*) FROM written_question WHERE assembly = :assembly AND membership = :membership",
        {"assembly": assembly, "membership": membership},
    )


async def insert(session: WriteSession, new: Question) -> None:
    """Put a question on record."""
    await session.execute(
        "INSERT INTO written_question (id, assembly, resolution, membership, text, on_behalf, actor, name, at, known)"
        " VALUES (:id, :assembly, :resolution, :membership, :text, :on_behalf, :actor, :name, :asked_at,"
        " int8range(:known, NULL))",
        {
            "id": new.id,
            "assembly": new.assembly,
            "resolution": new.resolution,
            "membership": new.membership,
            "text": new.text,
            "on_behalf": new.on_behalf,
            **signed(session),
            "asked_at": new.asked_at,
            "known": await session.sequence(),
        },
    )


async def withdraw(session: WriteSession, question: UUID) -> None:
    """It is no more from this write on."""
    await close_known(session, "written_question", id=question)


async def answer(session: WriteSession, questions: Sequence[Question], given: Answer) -> UUID:
    """Put one answer to these questions on record, in place of those before; its id."""
    new, known = new_uuid(), await session.sequence()
    await session.execute(
        "INSERT INTO written_answer (id, assembly, text, declined, actor, name, at, known)"
        " VALUES (:id, :assembly, :text, :declined, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": questions[0].assembly,
            "text": given.text,
            "declined": given.declined,
            **signed(session),
            "known": known,
        },
    )
    linked = {"ids": [row.id for row in questions], "answer": new, "known": known}
    await session.execute(
        "UPDATE question_answer SET known = int8range(lower(known), :known)"
        " WHERE question = ANY(:ids) AND upper_inf(known)",
        {"ids": linked["ids"], "known": known},
    )
    await session.execute(
        "INSERT INTO question_answer (id, question, answer, known)"
        " SELECT gen_random_uuid(), question, :answer, int8range(:known, NULL)"
        " FROM unnest(CAST(:ids AS uuid[])) AS question",
        linked,
    )
    return new


def _question(row: Row[Any]) -> Question:
    found = Answer(row.answer, row.declined, row.answered_by, row.answered_at) if row.answer is not None else None
    return Question(
        row.id, row.assembly, row.resolution, row.membership, row.text, row.at, row.on_behalf, row.withdrawn, found
    )
