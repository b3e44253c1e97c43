"""`representation`: one person in several capacities."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.representation import Mandate, capacities
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given


def representation(asked: Asked) -> dict[str, Any]:
    """Her votes: her own, those of members she acts for, and her proxies."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "is_member", "represents", "principals", "members")
    found = capacities(
        law,
        is_member=given.flag("is_member"),
        mandates=[_mandate(row) for row in given.rows("represents")] if given.has("represents") else [],
        principals=given.whole("principals", 0),
        members=given.whole("members", None),
        on=law.on,
    )
    return {
        "votes": found.votes,
        "as_representative": found.as_representative,
        "proxy_limit": found.proxy_limit,
        "proxies_used": found.proxies_used,
        "proxies_refused": found.proxies_refused,
    }


def _mandate(row: Given) -> Mandate:
    row.only("entity", "from", "until")
    return Mandate(row.text("entity"), row.day("from", None), row.day("until", None))
