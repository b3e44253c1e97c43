"""Papers, counted twice: two scrutineers enter what they counted, each without the other's, and both must be alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.assembly import PartCount
from services.governance.domain.ballots.ballot import Ballot, check_runs
from services.governance.domain.ballots.seats import ListVotes, Seats
from services.governance.domain.desk.bureau import SCRUTINEERS, BureauMember
from services.governance.domain.desk.words import BureauOffice
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate
from services.governance.domain.words import BallotForm, Side

PAPERS_MAX = 1_000_000_000
_SIDES = {"for": "in_favour", "against": "against", "abstain": "abstain", "blank": "blank"}


@dataclass(frozen=True, slots=True)
class PaperCount:
    """What one scrutineer counted: plain JSON of votes or of an election, and spoilt papers (in votes).

    `scrutineer`: her office in the bureau; `actor` and `name`: who typed it in.
    """

    count: Mapping[str, Any]
    spoilt: int
    name: str = ""
    at: datetime | None = None
    scrutineer: UUID | None = None
    actor: str = ""


def check_scrutineer(wanted: BureauMember, actor: str, before: Sequence[PaperCount]) -> None:
    """Refuse OFFICE_RULES for who counts without the office, COUNTS_DIFFER for one hand that enters both counts."""
    if wanted.office is not BureauOffice.SCRUTINEER or wanted.until is not None:
        raise Refusal(
            "OFFICE_RULES", "Papers are counted by the scrutineers of the meeting's bureau: name her (nameToBureau)."
        )
    if any(row.actor == actor and row.scrutineer != wanted.id for row in before):
        raise Refusal(
            "COUNTS_DIFFER",
            "You entered the other scrutineer's count; another person enters this one, without seeing it.",
            choices=["enterPaperCount"],
        )


def check_papers(ballot: Ballot, counted: Count | ElectionCount | ListVotes, spoilt: int) -> None:
    """Refuse BALLOT_CLOSED, and BAD_ARGUMENT for a count that this ballot does not have."""
    check_runs(ballot)
    if ballot.form is not BallotForm.PAPER:
        raise Refusal("BAD_ARGUMENT", "Only papers are counted by hand; this ballot counts its votes itself.")
    if not 0 <= spoilt <= PAPERS_MAX:
        raise Refusal("BAD_ARGUMENT", "Spoilt papers are counted from 0.")
    if ballot.seats is None or isinstance(counted, Count):
        _check_votes(ballot, counted)
    elif isinstance(counted, ElectionCount):
        _check_candidates(counted, ballot.seats)
    else:
        _check_lists(counted, ballot.seats)


def _check_votes(ballot: Ballot, counted: Count | ElectionCount | ListVotes) -> None:
    if ballot.seats is not None or not isinstance(counted, Count):
        raise Refusal("BAD_ARGUMENT", "Papers on a resolution have votes, those of an election candidates or lists.")
    if counted.present is not None:
        raise Refusal("BAD_ARGUMENT", "Who is present is read from the room; leave 'present' out.")


def _check_candidates(counted: ElectionCount, seats: Seats) -> None:
    names = {row.name for row in counted.candidates}
    if seats.lists or names != {row.name for row in seats.candidates} or counted.seats != seats.number:
        raise Refusal("BAD_ARGUMENT", "Count the votes of everybody who stands, for the seats of this ballot.")
    own = seats.terms(replace(counted, reserved=dict(seats.reserved)))
    said = (counted.office, counted.most_marks, counted.reserved, counted.college_seats)
    here = (own.office, own.most_marks, own.reserved, own.college_seats)
    if any(given and given != meant for given, meant in zip(said, here, strict=True)):
        raise Refusal("BAD_ARGUMENT", "Office, marks and kept seats are the ballot's own; leave them out of the count.")
    if counted.tie_decided_for or counted.tie_rule or any(row.declined for row in counted.candidates):
        raise Refusal("BAD_ARGUMENT", "A tie is decided, and a seat declined, once the ballot is closed.")


def _check_lists(counted: ListVotes, seats: Seats) -> None:
    names = {name for row in seats.lists for name in row.names}
    if counted.lists.keys() != {row.name for row in seats.lists} or not counted.marks.keys() <= names:
        raise Refusal("BAD_ARGUMENT", "Count the votes of every list that stands, and marks for names on them.")
    if any(not 0 <= number <= PAPERS_MAX for number in (*counted.lists.values(), *counted.marks.values())):
        raise Refusal("BAD_ARGUMENT", "Papers and marks are counted from 0.")
    if any(counted.marks.values()) and not seats.preferences:
        raise Refusal("BAD_ARGUMENT", "The statutes do not let names on a list be marked (list_preferences).")


def plain(counted: Count | ElectionCount | ListVotes) -> dict[str, Any]:
    """A count as JSON, the same whatever order it was given in."""
    if isinstance(counted, ListVotes):
        marks = {name: number for name, number in counted.marks.items() if number}
        return {"lists": dict(counted.lists), "marks": marks, "empty": counted.empty}
    if isinstance(counted, ElectionCount):
        return _plain_election(counted)
    found: dict[str, Any] = {word: getattr(counted, name) for word, name in _SIDES.items()}
    found["chair"] = None if counted.chair is None else counted.chair.name
    for kind in ("colleges", "groups"):
        parts: Sequence[PartCount] = getattr(counted, kind)
        found[kind] = {part.name: {word: getattr(part, name) for word, name in _SIDES.items()} for part in parts}
    return found


def _plain_election(counted: ElectionCount) -> dict[str, Any]:
    return {
        "candidates": {
            row.name: {"votes": row.votes, "by_college": dict(row.by_college)} for row in counted.candidates
        },
        "papers": {str(marks): number for marks, number in counted.papers.items()},
        "papers_by_college": dict(counted.papers_by_college),
    }


def differences(counts: Sequence[PaperCount]) -> list[str]:
    """Where the counts are not alike, by name: `against`, `colleges.A.for`, `spoilt`."""
    flat = [dict(_flat("", row.count)) | {"spoilt": row.spoilt} for row in counts]
    names = sorted({name for row in flat for name in row})
    return [name for name in names if len({row.get(name, 0) for row in flat}) > 1]


def _flat(path: str, value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        return [(path, value)]
    return [row for name, inner in value.items() for row in _flat(f"{path}.{name}" if path else str(name), inner)]


def agreed(counts: Sequence[PaperCount]) -> PaperCount:
    """The count that two scrutineers share. Raises `Refusal` COUNTS_DIFFER until they do."""
    if len(counts) < SCRUTINEERS:
        raise Refusal(
            "COUNTS_DIFFER",
            f"{len(counts)} scrutineer has entered a count; two count the papers, each by herself (enterPaperCount).",
            choices=["enterPaperCount"],
        )
    apart = differences(counts)
    if apart:
        raise Refusal(
            "COUNTS_DIFFER",
            f"The counts differ in: {', '.join(apart)}. Count those papers again and enter what is right.",
            concerned=apart,
        )
    return counts[0]


def tally_of_papers(found: PaperCount, names: Sequence[str], source: str) -> Count:
    """The agreed count of a resolution's papers, which says who counted and how many were spoilt."""
    count = found.count
    return Count(
        in_favour=count["for"],
        against=count["against"],
        abstain=count["abstain"],
        blank=count["blank"],
        chair=None if count["chair"] is None else Side[count["chair"]],
        source=_source(found, names, source),
        colleges=_parts(count["colleges"]),
        groups=_parts(count["groups"]),
    )


