"""One person in several capacities: her own vote, the legal persons she acts for, and her proxies.

A representative casts the member's own vote and uses up no proxy place (`representation.counts_as_proxy`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.governance.domain.engine.proxies import proxies
from services.governance.domain.law.reading import Reading


@dataclass(frozen=True, slots=True)
class Mandate:
    """She acts for a legal person that is a member, from and until a day, both included (None: open)."""

    entity: str
    starts: date | None = None
    ends: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Capacities:
    """The votes in one hand and where they come from. `proxy_limit`: None without a limit."""

    votes: int
    as_representative: int
    proxy_limit: int | None
    proxies_used: int
    proxies_refused: int


def capacities(
    law: Reading, *, is_member: bool, mandates: Sequence[Mandate], principals: int, members: int | None, on: date
) -> Capacities:
    """Her votes on that day."""
    acting = [mandate for mandate in mandates if mandate.holds(on)]
    counts = law.leaf("representation.counts_as_proxy")
    law.figure("as_representative", len(acting), counts, "Acting for a member by law is not a proxy.")
    found = proxies(law, principals, members=members)
    limit = found.limit
    if principals and not is_member and not acting and _members_only(law):
        limit = 0
    used = principals if limit is None else min(principals, limit)
    return Capacities(int(is_member) + len(acting) + used, len(acting), limit, used, principals - used)


def _members_only(law: Reading) -> bool:
    """Whether a holder must be a member; whoever acts for a member holds its proxies for it."""
    leaf = law.required("proxies.holder_must_be_member")
    only = leaf.value is True or isinstance(leaf.value, dict)
    if only:
        law.figure("proxy_limit", 0, leaf, "Who holds a proxy must be a member.")
    return only
