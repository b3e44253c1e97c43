"""Conflicts of interest: who is concerned does not vote, nor for others, nor others for her (DE GenG § 43(6))."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown

_LOSES = ("no_vote", "must_abstain")
"""Beginnings of the words of `conflict_of_interest.effect` by which the vote is lost."""
_LOSES_ON = {"directors_on_their_liability": "directors_may_not_vote_on_their_liability"}
"""Matters on which the vote is lost although it is not on the others, and the part of the effect that says so."""
_OPEN = (Absent.UNKNOWN, Absent.STATUTES)


@dataclass(frozen=True, slots=True)
class InTheRoom:
    """`count` voters alike, each with one vote and the proxies in her hand: a number each, or by principal."""

    name: str
    count: int
    proxies_each: int = 0
    proxies_from: Mapping[str, int] = field(default_factory=dict)

    @property
    def votes(self) -> int:
        """All votes of the row when nobody is concerned."""
        return self.count * (1 + self.proxies_each + sum(self.proxies_from.values()))


def votes_without(law: Reading, rows: Sequence[InTheRoom], concerned: Collection[str]) -> int:
    """The votes that may be cast on a resolution that concerns these."""
    if not concerned or not vote_lost(law):
        return sum(row.votes for row in rows)
    return sum(_votes(law, row, concerned) for row in rows)


def vote_lost(law: Reading, matter: str | None = None) -> bool:
    """Whether who is concerned, by this matter or in general, loses her vote; LAW_UNKNOWN where nobody says."""
    matters = law.required("conflict_of_interest.matters")
    if matters.absent is not None:
        law.figure("conflict", False, matters, "The law takes nobody's vote for a conflict of interest.")
        return False
    effect = law.required("conflict_of_interest.effect")
    lost = str(effect.value).startswith(_LOSES) or _lost_on(matter, effect)
    law.figure("conflict", lost, effect, "Who is concerned does not vote." if lost else "Who is concerned may vote.")
    return lost


def _lost_on(matter: str | None, effect: Leaf) -> bool:
    words = _LOSES_ON.get(matter or "")
    return words is not None and words in str(effect.value)


def _votes(law: Reading, row: InTheRoom, concerned: Collection[str]) -> int:
    held = sum(votes for name, votes in row.proxies_from.items() if name not in concerned) + row.proxies_each
    if row.name not in concerned:
        return row.count * (1 + held)
    if not held:
        return 0
    return 0 if binds_holder(law) else row.count * held


def binds_holder(law: Reading) -> bool:
    """Whether who is concerned may not vote for others either; LAW_UNKNOWN where nobody says."""
    leaf = law.leaf("conflict_of_interest.binds_proxy_holder")
    if leaf.absent in _OPEN:
        raise unknown(leaf, "whether a concerned holder may cast the votes of others is not said.")
    law.figure("binds_proxy_holder", leaf.value is True, leaf, "Does the conflict reach the proxies in her hand?")
    return leaf.value is True


def in_quorum(law: Reading, all_votes: int, votes: int) -> int | None:
    """The votes that count for the quorum of such a resolution; None where nobody says."""
    leaf = law.leaf("conflict_of_interest.counts_in_quorum")
    if leaf.absent in _OPEN:
        return None
    return votes if leaf.value is False else all_votes


def lost_votes_count(law: Reading) -> bool:
    """Whether votes lost to a conflict still count in quorum and base; LAW_UNKNOWN where nobody says."""
    leaf = law.required("conflict_of_interest.counts_in_quorum")
    counts = leaf.value is not False
    law.figure("counts_in_quorum", counts, leaf, "Do votes lost to a conflict count for the quorum?")
    return counts
