"""Which majority decides an item of an agenda."""

from __future__ import annotations

from services.governance.domain.engine.resolutions import majority_leaf
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.voting_rights import topic_of
from services.governance.domain.words import ResolutionKind

ELECTIONS = "majorities.elections"


def majority_of(law: Reading, kind: ResolutionKind, matter: str | None = None) -> Leaf:
    """The majority of an item as one leaf; LAW_UNKNOWN where nobody sets it, BAD_ARGUMENT where this law has none."""
    if kind is ResolutionKind.ELECTION:
        return law.required(ELECTIONS)
    return majority_leaf(law, topic_of(kind, matter))