def _parts(rows: Mapping[str, Any]) -> tuple[PartCount, ...]:
    return tuple(
        PartCount(name, row["for"], row["against"], row["abstain"], row["blank"]) for name, row in rows.items()
    )


def election_of_papers(found: PaperCount, seats: Seats, names: Sequence[str], source: str) -> ElectionCount:
    """The same of an election."""
    rows = found.count["candidates"]
    return ElectionCount(
        seats=seats.number,
        candidates=tuple(
            Candidate(row.name, rows[row.name]["votes"], row.college, by_college=rows[row.name]["by_college"])
            for row in seats.candidates
        ),
        reserved=dict(seats.reserved),
        papers={int(marks): number for marks, number in found.count["papers"].items()},
        papers_by_college=found.count["papers_by_college"],
        source=_source(found, names, source),
        spoilt=found.spoilt,
    )


def list_election_of_papers(found: PaperCount, seats: Seats, names: Sequence[str], source: str) -> ListCount:
    """The same of an election by list."""
    count = found.count
    votes = ListVotes(count["lists"], count["marks"], count["empty"], found.spoilt)
    return seats.list_count(votes, _source(found, names, source))


def _source(found: PaperCount, names: Sequence[str], source: str) -> str:
    said = f"papers counted by {' and '.join(names)}; {found.spoilt} spoilt"
    return f"{source}; {said}" if source else said
