"""Conflicts of interest in the room: who may be declared concerned, and whose votes are then lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.engine.conflict import binds_holder, lost_votes_count, vote_lost
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.room import Casting, Room

WHY_MAX = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is recorded of a conflict. `vote_lost`: false where the law lets her vote and the resolution be
    challenged."""

    matter: str
    why: str
    vote_lost: bool
    law: Leaf


def declare(law: Reading, matter: str, why: str) -> Conflict:
    """A conflict by one of the law's matters.

    Raises `Refusal`: CONFLICT_NOT_KNOWN with the article where that law knows no such matter, LAW_UNKNOWN where it is
    left to statutes that are silent, BAD_ARGUMENT without a reason.
    """
    if not 0 < len(why.strip()) <= WHY_MAX:
        raise Refusal("BAD_ARGUMENT", f"Say in at most {WHY_MAX} characters why she is concerned.")
    leaf = law.required("conflict_of_interest.matters")
    known = matters(leaf)
    if matter not in known:
        said = f"its matters are: {', '.join(known)}" if known else "it takes nobody's vote for a conflict of interest"
        raise Refusal(
            "CONFLICT_NOT_KNOWN",
            f"{leaf.source}: {said}.",
            article=leaf.source,
            unverified=leaf.unverified,
            matters=known,
        )
    lost = vote_lost(law, matter)
    if lost:
        lost_votes_count(law)
    return Conflict(matter, why.strip(), lost, law.read["conflict_of_interest.effect"])


def matters(leaf: Leaf) -> list[str]:
    """The law's matters by their words; `statutes_list` stands for what the statutes add."""
    value: Any = leaf.value or []
    if isinstance(value, dict):
        return [value["always"], *(["statutes_list"] if value.get("statutes_list") else [])]
    return list(value)


@dataclass(frozen=True, slots=True)
class Lost:
    """Whose votes are lost on this resolution, and whether they still count for quorum and base."""

    votes_of: frozenset[UUID]
    count: bool


def lost(law: Reading, room: Room, castings: Mapping[UUID, Casting]) -> Lost:
    """Those concerned; and, where the conflict binds who votes for others, those for whom they would vote.

    Raises `Refusal` LAW_UNKNOWN where the law does not say and the answer depends on it.
    """
    own = room.concerned & room.lines.keys()
    through = {
        membership
        for membership, casting in castings.items()
        if membership not in own and (casting.holder in room.concerned or casting.voice in room.concerned)
    }
    if through and not binds_holder(law):
        through = set()
    gone = frozenset(own | through)
    return Lost(gone, not gone or lost_votes_count(law))
