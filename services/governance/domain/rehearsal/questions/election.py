"""`election`: who is elected, who ties, which papers count."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.election import Candidate, elect, papers_by_validity, verdict
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given, unique


def election(asked: Asked) -> dict[str, Any]:
    """The result as far as it is sure."""
    given = asked.given
    given.only(*imagined.COMMON, "seats", "candidates", "reserved", "declined", "tie_decided_for", "papers_by_marks")
    seats = given.whole("seats")
    everyone = [_candidate(row) for row in given.rows("candidates")]
    names = unique([candidate.name for candidate in everyone], "given.candidates")
    declined = _known(given, "declined", names)
    reserved = given.map("reserved", {})
    found = elect(
        [candidate for candidate in everyone if candidate.name not in declined],
        seats,
        {category: reserved.whole(category) for category in reserved.words},
        _known(given, "tie_decided_for", names),
    )
    asked.figure(
        "elected", list(found.elected), "Most votes first, reserved seats before the others; a tie is not broken."
    )
    return {
        "elected": list(found.elected),
        "tied": list(found.tied),
        "open_seats": found.open_seats,
        "verdict": verdict(found).value,
    } | _papers(given, seats)


def _candidate(row: Given) -> Candidate:
    row.only("name", "votes", "category")
    return Candidate(row.text("name"), row.whole("votes"), row.text("category", None))


def _known(given: Given, word: str, names: list[str]) -> list[str]:
    found = given.names(word)
    if not set(found) <= set(names):
        raise given.wrong(word, "a list of candidates")
    return found


def _papers(given: Given, seats: int) -> dict[str, int]:
    """Papers with more marks than seats are invalid."""
    if not given.has("papers_by_marks"):
        return {}
    papers = given.map("papers_by_marks")
    if not all(marks.isdecimal() and marks.isascii() and len(marks) < 10 for marks in papers.words):
        raise given.wrong("papers_by_marks", "an object of papers by number of marks")
    valid, invalid = papers_by_validity({int(marks): papers.whole(marks) for marks in papers.words}, seats)
    return {"papers_valid": valid, "papers_invalid": invalid}
