"""`proxies`: how many of those who ask the same holder are accepted."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.proxies import proxies as rule
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked


def proxies(asked: Asked) -> dict[str, Any]:
    """The limit, who is in and who is not, and the votes in the holder's hand."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "principals", "own_votes", "votes_each", "members")
    each = given.whole("votes_each", 1)
    found = rule(law, given.whole("principals"), members=given.whole("members", None), votes_each=each)
    return {
        "limit": found.limit,
        "accepted": found.accepted,
        "refused": found.refused,
        "votes": given.whole("own_votes", 1) + found.accepted * each,
    }
