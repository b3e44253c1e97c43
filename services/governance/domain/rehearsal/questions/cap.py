"""`cap`: the exercisable roll, after attendance and proxies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.governance.domain.engine.member_cap import Weights, includes_proxies, member_cap, total
from services.governance.domain.engine.plural_law import plural_limit, plural_sum
from services.governance.domain.engine.rounding import fraction, most_of_a_total_with_itself
from services.governance.domain.law.reading import Reading
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given, unique


@dataclass(frozen=True, slots=True)
class Present:
    """Holders in the room alike: own votes and votes held by proxy, each."""

    name: str
    count: int
    votes: int
    proxy_votes: int

    @property
    def in_hand(self) -> int:
        """All votes that one of them would cast."""
        return self.votes + self.proxy_votes


def cap(asked: Asked) -> dict[str, Any]:
    """The cap of one holder and what each has after it."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "present")
    rows = [_present(row) for row in given.rows("present")]
    unique([row.name for row in rows], "given.present")
    included = includes_proxies(law)
    capped = [Weights(row.in_hand if included else row.votes, row.count) for row in rows]
    before = sum(row.count * row.in_hand for row in rows)
    limit, leaf = member_cap(law, _measured(rows), sum(row.count for row in rows))
    law.figure("cap", limit, leaf, f"Of {before} votes before the cap." if limit else "No cap on one member's votes.")
    after = [row.votes if limit is None else min(row.votes, limit) for row in capped]
    each = [votes + (0 if included else row.proxy_votes) for votes, row in zip(after, rows, strict=True)]
    return {
        "before_cap": before,
        "cap": limit,
        "votes": {row.name: votes for row, votes in zip(rows, each, strict=True)},
        "total": sum(row.count * votes for row, votes in zip(rows, each, strict=True)),
        "plural_allowed": _plural_allowed(law, [Weights(v, row.count) for v, row in zip(each, rows, strict=True)]),
    }


def _present(row: Given) -> Present:
    row.only("name", "count", "votes", "proxy_votes")
    return Present(row.text("name"), row.whole("count"), row.whole("votes", 1), row.whole("proxy_votes", 0))


def _measured(rows: Sequence[Present]) -> list[Weights]:
    """The votes the cap is measured on: all that would be cast, proxies with them."""
    return [Weights(row.in_hand, row.count) for row in rows]


def _plural_allowed(law: Reading, weights: list[Weights]) -> int | None:
    """The most votes all plural holders together may cast; None without such a limit."""
    leaf = law.ceiling("plural_votes.sum_limit")
    if leaf.absent is not None:
        return None
    if leaf.value["base"] == "members":
        limit = plural_limit(leaf, sum(row.count for row in weights))
    else:
        others = total(weights) - plural_sum(weights)
        below = bool(leaf.value.get("below"))
        limit = most_of_a_total_with_itself(fraction(leaf.value["frac"]), others, below=below)
    law.figure("plural_allowed", limit, leaf, "All who have more than one vote, together.")
    return limit
