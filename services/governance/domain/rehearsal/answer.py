"""What a question gives back: the words of `expect`, or why there is no result and what can be said without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.library import Library
from services.governance.domain.law.reading import Figure, Reading
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.given import Given


class Question(Enum):
    """The questions of worked-examples.md, by their words."""

    ROLL = "roll"
    CAP = "cap"
    GROUP_CAP = "group_cap"
    QUORUM = "quorum"
    MAJORITY = "majority"
    PROXIES = "proxies"
    COLLEGES = "colleges"
    DELEGATES = "delegates"
    WAITING = "waiting"
    COMPOSITION = "composition"
    EARLY_VOTE = "early_vote"
    STATUTES_CHECK = "statutes_check"
    REPRESENTATION = "representation"
    CONFLICT = "conflict"
    EXIT = "exit"
    ELECTION = "election"


@dataclass(frozen=True, slots=True)
class Answer:
    """`expect`: the answer's words; None when `refused` says why no result may be given.

    `interim`: what each way of filling the gap would give. `figures`: numbers with their rules. `gaps`: limits that
    neither law nor statutes set.
    """

    expect: dict[str, Any] | None
    interim: dict[str, Any] | None = None
    refused: Refusal | None = None
    figures: tuple[Figure, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass
class Asked:
    """One question as it is worked on. `law` is read only where the question is one of law."""

    library: Library
    pack: str | None
    given: Given
    today: date
    figures: list[Figure] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def law(self) -> Reading:
        """The law of the pack with the statutes given; BAD_ARGUMENT without a pack."""
        return self.law_of(self.pack, self.given)

    def law_of(self, pack: str | None, given: Given) -> Reading:
        """The law of another pack, for an entity of its own; its figures are remembered with the others."""
        found = imagined.reading(self.library, pack, given, self.today)
        found.figures, found.gaps = self.figures, self.gaps
        return found

    def figure(self, name: str, value: Any, because: str) -> None:
        """Remember a figure of arithmetic alone."""
        self.figures.append(Figure(name, value, None, because))


class Undecided(Exception):
    """A question whose result the law leaves open: what can be said all the same, and the refusal."""

    def __init__(self, interim: dict[str, Any], refused: Refusal) -> None:
        super().__init__(refused.message)
        self.interim = interim
        self.refused = refused


Rule = Callable[[Asked], dict[str, Any]]
"""A question: what was asked in, the words of `expect` out."""
