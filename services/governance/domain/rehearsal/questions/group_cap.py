"""`group_cap`: what a category together may cast."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.group_caps import allowed_votes
from services.governance.domain.engine.group_caps import group_caps as caps_of
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import unique


def group_cap(asked: Asked) -> dict[str, Any]:
    """Votes allowed by capped kind, and all votes with them."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "groups")
    rows = given.rows("groups")
    for row in rows:
        row.only("kind", "votes")
    kinds = unique([row.text("kind") for row in rows], "given.groups")
    votes = dict(zip(kinds, (row.whole("votes") for row in rows), strict=True))
    caps, leaf = caps_of(law)
    allowed = allowed_votes(caps, votes)
    for kind, number in allowed.items():
        law.figure(f"allowed.{kind}", number, leaf, f"Of {votes[kind]} votes of '{kind}' together.")
    return {"allowed": allowed, "total": sum((votes | allowed).values())}
