"""An election's count against what can be: names, seats, papers and the room."""

from __future__ import annotations

from collections.abc import Mapping

from commons import texts
from commons.errors import Refusal
from services.governance.domain.engine.election import elect
from services.governance.domain.results.college_weights import CollegeWeights
from services.governance.domain.results.election import ElectionCount

SEATS_MAX = 500
CANDIDATES_MAX = 1_000
VOTES_MAX = 1_000_000_000


def check_election(
    count: ElectionCount,
    castable: int | None,
    weights: CollegeWeights | None = None,
    room: Mapping[str | None, int] | None = None,
) -> None:
    """Refuse BAD_ARGUMENT for a count that cannot be, TALLY_EXCEEDS_ROOM for more papers than votes in the room.

    `castable` and `room` (by college) are None where nobody recorded who was there.
    """
    _check_candidates(count)
    _check_tie(count)
    _check_seats(count)
    _check_papers(count)
    _check_colleges(count, weights, room)
    texts.optional_text("Where the count comes from (source)", count.source)
    most = max([sum(count.papers.values()) + count.spoilt, *(row.votes for row in count.candidates)])
    if castable is not None and most > castable:
        raise Refusal(
            "TALLY_EXCEEDS_ROOM",
            f"{most} votes are counted, but {castable} can be cast in the room on this election.",
            counted=most,
            castable=castable,
        )
    elect(count.taking, count.seats, count.reserved, count.tie_decided_for)


def _check_candidates(count: ElectionCount) -> None:
    names = [texts.title("A candidate's name", row.name) for row in count.candidates]
    if not 1 <= len(names) <= CANDIDATES_MAX or len(set(names)) < len(names):
        raise Refusal("BAD_ARGUMENT", f"1 to {CANDIDATES_MAX} candidates stand, each by a name of their own.")
    if any(not 0 <= row.votes <= VOTES_MAX for row in count.candidates):
        raise Refusal("BAD_ARGUMENT", f"A candidate has 0 to {VOTES_MAX} votes.")


def _check_tie(count: ElectionCount) -> None:
    unknown = set(count.tie_decided_for) - {row.name for row in count.candidates}
    if unknown:
        raise Refusal("BAD_ARGUMENT", f"'{min(unknown)[:80]}' does not stand; a tie is decided for candidates.")
    if bool(count.tie_decided_for) != bool(count.tie_rule):
        raise Refusal("BAD_ARGUMENT", "A tie is decided for somebody by a rule: name both (tieDecidedFor, tieRule).")
    texts.optional_text("The rule that decides the tie (tieRule)", count.tie_rule or "")


def _check_seats(count: ElectionCount) -> None:
    if not 1 <= count.seats <= SEATS_MAX:
        raise Refusal("BAD_ARGUMENT", f"An election fills 1 to {SEATS_MAX} seats.")
    if any(number < 1 for number in count.reserved.values()) or sum(count.reserved.values()) > count.seats:
        raise Refusal("BAD_ARGUMENT", "Reserved seats are counted from 1, and there are no more than seats.")


def _check_papers(count: ElectionCount) -> None:
    if any(marks < 0 or not 0 <= number <= VOTES_MAX for marks, number in count.papers.items()):
        raise Refusal("BAD_ARGUMENT", "Papers and their marks are counted from 0.")
    if not count.papers:
        return
    marks = sum(marks * number for marks, number in count.papers.items() if marks <= count.marks_max)
    votes = sum(row.votes for row in count.candidates)
    if votes != marks:
        raise Refusal("BAD_ARGUMENT", f"The candidates have {votes} votes, but the valid papers have {marks} marks.")
    if any(row.votes > count.valid for row in count.candidates):
        raise Refusal("BAD_ARGUMENT", f"Nobody has more votes than there are valid papers ({count.valid}).")


def _check_colleges(
    count: ElectionCount, weights: CollegeWeights | None, room: Mapping[str | None, int] | None
) -> None:
    """By college where the statutes weigh them, and only there; each college's papers lie within the room."""
    split = [row for row in count.candidates if row.by_college]
    if weights is None and count.college_seats:
        _check_college_seats(count, room)
        return
    if weights is None:
        if split or count.papers_by_college:
            raise Refusal("BAD_ARGUMENT", "The statutes weigh no colleges; count all papers together.")
        return
    papers = count.papers_by_college
    known = {*papers, *(name for row in split for name in row.by_college)} <= weights.weights.keys()
    if not papers or len(split) < sum(row.votes > 0 for row in count.candidates) or not known:
        raise Refusal(
            "BAD_ARGUMENT",
            f"{weights.law.source} weighs colleges: count votes and papers of each ({', '.join(weights.weights)}).",
            article=weights.law.source,
            unverified=weights.law.unverified,
        )
    for row in split:
        within = all(0 <= votes <= papers.get(name, 0) for name, votes in row.by_college.items())
        if not within or sum(row.by_college.values()) != row.votes:
            raise Refusal("BAD_ARGUMENT", f"The votes of '{row.name}' by college do not fit her votes or the papers.")
    if count.papers and sum(papers.values()) != count.valid:
        raise Refusal("BAD_ARGUMENT", f"{count.valid} papers are valid, but {sum(papers.values())} by college.")
    for name, cast in papers.items():
        there = None if room is None else room.get(name, 0)
        if cast < 0 or (there is not None and cast > there):
            raise Refusal(
                "TALLY_EXCEEDS_ROOM" if cast > 0 else "BAD_ARGUMENT",
                f"{cast} papers are counted in college {name}, but {there or 0} can be cast there.",
                counted=cast,
                castable=there or 0,
            )


def _check_college_seats(count: ElectionCount, room: Mapping[str | None, int] | None) -> None:
    """Where colleges fill seats, their candidates' votes are told apart, and lie within the room."""
    for row in count.candidates:
        sums = sum(row.by_college.values()) == row.votes and all(votes >= 0 for votes in row.by_college.values())
        if row.by_college and not sums:
            raise Refusal("BAD_ARGUMENT", f"The votes of '{row.name}' by college do not sum to her votes.")
        if row.college in count.college_seats and row.votes and not row.by_college:
            raise Refusal("BAD_ARGUMENT", f"A college fills seats by its own votes: count those of '{row.name}' apart.")
    for name in count.college_seats:
        most = max((row.by_college.get(name, 0) for row in count.candidates), default=0)
        there = most if room is None else room.get(name, 0)
        if most > there:
            said = f"{most} votes of '{name}' are counted for one name, but {there} of it can be cast in the room."
            raise Refusal("TALLY_EXCEEDS_ROOM", said, counted=most, castable=there)
