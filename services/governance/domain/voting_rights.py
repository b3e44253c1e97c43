"""One membership's votes on one resolution: its line of the roll, and the fall-back to one vote where the law asks."""

from __future__ import annotations

from dataclasses import dataclass

from services.governance.domain.engine.resolutions import Matter, ResolutionWord, Topic, switches_plural_off
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import clause_leaf
from services.governance.domain.roll_rules import Standing
from services.governance.domain.statutes import EQUAL_VOTE_ON
from services.governance.domain.words import ResolutionKind

WORDS = {
    ResolutionKind.ORDINARY: ResolutionWord.ORDINARY,
    ResolutionKind.AMENDMENT: ResolutionWord.AMEND,
    ResolutionKind.PURPOSE: ResolutionWord.PURPOSE,
    ResolutionKind.ELECTION: ResolutionWord.ORDINARY,
    ResolutionKind.LIABILITY: ResolutionWord.LIABILITY,
    ResolutionKind.DUTY_TO_USE: ResolutionWord.DUTY_TO_USE,
    ResolutionKind.MANDATORY_THREE_QUARTERS: ResolutionWord.MANDATORY_THREE_QUARTERS,
    ResolutionKind.PLURAL_CLAUSE: ResolutionWord.PLURAL_CLAUSE,
}
"""What an item of an agenda is in the words of the law; OTHER names its matter."""


def topic_of(kind: ResolutionKind, matter: str | None = None) -> Topic:
    """What an item of an agenda is about, as the law's rules are asked."""
    return WORDS[kind] if matter is None else Matter(matter)


@dataclass(frozen=True, slots=True)
class Rights:
    """Votes on a resolution; `fallback` is the rule that took plural votes back to one, if it did."""

    votes: int
    fallback: Leaf | None


def rights(law: Reading, line: Standing, kind: ResolutionKind, *, per_share: bool, matter: str | None = None) -> Rights:
    """The votes of a line on a resolution of this kind. Votes by share are no plural votes."""
    if line.votes <= 1 or per_share:
        return Rights(line.votes, None)
    off = plural_off(law, kind, matter)
    return Rights(1, off) if off is not None else Rights(line.votes, None)


def plural_off(law: Reading, kind: ResolutionKind, matter: str | None = None) -> Leaf | None:
    """The rule by which every member has one vote on this resolution: the law's, or the statutes' cases of equal vote.

    None where plural votes stand.
    """
    said = clause_leaf(law.regime, EQUAL_VOTE_ON)
    if said is not None and (kind.value in said.value or matter in said.value):
        return said
    off = law.leaf("plural_votes.off_when")
    return off if switches_plural_off(law, off, topic_of(kind, matter)) else None
