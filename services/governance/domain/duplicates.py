"""Two entries that may be one human: a machine suspects, a named person decides with reasons (architecture, section 6).

On a roll a membership is a line, and one person has one membership of an entity: SAME sets the newer line to nothing by
an override with its article. Where shares vote, all her shares do, and no line is struck. In a consultation a person is
a line, and SAME folds the two into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.roll_life import Override
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason, Sameness


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two memberships of a roll, or two persons of a consultation, the smaller id first."""

    first: UUID
    second: UUID

    @classmethod
    def of(cls, one: UUID, other: UUID) -> Pair:
        """The pair in order; BAD_ARGUMENT for one entry named twice."""
        if one == other:
            raise Refusal("BAD_ARGUMENT", "Name two different entries.")
        return cls(min(one, other), max(one, other))


@dataclass(frozen=True, slots=True)
class Entry:
    """A membership of a suspected pair as its roll has it."""

    membership: UUID
    joined_on: date | None
    votes: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What goes on record; `struck` is the membership whose line is set to nothing."""

    verdict: Sameness
    reasons: str
    law: str | None = None
    struck: UUID | None = None


def decide(verdict: Sameness, reasons: str) -> Decision:
    """The decision about two persons of a consultation; BAD_ARGUMENT without reasons."""
    return Decision(verdict, texts.text("The reasons of the decision", reasons))


def decide_lines(said: Decision, entries: Sequence[Entry], *, per_share: bool) -> Decision:
    """The decision about two lines of a roll.

    Raises `Refusal` BAD_ARGUMENT without reasons, or without the article by which a line is struck.
    """
    found = decide(said.verdict, said.reasons)
    if found.verdict is Sameness.DIFFERENT or per_share or not all(entry.votes for entry in entries):
        return found
    law = texts.text("The article by which one person has one membership (law)", said.law or "")
    return Decision(found.verdict, found.reasons, law, newer(entries).membership)


def newer(entries: Sequence[Entry]) -> Entry:
    """The membership that came later: the first entry stands. A day that nobody knows counts as the oldest."""
    return max(entries, key=lambda entry: (entry.joined_on or date.min, entry.membership))


def strike(decision: Decision, kept: str) -> Override:
    """The override that sets the struck line to nothing."""
    why = f"The same person as {kept}, who has one membership: {decision.reasons}"
    return Override(Standing(0, RollReason.NOT_REGISTERED), why[: texts.TEXT_MAX], decision.law or "")


def leaders(same: Iterable[Pair]) -> dict[UUID, UUID]:
    """Every person of these pairs with the one whose line stands for all of her entries: the smallest id."""
    found: dict[UUID, UUID] = {}

    def top(person: UUID) -> UUID:
        while found.setdefault(person, person) != person:
            person = found[person]
        return person

    for pair in same:
        low, high = sorted((top(pair.first), top(pair.second)))
        found[high] = low
    return {person: top(person) for person in found}


def check_decided(undecided: int) -> None:
    """Refuse DUPLICATE_UNDECIDED while suspected doubles that count wait for a decision."""
    if undecided:
        raise Refusal(
            "DUPLICATE_UNDECIDED",
            f"{undecided} pairs may be one human each and wait for a decision (suspectedDuplicates); seal after that.",
            undecided=undecided,
        )
