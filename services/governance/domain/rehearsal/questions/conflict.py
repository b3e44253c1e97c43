"""`conflict`: who is concerned by a resolution does not vote on it."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.conflict import InTheRoom, in_quorum, votes_without
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given, unique


def conflict(asked: Asked) -> dict[str, Any]:
    """Votes that may be cast, by resolution, and what counts for the quorum."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "rows", "resolutions")
    rows = [_row(row) for row in given.rows("rows")]
    unique([row.name for row in rows], "given.rows")
    resolutions = given.map("resolutions")
    votes = {name: votes_without(law, rows, resolutions.names(name)) for name in resolutions.words}
    everyone = sum(row.votes for row in rows)
    return {"votes": votes, "in_quorum": {name: in_quorum(law, everyone, number) for name, number in votes.items()}}


def _row(row: Given) -> InTheRoom:
    row.only("name", "count", "proxies_each", "proxies_from")
    held = row.map("proxies_from", {})
    return InTheRoom(
        row.text("name"),
        row.whole("count"),
        row.whole("proxies_each", 0),
        {name: held.whole(name) for name in held.words},
    )
