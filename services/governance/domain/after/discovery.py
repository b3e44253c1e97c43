"""Late discoveries: somebody was wrongly admitted or refused, and it came out when the votes were counted.

Nothing is edited. What is found goes on record with the margin test of every result; a second person declares it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain import margin as margins
from services.governance.domain.after.record import Item

VOTES_MAX = 1_000_000


class DiscoveryKind(Enum):
    """What was wrong."""

    WRONGLY_ADMITTED = "wrongly_admitted"
    WRONGLY_REFUSED = "wrongly_refused"


class Consequence(Enum):
    """What a discovery comes to for one result. STANDS: her votes could not have changed it; OPEN_TO_CHALLENGE: they
    could; CORRECTED: another count was declared since."""

    STANDS = "stands"
    OPEN_TO_CHALLENGE = "open_to_challenge"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is found: of whom, how many votes, from which source. `college` where the statutes weigh colleges."""

    membership: UUID
    kind: DiscoveryKind
    votes: int
    college: str | None
    statement: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a discovery meets: whether anything was counted, what roll and door say of her, whether one is on record."""

    counted: bool
    line_votes: int
    known: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One result with everything that is contested, this discovery too."""

    resolution: UUID
    verdict: str
    worst: str
    best: str
    could_change: bool
    explanation: str


def discover(found: Discovery, facts: Finding) -> Discovery:
    """The discovery as it goes on record. TRANSITION_NOT_ALLOWED before a count; ALREADY_EXISTS; BAD_ARGUMENT."""
    if not facts.counted:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            "No votes of this meeting are counted yet: put it right on the roll, or at the door.",
        )
    if facts.known:
        raise Refusal("ALREADY_EXISTS", "What was found about this membership at this meeting is on record.")
    return Discovery(
        found.membership,
        found.kind,
        _votes(found, facts),
        found.college,
        texts.text("What was found (statement)", found.statement),
        texts.text("What shows it (source)", found.source),
    )


def _votes(found: Discovery, facts: Finding) -> int:
    """Votes of an admitted member are those she had; of a refused one those that she should have had."""
    if found.kind is DiscoveryKind.WRONGLY_ADMITTED:
        if not facts.line_votes:
            raise Refusal("BAD_ARGUMENT", "Roll and door gave her no vote, so she was not wrongly admitted to one.")
        if found.votes not in (0, facts.line_votes):
            raise Refusal("BAD_ARGUMENT", f"She had {facts.line_votes} votes; leave the number out.").blame(found.votes)
        return facts.line_votes
    if not facts.line_votes < found.votes <= VOTES_MAX:
        said = f"Say how many votes she should have had (votes): more than the {facts.line_votes} that she had."
        raise Refusal("BAD_ARGUMENT", said).blame(found.votes)
    return found.votes


def effects_of(items: Iterable[Item]) -> list[Effect]:
    """The margin test of every result that was counted."""
    return [effect for item in items if item.counted and (effect := _effect(item)) is not None]


def _effect(item: Item) -> Effect | None:
    key, verdict = item.resolution.id, item.verdict or ""
    if item.margin is not None:
        found = item.margin
        said = margins.explain(found)
        return Effect(key, verdict, found.worst.value, found.best.value, found.could_change, said)
    if item.election is not None:
        said = "could seat somebody else" if item.could_change else "could not seat anybody else"
        return Effect(key, verdict, verdict, verdict, item.could_change, f"The contested votes {said}.")
    return None


def plain(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    """The effects as they are kept."""
    return [
        {
            "resolution": row.resolution.hex,
            "verdict": row.verdict,
            "worst": row.worst,
            "best": row.best,
            "could_change": row.could_change,
            "explanation": row.explanation,
        }
        for row in effects
    ]


def effect_from(row: dict[str, Any]) -> Effect:
    """An effect as it was kept."""
    return Effect(**{**row, "resolution": UUID(hex=row["resolution"])})


def consequence(effect: Effect, *, corrected: bool) -> Consequence:
    """What it comes to for one result."""
    if corrected:
        return Consequence.CORRECTED
    return Consequence.OPEN_TO_CHALLENGE if effect.could_change else Consequence.STANDS


def check_declare(*, same_person: bool, declared: bool, statement: str) -> str:
    """The statement of a correction. CORRECTION_NEEDS_TWO, ALREADY_EXISTS, BAD_ARGUMENT."""
    if declared:
        raise Refusal("ALREADY_EXISTS", "This correction is declared; another discovery is another one.")
    if same_person:
        raise Refusal(
            "CORRECTION_NEEDS_TWO", "Whoever recorded what was found does not declare it; another person does."
        )
    return texts.text("What is declared (statement)", statement)
