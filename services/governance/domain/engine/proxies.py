"""Proxies: how many principals one holder may represent. Representation by law never counts among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading


@dataclass(frozen=True, slots=True)
class Proxies:
    """`limit`: principals one holder may have (None: no limit)."""

    limit: int | None
    accepted: int
    refused: int


def proxies(law: Reading, principals: int, *, members: int | None, votes_each: int = 1) -> Proxies:
    """How many of those who ask the same holder are accepted. `members` where the limit depends on their number."""
    limit = proxy_limit(law, members=members, votes_each=votes_each)
    accepted = principals if limit is None else min(principals, limit)
    return Proxies(limit, accepted, principals - accepted)


def proxy_limit(law: Reading, *, members: int | None, votes_each: int = 1) -> int | None:
    """The most principals of one holder; 0 where there are no proxies, None without a limit.

    Raises `Refusal` LAW_UNKNOWN; BAD_ARGUMENT where the number of members decides and is missing;
    STATUTES_OUTSIDE_LAW where the statutes go beyond it.
    """
    allowed = law.required("proxies.allowed")
    if allowed.value is False:
        law.figure("limit", 0, allowed, "Nobody votes by proxy here.")
        return 0
    leaf = law.ceiling("proxies.max_principals")
    extra = law.ceiling("proxies.extra_votes_limit")
    formula = None if extra.absent is not None else extra_principals(extra.value, _members(extra, members), votes_each)
    if formula is not None and leaf.pack == "statutes" and leaf.absent is None and leaf.value > formula:
        raise Refusal(
            "STATUTES_OUTSIDE_LAW",
            f"{extra.source} allows {formula} here, not {leaf.value}.",
            article=extra.source,
            unverified=extra.unverified,
        )
    own = leaf.value if leaf.absent is None and isinstance(leaf.value, int) else None
    found = formula if own is None else own
    law.figure("limit", found, extra if own is None and formula is not None else leaf, _sentence(found))
    return found


def extra_principals(value: Any, members: int, votes_each: int = 1) -> int:
    """Principals within the votes that a holder may cast beyond its own (FR SCOP): one below a number of members,
    a fraction of the members from there on."""
    if members < value["members_lt"]:
        votes = int(value["then_votes"])
    else:
        votes = most(fraction(value["else_frac_of_members"]), members)
    return votes // max(votes_each, 1)


def _members(leaf: Leaf, members: int | None) -> int:
    if members is None:
        raise Refusal("BAD_ARGUMENT", f"{leaf.source}: the limit depends on the number of members; give 'members'.")
    return members


def _sentence(limit: int | None) -> str:
    return "No limit on principals." if limit is None else f"One holder represents at most {limit}."
