"""Items that no notice announced, and amendments from the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.governance.domain.initiative.amendment import Amendment, Ruling
from services.governance.domain.initiative.off_agenda import Admitted, Sitting
from services.governance.store.decisions import signed


@dataclass(frozen=True, slots=True)
class ExceptionRecord:
    """By which exception an item came onto the agenda, with how many were there."""

    exception: str
    follows: UUID | None
    present: int
    entitled: int
    why: str
    law: str
    name: str
    at: datetime


_SELECT = """
  SELECT a.id, a.resolution, a.membership, a.text, NOT upper_inf(a.known) AS withdrawn, r.amendment AS ruled, r.vote,
         r.distance, r.reasons, d.verdict
    FROM amendment a
    LEFT JOIN amendment_ruling r ON r.amendment = a.id
    LEFT JOIN declaration d ON d.resolution = r.vote AND upper_inf(d.known)"""


async def of_items(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Amendment]]:
    """(item, amendment), those taken back too, in the order in which they came."""
    rows = await session.all(f"{_SELECT} WHERE a.resolution = ANY(:ids) ORDER BY a.id", {"ids": list(resolutions)})
    return [(row.resolution, _amendment(row)) for row in rows]


async def of_item(session: ReadSession, resolution: UUID) -> list[Amendment]:
    """The amendments of one item."""
    return [row for _, row in await of_items(session, [resolution])]


async def around(session: ReadSession, resolution: UUID) -> list[Amendment]:
    """The amendments that order the votes with this one: of the item, or of the item that it amends."""
    item = await session.value(
        "SELECT a.resolution FROM amendment_ruling r JOIN amendment a ON a.id = r.amendment WHERE r.vote = :id",
        {"id": resolution},
    )
    return await of_item(session, item or resolution)


async def is_amendment(session: ReadSession, resolution: UUID) -> bool:
    """Whether an item is itself the vote on an amendment."""
    return await session.value("SELECT EXISTS (SELECT FROM amendment_ruling WHERE vote = :id)", {"id": resolution})


async def by_id(session: ReadSession, amendment: UUID) -> Amendment:
    """The amendment; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE a.id = :id", {"id": amendment})
    if row is None:
        raise Refusal("NOT_FOUND", "No amendment with this id here.")
    return _amendment(row)


async def insert(session: WriteSession, new: Amendment, *, on_behalf: bool) -> None:
    """Put an amendment on record."""
    await session.execute(
        "INSERT INTO amendment (id, resolution, membership, text, on_behalf, actor, name, at, known)"
        " VALUES (:id, :resolution, :membership, :text, :on_behalf, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new.id,
            "resolution": new.resolution,
            "membership": new.membership,
            "text": new.text,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def rule(session: WriteSession, amendment: UUID, ruling: Ruling, law: str) -> None:
    """Put the chair's ruling on record."""
    await session.execute(
        "INSERT INTO amendment_ruling (amendment, vote, distance, reasons, law, actor, name, at, known)"
        " VALUES (:id, :vote, :distance, :reasons, :law, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": amendment,
            "vote": ruling.vote,
            "distance": ruling.distance,
            "reasons": ruling.reasons,
            "law": law,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def withdraw(session: WriteSession, amendment: UUID) -> None:
    """It is no more from this write on."""
    await close_known(session, "amendment", id=amendment)


async def admit_item(session: WriteSession, resolution: UUID, admitted: Admitted, at: Sitting) -> None:
    """Put on record by which exception an item came onto the agenda, and how many were there."""
    await session.execute(
        "INSERT INTO item_admitted (resolution, exception, follows, present, entitled, why, law, actor, name, at,"
        " known) VALUES (:id, :exception, :follows, :present, :entitled, :why, :law, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": resolution,
            "exception": admitted.exception,
            "follows": admitted.follows,
            "present": at.present,
            "entitled": at.entitled,
            "why": admitted.why,
            "law": admitted.basis,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def exceptions_of(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ExceptionRecord]]:
    """(item, its exception) of items that no notice announced."""
    rows = await session.all(
        "SELECT resolution, exception, follows, present, entitled, why, law, name, at FROM item_admitted"
        " WHERE resolution = ANY(:ids)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, ExceptionRecord(*row[1:])) for row in rows]


def _amendment(row: Row[Any]) -> Amendment:
    ruling = Ruling(row.vote, row.distance, row.reasons) if row.ruled else None
    return Amendment(row.id, row.resolution, row.membership, row.text, row.withdrawn, ruling, row.verdict)
