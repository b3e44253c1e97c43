"""What is inside an envelope: a choice or marks as JSON, filled up with spaces to one length for the whole ballot.

Marks are numbers of candidates as the ballot lists them, from 1; in an election by list `list` is the number of
the list (null: none), and marks are places on it, where the statutes let names be marked. What cannot be read, or is
of another length, is a spoilt paper: it was cast, and counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from commons.errors import Refusal
from services.governance.domain.ballots.casting import Marked
from services.governance.domain.ballots.seats import Seats, flaw_of
from services.governance.domain.words import VoteChoice

_BLOCK = 32


def length_of(seats: Seats | None) -> int:
    """Bytes in each envelope of a ballot: the longest content, in whole blocks of 32."""
    longest = [_said(Marked(choice)) for choice in VoteChoice]
    if seats is not None:
        longest = [_said_in(marked, seats) for marked in _fullest(seats)]
    return -(-max(map(len, longest)) // _BLOCK) * _BLOCK


def content_of(marked: Marked, seats: Seats | None) -> bytes:
    """What a front-end seals for a choice, or for the names that are marked."""
    said = _said(marked) if seats is None else _said_in(marked, seats)
    return said.ljust(length_of(seats))


def a_copy() -> Refusal:
    """The refusal of an envelope that lies in the box for somebody else's vote."""
    return Refusal("BAD_ARGUMENT", "An envelope is a copy of another one; seal each vote anew.")


def read(content: bytes | None, seats: Seats | None) -> Marked | None:
    """What somebody voted; None for a spoilt paper."""
    if content is None or len(content) != length_of(seats):
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    if seats is not None and seats.lists:
        return _listed(found, seats)
    if len(found) != 1:
        return None
    return _choice(found.get("choice")) if seats is None else _marks(found.get("marks"), seats)


def _choice(word: object) -> Marked | None:
    return Marked(VoteChoice[word]) if isinstance(word, str) and word in VoteChoice.__members__ else None


def _marks(numbers: object, seats: Seats) -> Marked | None:
    """Each of those who stand at most once; more marks than seats are for the count to judge."""
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        return None
    if len(set(numbers)) < len(numbers) or not all(1 <= number <= len(seats.candidates) for number in numbers):
        return None
    return Marked(marks=tuple(seats.candidates[number - 1].name for number in sorted(numbers)))


def _listed(found: Mapping[str, object], seats: Seats) -> Marked | None:
    """A list and the names marked on it; what the statutes do not let be marked spoils the paper."""
    number, places = found.get("list"), found.get("marks", [])
    if "list" not in found or not found.keys() <= {"list", "marks"} or not isinstance(places, list):
        return None
    if number is None:
        return None if places else Marked(marks=())
    if type(number) is not int or not 1 <= number <= len(seats.lists):
        return None
    row = seats.lists[number - 1]
    if not all(type(place) is int and 1 <= place <= len(row.names) for place in places):
        return None
    marks = tuple(row.names[place - 1] for place in sorted(places))
    return None if flaw_of(seats, row.name, marks) else Marked(marks=marks, on_list=row.name)


def _fullest(seats: Seats) -> Iterator[Marked]:
    """Papers with all that can be on them."""
    if not seats.lists:
        yield Marked(marks=seats.names_on(None))
    for row in seats.lists:
        yield Marked(marks=row.names if seats.preferences else (), on_list=row.name)


def _said_in(marked: Marked, seats: Seats) -> bytes:
    names = seats.names_on(marked.on_list)
    places = sorted(names.index(name) + 1 for name in marked.marks or ())
    if not seats.lists:
        return _json({"marks": places})
    lists = [row.name for row in seats.lists]
    said = {"list": None if marked.on_list is None else lists.index(marked.on_list) + 1}
    return _json(said | ({"marks": places} if seats.preferences else {}))


def _said(marked: Marked) -> bytes:
    return _json({"choice": marked.choice.name if marked.choice else None})


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
