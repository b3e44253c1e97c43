"""`composition`: who the members may be, and how their number moves by category over years."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.composition import composition as rule
from services.governance.domain.engine.movements import Balance, Movement, balances
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given


def composition(asked: Asked) -> dict[str, Any]:
    """Years where they are given, else the limits on one day."""
    return _over_years(asked) if asked.given.has("years") else _today(asked)


def _today(asked: Asked) -> dict[str, Any]:
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "members", "legal_persons")
    members, legal = given.whole("members"), given.whole("legal_persons", 0)
    if legal > members:
        raise given.wrong("legal_persons", "at most all members")
    found = rule(law, members, legal)
    return {"max": found.most_legal_persons, "verdict": "ok" if found.kept else "breach"}


def _over_years(asked: Asked) -> dict[str, Any]:
    given = asked.given
    given.only(*imagined.COMMON, "years", "opening", "movements")
    years = given.list("years")
    if not years or not all(type(year) is int for year in years) or sorted(set(years)) != years:
        raise given.wrong("years", "a list of years, each once, in order")
    opening = given.map("opening")
    moves = [_movement(row, years) for row in given.rows("movements")]
    found = balances(years, {name: opening.whole(name) for name in opening.words}, moves)
    last = found[years[-1]]
    at_end = sum(balance.closing for balance in last.values())
    asked.figure("members_at_end", at_end, "Opening and entries, less exits; a change of category is both.")
    shown = {str(year): {name: _shown(row) for name, row in rows.items()} for year, rows in found.items()}
    return {"years": shown, "members_at_end": at_end}


def _movement(row: Given, years: list[int]) -> Movement:
    row.only("year", "count", "from", "to")
    year = row.whole("year")
    if year not in years:
        raise row.wrong("year", "one of 'years'")
    source, target = row.text("from", None), row.text("to", None)
    if source == target:
        raise row.wrong("to", "another category than 'from'; one of the two is needed")
    return Movement(year, row.whole("count"), source, target)


def _shown(row: Balance) -> dict[str, int]:
    return {"opening": row.opening, "in": row.entered, "out": row.left, "closing": row.closing}
