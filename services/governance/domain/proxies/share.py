"""The statutes' clause `proxies_share`: which part of all members, or of all votes, one holder may have by proxy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.statutes import PROXIES_SHARE

MEMBERS, VOTES = "members", "votes"
LOOKS = '{"of": "members" or "votes", "fraction": [n, d]}'


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """At most so many principals (`of` members), or votes of principals, in one hand."""

    of: str
    most: int
    law: Leaf


def check_share(value: Any) -> None:
    """BAD_ARGUMENT unless the clause names a base and a fraction above 0 and at most 1."""
    fits = isinstance(value, dict) and value.keys() == {"of", "fraction"} and value["of"] in (MEMBERS, VOTES)
    if not fits or not _part(value["fraction"]):
        raise Refusal("BAD_ARGUMENT", f"The statutes' clause '{PROXIES_SHARE}' is wrong: it is {LOOKS}.")


def _part(pair: Any) -> bool:
    whole = isinstance(pair, list) and len(pair) == 2 and all(type(part) is int for part in pair)
    return whole and 0 < pair[0] <= pair[1]


def share_limit(law: Reading, *, members: int, votes: int) -> ShareLimit | None:
    """The limit of a meeting with so many entitled members and votes; None where the statutes have no such clause."""
    leaf = law.clause(PROXIES_SHARE)
    if leaf is None:
        return None
    whole = members if leaf.value["of"] == MEMBERS else votes
    return ShareLimit(leaf.value["of"], most(fraction(leaf.value["fraction"]), whole), leaf)
