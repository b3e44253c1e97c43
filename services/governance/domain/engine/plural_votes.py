"""How many votes each holder has before attendance: vote unit, plural votes, their ceilings, the fall-back to one.

First the number a member may have at most, then the shares of the whole (worked-examples.md, reading 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commons.errors import Refusal
from services.governance.domain.engine.member_cap import Weights
from services.governance.domain.engine.plural_law import (
    Ceiling,
    Measured,
    holder_leaves,
    measured,
    of_holder,
    whole_leaves,
)
from services.governance.domain.engine.resolutions import ResolutionWord, switches_plural_off
from services.governance.domain.law.reading import Reading


@dataclass(frozen=True, slots=True)
class Holders:
    """`count` members alike. `entitled`: votes the statutes grant each before the law's limits (None: one)."""

    name: str
    count: int
    shares: int | None = None
    entitled: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of each holder of a group, in the groups' order, and the cap that was applied, if one bound or could."""

    each: tuple[int, ...]
    cap: int | None = None


def votes_before_attendance(
    law: Reading,
    holders: Sequence[Holders],
    resolution: ResolutionWord,
    *,
    members: int,
    seat_permits: bool | None = None,
    one_per_share: bool = False,
) -> Votes:
    """The votes of each. `members` counts all members; `one_per_share`: the statutes grant a vote for each share."""
    unit = law.required("vote_unit")
    if unit.value == "share":
        law.figure("vote_unit", "share", unit, "Each share has a vote.")
        wished = [_per_share(row) for row in holders]
    else:
        law.figure("vote_unit", "member", unit, "Each member has a vote.")
        wished = [_granted(law, row, resolution, seat_permits, one_per_share) for row in holders]
    return _within_the_whole(law, holders, wished, members)


def _per_share(row: Holders) -> int:
    return row.shares if row.shares is not None else _asked(row)


def _asked(row: Holders) -> int:
    return 1 if row.entitled is None else row.entitled


def _granted(
    law: Reading, row: Holders, resolution: ResolutionWord, seat_permits: bool | None, one_per_share: bool
) -> int:
    wished = row.shares if one_per_share and row.entitled is None and row.shares is not None else _asked(row)
    if wished <= 1:
        return wished
    ceiling = _ceiling(law, row, resolution, seat_permits)
    if ceiling is None or wished <= ceiling.votes:
        return wished
    law.figure(f"votes.{row.name}", ceiling.votes, ceiling.law, ceiling.because)
    return ceiling.votes


def _ceiling(law: Reading, row: Holders, resolution: ResolutionWord, seat_permits: bool | None) -> Ceiling | None:
    """The holder's own ceiling on this resolution."""
    found = of_holder(holder_leaves(law, seat_permits), seat_permits, row.kind)
    if found is not None and found.votes <= 1:
        return found
    off = law.leaf("plural_votes.off_when")
    if switches_plural_off(law, off, resolution):
        return Ceiling(1, off, "On this resolution every member falls back to one vote.")
    return found


def _within_the_whole(law: Reading, holders: Sequence[Holders], wished: list[int], members: int) -> Votes:
    """Cut to the shares of the total that the law measures before attendance: cap by `total`, sum of plural votes."""
    if max(wished, default=1) <= 1:
        return Votes(tuple(wished))
    weights = [Weights(votes, row.count) for votes, row in zip(wished, holders, strict=True)]
    found = measured(whole_leaves(law), weights, members)
    _tell(law, found)
    cap = found.top
    return Votes(tuple(votes if cap is None else min(votes, cap) for votes in wished), cap)


def _tell(law: Reading, found: Measured) -> None:
    if found.cap is not None:
        law.figure("cap", found.cap, found.cap_law, f"At most {found.cap} votes, by a share of the whole.")
    if found.plural_limit is not None:
        said = f"All votes of plural members together: at most {found.plural_limit}."
        law.figure("plural_limit", found.plural_limit, found.sum_law, said)


def check_unit(law: Reading) -> None:
    """Refuse BAD_ARGUMENT for a vote unit that the engine cannot count: another word than member or share."""
    unit = law.required("vote_unit")
    if unit.value not in ("member", "share"):
        raise Refusal("BAD_ARGUMENT", f"'{unit.value}' is no unit that can be counted; the unit is member or share.")
