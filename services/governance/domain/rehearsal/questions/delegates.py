"""`delegates`: are they allowed, and how are their seats shared among sections?"""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.apportion import Method, apportion
from services.governance.domain.engine.delegates import delegates as rule
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import unique

SEATS_MAX = 10_000


def delegates(asked: Asked) -> dict[str, Any]:
    """Seats where sections are given, else whether this size allows delegates."""
    return _seats(asked) if asked.given.has("sections") else _allowed(asked)


def _allowed(asked: Asked) -> dict[str, Any]:
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "members", "members_last_year_end")
    found = rule(
        law,
        members=given.whole("members", None),
        members_last_year_end=given.whole("members_last_year_end", None),
    )
    return {"verdict": "allowed" if found.allowed else "not_allowed", "min_delegates": found.min_delegates}


def _seats(asked: Asked) -> dict[str, Any]:
    given = asked.given
    given.only(*imagined.COMMON, "sections", "seats", "method", "min_seat")
    rows = given.rows("sections")
    for row in rows:
        row.only("name", "members")
    names = unique([row.text("name") for row in rows], "given.sections")
    members = dict(zip(names, (row.whole("members") for row in rows), strict=True))
    seats = given.whole("seats", least=1)
    if seats > SEATS_MAX:
        raise given.wrong("seats", f"at most {SEATS_MAX}")
    method = given.member("method", Method)
    found = apportion(members, seats, method, given.whole("min_seat", 0))
    asked.figure("seats", found.seats, f"{seats} seats by {method.value}; an exact tie is never broken by order.")
    return {
        "seats": found.seats,
        "verdict": "ask_tie_rule" if found.tied else "complete",
        "tied": list(found.tied),
        "open_seats": found.open_seats,
    }
