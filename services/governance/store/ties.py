"""What the statutes' tie rule gave, on record: for seats of an apportionment, or for candidates of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commons import texts
from commons.database.sessions import ReadSession, WriteSession
from services.governance.store.decisions import signed

SEATS = ""
"""The section of a tie between sections."""


@dataclass(frozen=True, slots=True)
class TieRecord:
    """One decision: whom it is for, by which rule, why, and who recorded it."""

    section: str
    chosen: tuple[str, ...]
    rule: str
    why: str
    name: str
    at: datetime


async def of(session: ReadSession, about: Sequence[UUID]) -> list[tuple[UUID, TieRecord]]:
    """(apportionment or election, decision)."""
    rows = await session.all(
        "SELECT about, section, chosen, rule, why, name, at FROM tie_decision WHERE about = ANY(:about)"
        " ORDER BY about, section",
        {"about": list(about)},
    )
    return [(row.about, TieRecord(row.section, tuple(row.chosen), row.rule, row.why, row.name, row.at)) for row in rows]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be recorded: for which section (or SEATS), whom, by which rule with its article, and how."""

    section: str
    chosen: Sequence[str]
    rule: str
    why: str


async def decide(session: WriteSession, about: UUID, ruling: Ruling) -> None:
    """Put a decision on record. Raises `Refusal` BAD_ARGUMENT for a missing rule."""
    await session.execute(
        "INSERT INTO tie_decision (about, section, chosen, rule, why, actor, name, at, known) VALUES (:about, :section,"
        " :chosen, :rule, :why, :actor, :name, :at, int8range(:known, NULL))",
        {
            "about": about,
            "section": ruling.section,
            "chosen": sorted(ruling.chosen),
            "rule": texts.text("The tie rule with its article", ruling.rule),
            "why": texts.text("How the rule was applied", ruling.why),
            **signed(session),
            "known": await session.sequence(),
        },
    )
